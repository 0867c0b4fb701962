using Command.Ingest.Contracts;
using Command.Ingest.Resources;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin;

/// <summary>What is wrong, in the viewer's words first; what was found in the one message stays as it was said.</summary>
public sealed partial class FaultLine
{
    [Parameter]
    [EditorRequired]
    public required Fault Fault { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    private string Sentence => FaultText.Of(Fault, Words.Culture);

    private string? Detail => FaultText.DetailOf(Fault);
}
