using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Writer;

/// <summary>
/// The newest positions of each feed as its sender stated them — reports' places and units' fixes — and what is wrong with them as a whole. It names what
/// it finds and changes no position. An exercise's positions say nothing about the sender and are left out.
/// </summary>
/// <remarks>Safe to use from any thread. Bounded: <see cref="Window"/> positions a feed, none older than <see cref="KeptFor"/>.</remarks>
public sealed class FeedPositions(CityPack pack, FrozenDictionary<string, PositionSystem> datums)
{
    /// <summary>How many positions of a feed are looked at.</summary>
    public const int Window = 2_000;

    /// <summary>How long a position counts: what a sender has mended is forgotten by the next day.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    // Micro-degrees are how terminals send 0.
    private const double Zero = 1e-6;

    private readonly FrozenDictionary<string, PositionWindow> _windows = datums.Keys.ToFrozenDictionary(f => f, _ => new PositionWindow(Window), StringComparer.Ordinal);

    /// <summary>Takes the positions of what came by a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="messages">Messages as decoded.</param>
    /// <param name="receivedAt">When they came.</param>
    public void Note(string feed, ImmutableArray<Message> messages, DateTimeOffset receivedAt)
    {
        if (messages.IsDefaultOrEmpty || !_windows.TryGetValue(feed, out PositionWindow? window))
        {
            return;
        }

        foreach (Message message in messages.Where(m => !m.Exercise))
        {
            // A case told again is one place; a vehicle's fixes are many.
            (GeoPoint? at, string? source) = message switch
            {
                Report report => (report.Misstated ?? First(report.Shape), report.SourceId),
                Position position => (position.Misstated ?? position.At, (string?)null),
                _ => (null, null),
            };
            if (at is { } stated)
            {
                window.Add(new StatedPosition(stated, source, receivedAt));
            }
        }
    }

    /// <summary>The feeds of which something new has come since they were looked at, and those whose positions grow old.</summary>
    public IEnumerable<string> Changed(DateTimeOffset now) => _windows.Where(w => w.Value.HasChanged(now - KeptFor)).Select(w => w.Key);

    /// <summary>What is wrong with a feed's positions, the most frequent first; empty when all is well.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="now">The clock.</param>
    /// <param name="roads">The city's roads, against which datums are told apart; null without.</param>
    public ImmutableArray<Reason> Look(string feed, DateTimeOffset now, RoadLines? roads)
    {
        if (!_windows.TryGetValue(feed, out PositionWindow? window))
        {
            return [];
        }

        PositionSystem system = datums[feed];
        GeoPoint[] stated = window.Since(now - KeptFor);
        if (system.MapDatum is null)
        {
            stated = [.. stated.Select(p => Read(system, p))];
        }

        return [.. new PositionDiagnostics(pack.City.Bounds, roads).Look(feed, stated, system.MapDatum ?? Datum.Cgcs2000).Select(f => Of(f, feed, system))];
    }

    // What the declared system makes no place of is shown as it was written, so that it can be recognised.
    private static GeoPoint Read(PositionSystem system, GeoPoint stated) =>
        Math.Abs(stated.Lon) > Zero || Math.Abs(stated.Lat) > Zero
            ? system.ToShared(stated) is { IsValid: true } shared ? shared : stated
            : stated;

    private static GeoPoint? First(GeoShape? shape) => shape?.Positions().Select(p => (GeoPoint?)p).FirstOrDefault();

    private static Reason Of(PositionFinding finding, string feed, PositionSystem declared) => finding.Code switch
    {
        PositionFindingCodes.NullIsland => Reason.Of("positions-null-island", finding.Count, finding.Of),
        PositionFindingCodes.SwappedAxes => Reason.Of("positions-swapped-axes", finding.Count, finding.Of),
        PositionFindingCodes.ZonePrefixedEasting => Reason.Of("positions-zone-prefixed-easting", finding.Count, finding.Of, finding.LooksLike ?? "?"),
        PositionFindingCodes.ProjectedNotDegrees => Reason.Of("positions-projected-not-degrees", finding.Count, finding.Of, finding.LooksLike ?? "?"),
        PositionFindingCodes.ConstantOffset => Reason.Of(
            "positions-constant-offset", Math.Round(Length(finding.Offset!.Value)), finding.Direction, Spoken(finding.Suggested!.Value), declared.Name,
            $"Command__Feeds__{feed}__Datum={finding.Suggested.Value.ToString().ToLowerInvariant()}"),
        _ => Reason.Of("positions-outside-city", finding.Count, finding.Of),
    };

    private static double Length(PlanePoint offset) => Math.Sqrt((offset.East * offset.East) + (offset.North * offset.North));

    private static string Spoken(Datum datum) => datum switch
    {
        Datum.Gcj02 => "GCJ-02",
        Datum.Bd09 => "BD-09",
        Datum.Wgs84 => "WGS 84",
        _ => "CGCS2000",
    };
}
