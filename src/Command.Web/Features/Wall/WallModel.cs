using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Features.Wall;

/// <summary>What the wall says at one moment, in one language. Made whole from the picture; rows are compared by value, so only what changed is drawn again.</summary>
public sealed record WallModel
{
    /// <summary>Incidents that fit a wall; the others are counted.</summary>
    public const int MaxIncidents = 10;

    /// <summary>With this many incidents or fewer there is room for titles of two lines.</summary>
    public const int Roomy = 8;

    public const int MaxAlerts = 3;

    public const int MaxGauges = 3;

    public required Words Words { get; init; }

    /// <summary>The writer's clock in the newest frame: the picture's age counts from here.</summary>
    public DateTimeOffset? FrameAt { get; init; }

    /// <summary>True while this node follows the writer.</summary>
    public bool Connected { get; init; }

    /// <summary>The running exercise's name in the page's language, or null.</summary>
    public string? Exercise { get; init; }

    public ImmutableArray<string> Degraded { get; init; } = [];

    /// <summary>Active incidents of level 1 to 4 at index 1 to 4, and of none at index 0.</summary>
    public ImmutableArray<int> CountByLevel { get; init; } = [0, 0, 0, 0, 0];

    public ImmutableArray<IncidentRow> Incidents { get; init; } = [];

    public ImmutableArray<AlertRow> Alerts { get; init; } = [];

    public int AlertCount { get; init; }

    public ImmutableArray<GaugeRow> Gauges { get; init; } = [];

    public required UnitCounts Units { get; init; }

    public ImmutableArray<FeedRow> Feeds { get; init; } = [];

    public ImmutableArray<TickerLine> Ticker { get; init; } = [];

    public int IncidentCount => CountByLevel.Sum();

    public int MoreIncidents => IncidentCount - Incidents.Length;

    public int MoreAlerts => AlertCount - Alerts.Length;

    /// <summary>True when the layout lists only some kinds of incidents.</summary>
    public bool Narrowed { get; init; }

    /// <summary>Reads the picture.</summary>
    /// <param name="view">The replica now.</param>
    /// <param name="units">The moving units.</param>
    /// <param name="pack">Names of kinds, districts and stations, and the city's zone.</param>
    /// <param name="words">The language.</param>
    /// <param name="scope">What the layout lists; the overview's when null.</param>
    public static WallModel From(ReplicaView view, UnitTable units, CityPack pack, Words words, WallScope? scope = null)
    {
        scope ??= WallScope.Overview;
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(words);
        PictureState picture = view.Picture;
        ImmutableArray<Incident> active =
        [
            .. picture.Open.Select(picture.Incidents.GetValueOrDefault).OfType<Incident>()
                .OrderBy(i => i.Level ?? 5).ThenByDescending(i => i.LastObservedAt).ThenBy(i => i.Id, StringComparer.Ordinal),
        ];
        ImmutableArray<AlertItem> alerts =
        [
            .. picture.Alerts.Values.Where(a => a.InForce)
                .OrderBy(a => a.Alert.Level ?? 5).ThenByDescending(a => a.Alert.Sent).ThenBy(a => a.Id, StringComparer.Ordinal),
        ];
        PackNames names = new(pack, words);
        ImmutableArray<GaugeRow> gauges = GaugeRow.Worst(picture, view.Pulse, names, scope.Gauges, view.Connected ? view.FrameAt : null);
        return new WallModel
        {
            Words = words,
            FrameAt = view.FrameAt,
            Narrowed = !scope.Groups.IsEmpty,
            Connected = view.Connected,
            Exercise = view.Pulse?.Exercise is { } exercise ? words.Pick(exercise.Zh, exercise.En) : null,
            Degraded = [.. (view.Pulse?.Degraded ?? []).Select(names.Reason)],
            CountByLevel = [.. Enumerable.Range(0, 5).Select(level => active.Count(i => (i.Level ?? 0) == level))],
            Incidents = [.. active.Where(i => Concerns(i, scope, pack)).Take(scope.Incidents).Select(i => IncidentRow.From(i, names))],
            Alerts = [.. alerts.Take(scope.Alerts).Select(a => AlertRow.From(a, view.FrameAt, names))],
            AlertCount = alerts.Length,
            // A column full of alerts has room for the forecasts or for the last gauge; the feeds below must not be pushed out of sight.
            Gauges = scope.Shares && alerts.Length >= MaxAlerts && gauges.Any(g => g.Forecast is not null) ? [.. gauges.Take(MaxGauges - 1)] : gauges,
            Units = UnitCounts.From(units),
            Feeds = [.. (view.Pulse?.Feeds ?? []).Select(f => FeedRow.Of(f, names))],
            Ticker = [.. view.Recent.Select(e => TickerLine.From(e, picture, names)).OfType<TickerLine>().Take(16)],
        };
    }

    /// <summary>What is worst concerns everybody.</summary>
    private static bool Concerns(Incident incident, WallScope scope, CityPack pack) =>
        scope.Groups.IsEmpty || incident.Level is 1 or 2 || scope.Groups.Contains((pack.KindOf(incident.Kind)?.Group ?? KindGroup.Other).ToString().ToLowerInvariant());
}

/// <summary>Units by what they do.</summary>
/// <param name="NewestAt">The newest fix; null without any unit.</param>
/// <param name="Exercise">True when every unit is an exercise's.</param>
public sealed record UnitCounts(int Total, int Available, int Committed, int OnScene, int Out, DateTimeOffset? NewestAt, bool Exercise)
{
    public static UnitCounts From(UnitTable units)
    {
        ArgumentNullException.ThrowIfNull(units);
        int available = 0, committed = 0, onScene = 0, @out = 0, exercise = 0;
        DateTimeOffset? newest = null;
        foreach (UnitFix unit in units.All())
        {
            switch (unit.Status)
            {
                case "available":
                    available++;
                    break;
                case "committed":
                    committed++;
                    break;
                case "onScene":
                    onScene++;
                    break;
                default:
                    @out++;
                    break;
            }

            exercise += unit.Exercise ? 1 : 0;
            newest = newest is null || unit.ObservedAt > newest ? unit.ObservedAt : newest;
        }

        int total = available + committed + onScene + @out;
        return new UnitCounts(total, available, committed, onScene, @out, newest, total > 0 && exercise == total);
    }
}
