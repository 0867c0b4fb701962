using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Resources;

namespace Command.Ingest.Api.Incidents;

/// <summary>The evidence for one incident in a reader's words: what speaks of it, why that was taken so, and what persons said.</summary>
/// <param name="LevelWhy">Why it has its level.</param>
/// <param name="LevelSet">The level a person set.</param>
/// <param name="Follows">The earlier incident at its place.</param>
/// <param name="MergedInto">The incident its sources went to.</param>
public sealed record IncidentCard(
    string Id,
    string Status,
    string Kind,
    string Title,
    int? Level,
    ImmutableArray<string> LevelWhy,
    LevelSetting? LevelSet,
    DateTimeOffset ObservedAt,
    DateTimeOffset LastObservedAt,
    bool Exercise,
    string? Follows,
    string? MergedInto,
    ImmutableArray<CardSource> Sources,
    ImmutableArray<CardSuggestion> Suggestions,
    ImmutableArray<CardRuling> Rulings)
{
    /// <summary>Makes the card of an incident. Pure.</summary>
    public static IncidentCard Of(PictureState picture, Incident incident, CityPack pack, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(pack);
        ReasonText texts = new(pack);
        bool english = language.TwoLetterISOLanguageName == "en";
        ImmutableHashSet<string> own = [.. incident.Sources.Select(s => s.Source.Id)];
        return new IncidentCard(
            incident.Id,
            incident.Status.ToString().ToLowerInvariant(),
            pack.KindOf(incident.Kind) is { } kind ? english ? kind.En : kind.Zh : incident.Kind,
            incident.Title,
            incident.LevelSet?.Level ?? incident.Level,
            Words(incident.LevelWhy),
            incident.LevelSet,
            incident.ObservedAt,
            incident.LastObservedAt,
            incident.Exercise,
            incident.Follows,
            incident.MergedInto,
            [.. incident.Sources.Select(s => Source(picture, incident, s, Words(s.Why)))],
            [.. picture.Suggestions.Values.Where(s => s.Incident == incident.Id).OrderBy(s => s.Report, StringComparer.Ordinal).Select(s => new CardSuggestion(s.Report, Math.Round(s.Probability, 3), Words(s.Why)))],
            [.. own.Order(StringComparer.Ordinal)
                .SelectMany(id => picture.Rulings.GetValueOrDefault(id, []).Where(r => !own.Contains(r.Other) || string.CompareOrdinal(id, r.Other) < 0).Select(r => new CardRuling(id, r.Other, r.Same, r.Author, r.Reason, r.Sequence)))
                .OrderBy(r => r.Sequence)]);

        ImmutableArray<string> Words(ImmutableArray<Reason> why) => why.IsDefault ? [] : [.. why.Select(w => texts.Of(w, language))];
    }

    private static CardSource Source(PictureState picture, Incident incident, IncidentSource source, ImmutableArray<string> why)
    {
        (Message? message, Place? place, string? title) = source.Source.Type switch
        {
            "report" when picture.Reports.GetValueOrDefault(source.Source.Id) is { } r => (r.Report, r.Place, r.Report.Title),
            "alert" when picture.Alerts.GetValueOrDefault(source.Source.Id) is { } a => (a.Alert, a.Place, a.Alert.Headline ?? a.Alert.Event),
            "reading" when picture.Readings.GetValueOrDefault(source.Source.Id) is { } s => (s.Latest, s.Place, s.Latest.StationName ?? s.Latest.Station),
            _ => ((Message?)null, (Place?)null, (string?)null),
        };
        GeoPoint? at = place?.Centre;
        double? distance = at is { } here && incident.Place.Centre is { } centre ? Math.Round(here.DistanceTo(centre), 0) : null;
        return new CardSource(source.Source.Type, source.Source.Id, message?.Feed, message?.Agency, title, (message as Report)?.Text, message?.ObservedAt, source.KnownAt, distance, why);
    }
}

/// <summary>One source on a card.</summary>
/// <param name="DistanceM">Metres from where the incident is taken to be; null where either has no position.</param>
/// <param name="Why">Why it was taken to speak of the incident.</param>
public sealed record CardSource(
    string Type, string Id, string? Feed, string? Agency, string? Title, string? Text, DateTimeOffset? ObservedAt, DateTimeOffset KnownAt, double? DistanceM, ImmutableArray<string> Why);

/// <summary>A report that may speak of the incident and that a person is asked about.</summary>
public sealed record CardSuggestion(string Report, double Probability, ImmutableArray<string> Why);

/// <summary>What a person said of two messages.</summary>
/// <param name="Same">True: one event. False: never in one incident.</param>
public sealed record CardRuling(string One, string Other, bool Same, string Author, string Reason, long Sequence);
