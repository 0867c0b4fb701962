using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch;

/// <summary>A question to a person with its evidence side by side.</summary>
/// <param name="Report">The report in question.</param>
/// <param name="Incident">The incident it may belong to.</param>
/// <param name="Sources">What speaks of the incident.</param>
/// <param name="Percent">How likely the platform takes it, as people say it.</param>
/// <param name="Why">What that rests on.</param>
/// <param name="ReportWords">All that the report says.</param>
/// <param name="IncidentWords">All that the incident's reports say.</param>
/// <param name="Sketch">Both positions; null where one has none.</param>
/// <param name="From">The incident's first observed time.</param>
/// <param name="To">Its last.</param>
public sealed record SuggestionCard(
    SourceCard Report,
    DispatchRow Incident,
    ImmutableArray<SourceCard> Sources,
    string Percent,
    ImmutableArray<string> Why,
    string ReportWords,
    string IncidentWords,
    PlaceSketch? Sketch,
    double IncidentUncertaintyM,
    DateTimeOffset From,
    DateTimeOffset To)
{
    /// <summary>The card of a suggestion; null when its report or incident has left the picture.</summary>
    public static SuggestionCard? Of(PictureState picture, Suggestion suggestion, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(suggestion);
        ArgumentNullException.ThrowIfNull(names);
        if (!picture.Reports.TryGetValue(suggestion.Report, out ReportItem? report) || !picture.Incidents.TryGetValue(suggestion.Incident, out Incident? incident))
        {
            return null;
        }

        GeoPoint? centre = incident.Place.Centre;
        SourceCard card = SourceCard.Of(report, centre, [], names);
        ImmutableArray<SourceCard> sources = SourceCard.Of(picture, incident, names);
        string here = Words(card), there = string.Join('\n', sources.Where(s => s.IsReport).Select(Words).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal));
        return new SuggestionCard(
            card,
            DispatchRow.From(incident, 0, names),
            sources,
            PercentOf(suggestion.Probability),
            [.. suggestion.Why.Select(names.Reason)],
            here,
            there,
            PlaceSketch.Of(report.Place.Centre, report.Place.UncertaintyM, centre, incident.Place.UncertaintyM),
            incident.Place.UncertaintyM,
            incident.ObservedAt,
            incident.LastObservedAt);
    }

    /// <summary>A probability as people say it; certainty is nobody's.</summary>
    public static string PercentOf(double probability) => probability > 0.99 ? ">99%" : string.Create(CultureInfo.InvariantCulture, $"{probability * 100:0}%");

    private static string Words(SourceCard card) =>
        string.Join(' ', new[] { card.Title, card.Text, card.Address }.Where(t => !string.IsNullOrWhiteSpace(t)).Distinct(StringComparer.Ordinal));
}
