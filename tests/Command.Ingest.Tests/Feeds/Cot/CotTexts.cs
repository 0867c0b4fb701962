using System.Text;
using Command.Geo.Wire;

namespace Command.Ingest.Tests.Feeds.Cot;

/// <summary>Events for the tests, in both forms.</summary>
internal static class CotTexts
{
    public const string Point = "<point lat='45.77' lon='126.6' hae='118.5' ce='4.5' le='9999999.0'/>";

    public static string Event(string type, string detail = "", string uid = "U1", string point = Point, string time = "2026-07-18T00:59:50.250Z", string stale = "2026-07-18T01:01:00Z") =>
        $"<event version='2.0' uid='{uid}' type='{type}' time='{time}' start='{time}' stale='{stale}' how='m-g'>{point}<detail>{detail}</detail></event>";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A TakMessage without any header.</summary>
    public static byte[] Tak(string type, string uid = "T1", double lat = 45.77, double lon = 126.6, string? xmlDetail = null)
    {
        ProtoWriter track = new();
        track.Double(1, 10);
        track.Double(2, 90);
        ProtoWriter contact = new();
        contact.Text(1, "*:-1:stcp");
        contact.Text(2, "救援1");
        ProtoWriter detail = new();
        if (xmlDetail is not null)
        {
            detail.Text(1, xmlDetail);
        }

        detail.Bytes(2, contact.Written);
        detail.Bytes(7, track.Written);
        ProtoWriter item = new();
        item.Text(1, type);
        item.Text(5, uid);
        item.Number(6, 1_784_336_390_250);
        item.Number(7, 1_784_336_390_250);
        item.Number(8, 1_784_336_460_000);
        item.Text(9, "m-g");
        item.Double(10, lat);
        item.Double(11, lon);
        item.Double(12, 118.5);
        item.Double(13, 4.5);
        item.Double(14, 9_999_999);
        item.Bytes(15, detail.Written);
        ProtoWriter message = new();
        message.Bytes(2, item.Written);
        return message.Written.ToArray();
    }

    public static byte[] Framed(byte[] message)
    {
        ProtoWriter framed = new();
        framed.RawBytes(message);
        return [0xBF, .. framed.Written];
    }

    public static byte[] Mesh(byte[] message, byte version = 1) => [0xBF, version, 0xBF, .. message];
}
