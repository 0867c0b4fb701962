using System.Text;
using Command.Geo.Wire;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cot;

/// <summary>Reads the <c>TakMessage</c> of TAK protocol version 1 (takmessage.proto, cotevent.proto, detail.proto). Times are milliseconds since 1970.</summary>
internal static class TakMessage
{
    public static (CotEvent? Event, Fault? Fault) Read(ReadOnlySpan<byte> bytes)
    {
        ProtoReader reader = new(bytes);
        CotEvent? found = null;
        bool control = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    control = true;
                    reader.Skip();
                    break;
                case 2:
                    found = Event(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            return (null, new Fault("tak-malformed", "The TAK protobuf message is broken or cut. Send a whole TakMessage of protocol version 1."));
        }

        if (found is null)
        {
            // A control message announces what its sender understands; it is no event and no mistake.
            return control ? (null, null) : (null, new Fault("tak-no-event", "The TakMessage holds no CotEvent."));
        }

        return CotXml.BrokenUid(found.Uid, default) is { } bad ? (null, bad)
            : found.Type.Length == 0 ? (null, new Fault("cot-no-type", "The event has no type, so what it says is not known.", found.Uid))
            : (found, null);
    }

    private static CotEvent Event(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        CotEvent item = new() { Uid = "", Type = "" };
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    item = item with { Type = Text(ref reader, 120) ?? "" };
                    break;
                case 5:
                    item = item with { Uid = Encoding.UTF8.GetString(reader.Bytes()).Trim() };
                    break;
                case 6:
                    item = item with { Time = Time(reader.Number()) };
                    break;
                case 7:
                    item = item with { Start = Time(reader.Number()) };
                    break;
                case 8:
                    item = item with { Stale = Time(reader.Number()) };
                    break;
                case 10:
                    item = item with { Lat = Finite(reader.Double()) };
                    break;
                case 11:
                    item = item with { Lon = Finite(reader.Double()) };
                    break;
                case 12:
                    item = item with { Hae = CotXml.Known(Finite(reader.Double())) };
                    break;
                case 13:
                    item = item with { Ce = CotXml.Known(Finite(reader.Double())) };
                    break;
                case 15:
                    item = Detail(item, ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        // A proto3 sender leaves out what is 0: a point on the equator or the meridian of Greenwich is not to be told from none.
        return item.Lat is null || item.Lon is null ? item with { Lat = item.Lat ?? 0, Lon = item.Lon ?? 0 } : item;
    }

    private static CotEvent Detail(CotEvent item, ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        string? xml = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    xml = Encoding.UTF8.GetString(reader.Bytes());
                    break;
                case 2:
                    item = item with { Callsign = Contact(ref reader) ?? item.Callsign };
                    break;
                case 7:
                    (double? speed, double? course) = Track(ref reader);
                    item = item with { Speed = speed, Course = course };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return xml is null ? item : CotXml.Detail(item, CotXml.Fragment(xml));
    }

    private static string? Contact(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        string? callsign = null;
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                callsign = Text(ref reader, 80);
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return callsign;
    }

    private static (double? Speed, double? Course) Track(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        double speed = 0;
        double course = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    speed = reader.Double();
                    break;
                case 2:
                    course = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return (CotXml.Known(Finite(speed)), CotXml.Known(Finite(course)));
    }

    private static string? Text(ref ProtoReader reader, int longest) => CotXml.Clip(Encoding.UTF8.GetString(reader.Bytes()), longest);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static DateTimeOffset? Time(ulong milliseconds) =>
        milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
}
