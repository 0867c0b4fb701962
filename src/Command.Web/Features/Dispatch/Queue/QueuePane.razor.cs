using System.Collections.Immutable;
using System.Globalization;
using Command.Geo.Areas;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Queue;

/// <summary>The open incidents with their clocks, and how a person has set the list. What is off the screen is not drawn.</summary>
public sealed partial class QueuePane
{
    /// <summary>The height of a row in CSS pixels; the style sheet says the same.</summary>
    private const float RowPx = 76;

    private QueueRow[] _rows = [];
    private string _text = "";
    private string _level = "";
    private string _group = "";
    private string _district = "";
    private string _agency = "";
    private bool _mine;
    private bool _waiting;
    private QueueOrder _order;
    private bool _open;

    /// <summary>The rows that the filter lets through, in order.</summary>
    [Parameter]
    [EditorRequired]
    public required ImmutableArray<QueueRow> Shown { get; set; }

    /// <summary>How many open incidents there are.</summary>
    [Parameter]
    public int All { get; set; }

    [Parameter]
    [EditorRequired]
    public required QueueFilter Filter { get; set; }

    [Parameter]
    public EventCallback<QueueFilter> FilterChanged { get; set; }

    [Parameter]
    public string? Chosen { get; set; }

    [Parameter]
    public EventCallback<string> OnChoose { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>Who looks: the list is kept as each person has set it.</summary>
    [Parameter]
    [EditorRequired]
    public required string Person { get; set; }

    /// <summary>Set once the page answers to typing.</summary>
    [Parameter]
    public string? Live { get; set; }

    private static IEnumerable<string> Groups => Enum.GetNames<KindGroup>().Select(g => g.ToLowerInvariant());

    private Words Words => Names.Words;

    private string KeptName => $"dispatch-queue:{Person}";

    private IEnumerable<(string Code, string Name)> Districts =>
        Names.Pack.Areas.Where(a => a.Level is AreaLevel.District or AreaLevel.County).Select(a => (a.Code, Words.Pick(a.Zh, a.En)));

    /// <inheritdoc/>
    protected override void OnParametersSet() => _rows = [.. Shown];

    private string ClaimText(IncidentClaim claim) => claim.Person == Person ? Words["Queue_ClaimedMine"] : Words.Format("Queue_Claimed", ActionPlan.Person(claim.Person, Words));

    private static string N(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private Task TellAsync() => FilterChanged.InvokeAsync(new QueueFilter(_text, _level, _group, _district, _agency, _mine, _waiting, _order));

    private Task ClearAsync()
    {
        (_text, _level, _group, _district, _agency, _mine, _waiting) = ("", "", "", "", "", false, false);
        return TellAsync();
    }
}
