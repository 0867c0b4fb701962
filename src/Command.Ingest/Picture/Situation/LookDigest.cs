using System.Collections.Frozen;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>What is kept of an earlier picture to say what changed since: small enough to hold for each who looks. Immutable.</summary>
/// <param name="At">The moment (UTC).</param>
/// <param name="Sequence">The last journal entry that was in it.</param>
/// <param name="Exercise">Whose world it is.</param>
/// <param name="Incidents">All that were in the picture, by id.</param>
/// <param name="Alerts">Those in force, by id.</param>
/// <param name="Gauges">The threshold that each water level had reached, 0 none to 4 the record, by the series' id.</param>
/// <param name="Past">Incidents that were long over.</param>
public sealed record LookDigest(
    DateTimeOffset At,
    long Sequence,
    bool Exercise,
    FrozenDictionary<string, LookedAt> Incidents,
    FrozenDictionary<string, LookedAt> Alerts,
    FrozenDictionary<string, int> Gauges,
    FrozenSet<string> Past)
{
    /// <summary>What is kept of a picture.</summary>
    /// <param name="picture">As the viewer has it.</param>
    /// <param name="pack">The city's stations.</param>
    /// <param name="at">The moment that it speaks of (UTC).</param>
    /// <param name="exercise">Whose world.</param>
    public static LookDigest Of(PictureState picture, CityPack pack, DateTimeOffset at, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        return new LookDigest(
            at,
            picture.Sequence,
            exercise,
            picture.Incidents.Values.Where(i => i.Exercise == exercise)
                .ToFrozenDictionary(i => i.Id, i => new LookedAt(i.Title, IncidentFinding.LevelOf(i), i.Status == IncidentStatus.Open), StringComparer.Ordinal),
            picture.Alerts.Values.Where(a => a.InForce && a.Alert.Exercise == exercise)
                .ToFrozenDictionary(a => a.Id, a => new LookedAt(a.Alert.Headline ?? a.Alert.Event ?? a.Id, a.Alert.Level, true), StringComparer.Ordinal),
            picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel && s.Latest.Exercise == exercise && s.Latest.Value is not null)
                .ToFrozenDictionary(s => s.Id, s => GaugeRanks.Of(pack, s, s.Latest.Value!.Value, s.Latest.ObservedAt), StringComparer.Ordinal),
            picture.Past.Values.Where(p => p.Exercise == exercise).Select(p => p.Id).ToFrozenSet(StringComparer.Ordinal));
    }
}

/// <param name="Open">True while it lasted.</param>
public readonly record struct LookedAt(string Title, int? Level, bool Open);

/// <summary>The thresholds in order: 0 none, 1 near, 2 警戒, 3 保证, 4 the record. Pure.</summary>
internal static class GaugeRanks
{
    public static int Of(CityPack pack, Series series, double levelM, DateTimeOffset at)
    {
        if (pack.StationOf(series.Latest.Station) is not { } station || station.ThresholdsAt(pack.City.DayOf(at)) is not { } thresholds)
        {
            return 0;
        }

        double level = Math.Round(levelM, 3);
        return level >= thresholds.RecordM ? 4
            : level >= thresholds.GuaranteeM ? 3
            : level >= thresholds.WarningM ? 2
            : level >= Math.Round(thresholds.WarningM - station.NearM, 3) ? 1
            : 0;
    }
}
