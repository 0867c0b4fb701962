using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Feeds.Sl651;

namespace Command.Harness.Senders;

/// <summary>Messages in senders' formats.</summary>
public static class Messages
{
    private const byte WaterLevel = 0x39, OnTime = 0x32, Centre = 1;
    private static readonly TimeSpan s_beijing = TimeSpan.FromHours(8);

    /// <summary>A GeoReport document of several cases.</summary>
    public static byte[] Cases(IEnumerable<(string Id, int Number, DateTimeOffset At)> cases, string text) =>
        Encoding.UTF8.GetBytes($"[{string.Join(',', cases.Select(c => Item(c.Id, c.Number, c.At, text)))}]");

    /// <summary>A GeoReport document of one case.</summary>
    public static byte[] Case(string id, int number, DateTimeOffset at) => Cases([(id, number, at)], "");

    // One in eight opens an incident; they lie apart, so that most of these stay alone.
    private static string Item(string id, int number, DateTimeOffset at, string text)
    {
        double lat = 45.60 + (number % 97 * 0.003), lon = 126.50 + (number / 97 % 89 * 0.004);
        (string code, string name) = number % 8 == 0 ? ("crash", "交通事故") : ("street-light", "路灯故障");
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"service_request_id":"{{id}}","status":"open","service_code":"{{code}}","service_name":"{{name}}","description":"{{text}}","requested_datetime":"{{at:yyyy-MM-ddTHH:mm:sszzz}}","lat":{{lat}},"long":{{lon}}}""");
    }

    /// <summary>A terminal's position, JT/T 808-2013.</summary>
    public static byte[] Position(string terminal, ushort serial, DateTimeOffset at) =>
        Jt808Writer.Position(new Jt808Terminal(Jt808Edition.V2013, terminal), serial, new Jt808Report
        {
            At = new GeoPoint(126.6 + (serial % 100 * 0.0005), 45.75),
            Time = at.ToOffset(s_beijing),
        });

    /// <summary>A station's water level of one minute, SL 651-2014.</summary>
    public static byte[] Level(string station, ushort serial, DateTimeOffset at, decimal metres) => Sl651Writer.Report(new Sl651Report
    {
        Centre = Centre,
        Station = station,
        Function = OnTime,
        Serial = serial,
        SentAt = at.ToOffset(s_beijing),
        Groups = [new Sl651Group(at.ToOffset(s_beijing), [Sl651Item.Of(WaterLevel, metres)])],
    });
}
