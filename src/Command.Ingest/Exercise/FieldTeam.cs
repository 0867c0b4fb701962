using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cot;

namespace Command.Ingest.Exercise;

/// <summary>The simulated people in the field, on foot to and fro around one place, as Cursor on Target events. Where one is follows from the seed and the time alone.</summary>
internal sealed class FieldTeam
{
    private const double SlowestMS = 0.5, FastestMS = 1.1;
    private const int HoldsRounds = 6;

    private readonly FieldScript _script;
    private readonly Sender _sender;
    private readonly ImmutableArray<(MemberScript Member, Swing East, Swing North)> _members;

    public FieldTeam(FieldScript script, Sender sender, int seed)
    {
        _script = script;
        _sender = sender;
        Random random = new(seed);
        double reach = script.ReachM / Math.Sqrt(2);
        _members = [.. script.Members.Select(m => (m, Swing.By(reach, random), Swing.By(reach, random)))];
    }

    public byte[] Say(Telling telling, DateTimeOffset now) => CotWriter.Write(_members.Select((m, i) => Position(m.Member, m.East, m.North, i, now)));

    private Position Position(MemberScript member, Swing eastward, Swing northward, int number, DateTimeOffset now)
    {
        double seconds = now.ToUnixTimeMilliseconds() / 1000.0;
        (double east, double eastMS) = eastward.At(seconds);
        (double north, double northMS) = northward.At(seconds);
        GeoPoint at = Ground.Moved(Ground.Moved(_script.Around, east, 1, 0), north, 0, 1);
        return new Position
        {
            Feed = _sender.Feed,
            Agency = _sender.Agency,
            SourceId = string.Create(CultureInfo.InvariantCulture, $"{Leftovers.CasePrefix}-FIELD-{number + 1:00}"),
            Version = "",
            ObservedAt = now,
            Exercise = true,
            At = Ground.Rounded(_sender.Datum.FromShared(at)),
            SpeedKmh = Math.Round(Math.Sqrt((eastMS * eastMS) + (northMS * northMS)) * 3.6, 1),
            HeadingDeg = Math.Round((double.RadiansToDegrees(Math.Atan2(eastMS, northMS)) + 360) % 360, 1),
            CallSign = member.CallSign,
            UnitKind = member.Kind,
            UncertaintyM = 5,
            StaleAt = now + (_script.Every * HoldsRounds),
        };
    }

    /// <summary>To and fro along one axis: metres off the middle and metres a second, over time.</summary>
    private readonly record struct Swing(double ReachM, double RadiansASecond, double Phase)
    {
        public static Swing By(double reachM, Random random) =>
            new(reachM, (SlowestMS + ((FastestMS - SlowestMS) * random.NextDouble())) / reachM, 2 * Math.PI * random.NextDouble());

        public (double Metres, double MetresASecond) At(double seconds)
        {
            (double sin, double cos) = Math.SinCos((RadiansASecond * seconds) + Phase);
            return (ReachM * sin, ReachM * RadiansASecond * cos);
        }
    }
}
