using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;

namespace Command.Ingest.Exercise.Days;

/// <summary>
/// A day of a city in messages, each with the event that it truly speaks of: for judging which reports are taken to speak of one event.
/// The same seed, options and pack give the same day on every machine. Pure.
/// </summary>
public static class LabelledDay
{
    /// <summary>Makes a day, in the order in which it arrives.</summary>
    /// <param name="seed">Another seed is another day of the same kind.</param>
    /// <param name="options">What it is made of.</param>
    /// <param name="pack">Its roads, names, kinds, stations and the datums of its feeds.</param>
    /// <param name="built">Streets and places built from OpenStreetMap, which make the town denser; null to keep to the pack's own map.</param>
    public static ImmutableArray<LabelledMessage> Make(long seed, DayOptions options, CityPack pack, BuiltPlaces? built = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pack);
        Town town = new(pack, built);
        ImmutableArray<Happening> happenings = new World(seed, options, pack, town).Happenings();
        Teller teller = new(options, pack, town);
        ImmutableArray<Told> told = [.. happenings
            .SelectMany(h => teller.Tell(h, Chance.Of(seed, "tell " + h.Id)))
            .OrderBy(t => t.ArrivesAt).ThenBy(t => t.Key, StringComparer.Ordinal).ThenBy(t => t.Report.Version, StringComparer.Ordinal)];
        IEnumerable<LabelledMessage> context = options.Context ? new DayContext(options, pack, town).Messages(happenings, Chance.Of(seed, "context")) : [];
        return [.. Numbered(told, options.Start).Concat(context).OrderBy(m => m.ArrivesAt)];
    }

    /// <summary>Numbers as senders give them, in the order of their first statements: they say nothing of the event.</summary>
    private static IEnumerable<LabelledMessage> Numbered(ImmutableArray<Told> told, DateTimeOffset day)
    {
        Dictionary<string, string> ids = new(StringComparer.Ordinal), groups = new(StringComparer.Ordinal);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (Told one in told)
        {
            if (!ids.TryGetValue(one.Key, out string? id))
            {
                int number = counts[one.Report.Feed] = counts.GetValueOrDefault(one.Report.Feed) + 1;
                ids[one.Key] = id = string.Create(CultureInfo.InvariantCulture, $"{one.Report.Feed.ToUpperInvariant()}{day:yyMMdd}{number:00000}");
            }

            string? group = null;
            if (one.Group is { } key && !groups.TryGetValue(key, out group))
            {
                groups[key] = group = string.Create(CultureInfo.InvariantCulture, $"SIT{day:yyMMdd}{groups.Count + 1:0000}");
            }

            yield return new LabelledMessage(one.Report with { SourceId = id, Group = group }, one.ArrivesAt, one.Happening.Id)
            {
                Difficulty = one.Difficulty | one.Happening.Difficulty,
                Rival = one.Happening.Rival,
            };
        }
    }
}
