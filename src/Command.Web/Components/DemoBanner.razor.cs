using Command.Ingest.Api.Rights;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components;

/// <summary>Says on every page that nobody signed in: the visitor is the demonstration operator, which only Development allows.</summary>
public sealed partial class DemoBanner
{
    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private bool IsDemo => Http?.Features.Get<Caller>() is { Kind: CallerKind.Demo };
}
