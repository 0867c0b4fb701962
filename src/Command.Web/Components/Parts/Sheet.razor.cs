using Command.Ingest.Api.Rights;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>A page of forms, rendered once for a request: its head, who is signed in, and what came of the form sent before. Forms that set cookies can't live in a circuit.</summary>
public sealed partial class Sheet
{
    [Parameter]
    [EditorRequired]
    public required string Title { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>The page's own path, for the other language.</summary>
    [Parameter]
    [EditorRequired]
    public required string Path { get; set; }

    /// <summary>The code of what was wrong, as the address says it.</summary>
    [Parameter]
    public string? Fault { get; set; }

    /// <summary>The code of what was done.</summary>
    [Parameter]
    public string? Told { get; set; }

    /// <summary>True for pages of tables.</summary>
    [Parameter]
    public bool Wide { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Caller? Caller => Http?.Features.Get<Caller>();

    private string? FaultWords => string.IsNullOrEmpty(Fault) ? null : Words.Find($"Fault_{Fault.Replace('-', '_')}") ?? Words["Fault_other"];

    private string? ToldWords => string.IsNullOrEmpty(Told) ? null : Words.Find($"Told_{Told.Replace('-', '_')}");

    private string Other => $"{Path}{(Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}culture={(Words.IsEnglish ? "zh-CN" : "en")}";
}
