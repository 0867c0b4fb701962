using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Feeds.GtfsRealtime;

namespace Command.Ingest.Exercise;

/// <summary>
/// The simulated buses and what their passengers are told, as GTFS-Realtime 2.0 FULL_DATASET. Not thread-safe: one owner asks, of times that do not go back.
/// </summary>
internal sealed class Buses
{
    private const double LineM = 6_000;

    /// <summary>An exercise that is stopped half way leaves no alert for good.</summary>
    private static readonly TimeSpan s_leftOver = TimeSpan.FromMinutes(10);

    private readonly TransitScript _script;
    private readonly Sender _sender;
    private readonly ImmutableArray<(RouteScript Route, Vehicle Vehicle)> _buses;
    private DateTimeOffset? _began;

    public Buses(TransitScript script, LineNetwork roads, Sender sender, int seed)
    {
        _script = script;
        _sender = sender;
        Random random = new(seed);
        ImmutableArray<(RouteScript, Vehicle)>.Builder buses = ImmutableArray.CreateBuilder<(RouteScript, Vehicle)>();
        foreach (RouteScript route in script.Routes)
        {
            for (int i = 1; i <= route.Vehicles && !roads.IsEmpty; i++)
            {
                int home = random.Next(roads.Nodes.Length);
                UnitSpec unit = new()
                {
                    Terminal = string.Create(CultureInfo.InvariantCulture, $"{Leftovers.CasePrefix}-{route.Id}-{i:00}"),
                    CallSign = string.Create(CultureInfo.InvariantCulture, $"{route.Name} {i}"),
                    Kind = "bus",
                    Agency = sender.Agency,
                    Capabilities = [],
                    Depot = roads.Nodes[home],
                };
                buses.Add((route, new Vehicle(unit, roads, home, LineM, random.Next())));
            }
        }

        _buses = buses.ToImmutable();
    }

    public static string AlertId(Telling telling, int alert) => string.Create(CultureInfo.InvariantCulture, $"{Leftovers.CasePrefix}{telling.Name}-{alert + 1}");

    public byte[] Say(Telling telling, DateTimeOffset now)
    {
        _began ??= now;
        TimeSpan elapsed = now - _began.Value, story = telling.StoryAt(now);
        ulong second = Posix(now);
        IEnumerable<GtfsEntity> vehicles = _buses.Select(b => Bus(b.Route, b.Vehicle, elapsed, second));
        IEnumerable<GtfsEntity> alerts = _script.Alerts.Index().Where(a => a.Item.At <= story).Select(a => Alert(a.Item, AlertId(telling, a.Index), telling, story));
        return GtfsRealtimeWriter.Write(new GtfsHeader("2.0", 0, second), vehicles.Concat(alerts));
    }

    private GtfsEntity Bus(RouteScript route, Vehicle bus, TimeSpan elapsed, ulong second)
    {
        VehicleFix fix = bus.At(elapsed);
        GeoPoint at = _sender.Datum.FromShared(fix.At);
        return new GtfsEntity(
            bus.Unit.Terminal,
            false,
            null,
            new GtfsVehicle(
                new GtfsVehicleName(bus.Unit.Terminal, bus.Unit.CallSign, null),
                new GtfsTrip(bus.Unit.Terminal, route.Id, null, null, null),
                new GtfsFix((float)at.Lat, (float)at.Lon, fix.HeadingDeg, (float)(fix.SpeedKmh / 3.6)),
                second),
            null);
    }

    private static GtfsEntity Alert(PassengerAlertScript script, string id, Telling telling, TimeSpan story)
    {
        DateTimeOffset ends = telling.WallOf(script.Until);
        GtfsAlert alert = new(
            [new GtfsPeriod(Posix(telling.WallOf(script.At)), Posix(script.Until <= story ? ends : ends + s_leftOver))],
            [.. script.Routes.Select(r => new GtfsInformed(null, r, null, null, null))],
            script.Cause,
            script.Effect,
            script.Severity,
            [new GtfsText("zh", script.Header.Zh), new GtfsText("en", script.Header.En)],
            [new GtfsText("zh", script.Description.Zh), new GtfsText("en", script.Description.En)],
            [],
            null);
        return new GtfsEntity(id, false, null, null, alert);
    }

    private static ulong Posix(DateTimeOffset at) => (ulong)at.ToUnixTimeSeconds();
}
