using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch;

/// <summary>Report and incident side by side, and the two answers.</summary>
public sealed partial class SuggestionPane
{
    private const int MostSources = 4;

    [Parameter]
    [EditorRequired]
    public required SuggestionCard Card { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public DateTimeOffset? Today { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Why, in the person's words; kept from one answer to the next.</summary>
    [Parameter]
    public string? Reason { get; set; }

    [Parameter]
    public EventCallback<string?> ReasonChanged { get; set; }

    [Parameter]
    public EventCallback<bool> OnAnswer { get; set; }

    [Parameter]
    public EventCallback<string> OnOpen { get; set; }

    private Words Words => Names.Words;

    private string WhereText => Card.Report.DistanceM is { } metres ? Words.Format("Dispatch_Apart", SourceCard.Metres(metres)) : Words["Place_Unknown"];

    private string SpanText => Card.From == Card.To ? Names.Time(Card.From, Today) : $"{Names.Time(Card.From, Today)} – {Names.Time(Card.To, Today)}";

    private DateTimeOffset Begin => Card.Report.ObservedAt < Card.From ? Card.Report.ObservedAt.Value : Card.From;

    private DateTimeOffset End => Card.Report.ObservedAt > Card.To ? Card.Report.ObservedAt.Value : Card.To;

    private static string N(double value) => PlaceSketch.N(value);

    private double X(DateTimeOffset at) => End == Begin ? 160 : 24 + (272 * ((at - Begin) / (End - Begin)));

    private string Anchor(DateTimeOffset at) => X(at) switch
    {
        < 80 => "start",
        > 240 => "end",
        _ => "middle",
    };
}
