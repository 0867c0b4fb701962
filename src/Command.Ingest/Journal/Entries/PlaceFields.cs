using System.Diagnostics;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Entries;

/// <summary>Places, shapes, faults and reasons as fields. A new field goes to the end of its record, in both directions.</summary>
internal static class PlaceFields
{
    private const byte None = 0, Point = 1, Line = 2, Area = 3, Circle = 4, Multi = 5, AsSaid = 6;
    private const byte Stated = 1, OfThePoint = 2;

    /// <param name="to">Where to.</param>
    /// <param name="place">The place.</param>
    /// <param name="said">The shape that the message has, which the place mostly shares.</param>
    public static void Write(FieldWriter to, Place place, GeoShape? said = null)
    {
        int begun = to.Begin();
        if (place.Shape is { } shape && Same(shape, said))
        {
            to.Byte(AsSaid);
        }
        else
        {
            Write(to, place.Shape);
        }

        WriteCentre(to, place);
        to.Real(place.UncertaintyM);
        to.Text(place.District);
        to.Text(place.Grid);
        to.Text(place.Address);
        to.List(place.Issues, WriteFault);
        to.End(begun);
    }

    public static Place ReadPlace(ref FieldReader from, GeoShape? said = null)
    {
        int outside = from.Enter();
        GeoShape? shape = ReadShape(ref from, said);
        Place place = new()
        {
            Shape = shape,
            Centre = ReadCentre(ref from, shape),
            UncertaintyM = from.Real(),
            District = from.Word(),
            Grid = from.Word(),
            Address = from.Text(),
            Issues = from.List(ReadFault),
        };
        from.Leave(outside);
        return place;
    }

    public static void Write(FieldWriter to, GeoShape? shape)
    {
        switch (shape)
        {
            case null:
                to.Byte(None);
                break;
            case PointShape s:
                to.Byte(Point);
                Write(to, s.At);
                break;
            case LineShape s:
                to.Byte(Line);
                to.List(s.Path, Write);
                break;
            case AreaShape s:
                to.Byte(Area);
                to.List(s.Outer, Write);
                to.List(s.Holes, static (to, hole) => to.List(hole, Write));
                break;
            case CircleShape s:
                to.Byte(Circle);
                Write(to, s.Centre);
                to.Real(s.RadiusM);
                break;
            case MultiShape s:
                to.Byte(Multi);
                to.List(s.Parts, Write);
                break;
            default:
                throw new UnreachableException($"No form for {shape.GetType().Name}.");
        }
    }

    public static GeoShape? ReadShape(ref FieldReader from, GeoShape? said = null) => from.Byte() switch
    {
        None => null,
        Point => new PointShape(ReadPoint(ref from)),
        Line => new LineShape(from.List(ReadPoint)),
        Area => new AreaShape(from.List(ReadPoint), from.List(static (ref FieldReader from) => from.List(ReadPoint))),
        Circle => new CircleShape(ReadPoint(ref from), from.Real()),
        Multi => ReadMulti(ref from),
        AsSaid => said,
        byte other => throw new InvalidDataException($"There is no shape {other}."),
    };

    private static MultiShape ReadMulti(ref FieldReader from)
    {
        from.Down();
        MultiShape shape = new(from.List(static (ref FieldReader from) => ReadShape(ref from)!));
        from.Up();
        return shape;
    }

    public static void WriteFault(FieldWriter to, Fault fault)
    {
        int begun = to.Begin();
        to.Text(fault.Code);
        to.Text(fault.Reason);
        to.Text(fault.Where);
        to.End(begun);
    }

    public static Fault ReadFault(ref FieldReader from)
    {
        int outside = from.Enter();
        Fault fault = new(from.Word()!, from.Text()!, from.Text());
        from.Leave(outside);
        return fault;
    }

    public static void WriteReason(FieldWriter to, Reason reason)
    {
        int begun = to.Begin();
        to.Text(reason.Code);
        to.Texts(reason.Args);
        to.End(begun);
    }

    public static Reason ReadReason(ref FieldReader from)
    {
        int outside = from.Enter();
        Reason reason = new(from.Word()!, from.Texts());
        from.Leave(outside);
        return reason;
    }

    private static void WriteCentre(FieldWriter to, Place place)
    {
        if (place is { Shape: PointShape point, Centre: { } at } && Same(point.At, at))
        {
            to.Byte(OfThePoint);
            return;
        }

        to.Byte(place.Centre is null ? None : Stated);
        if (place.Centre is { } centre)
        {
            Write(to, centre);
        }
    }

    private static GeoPoint? ReadCentre(ref FieldReader from, GeoShape? shape) => from.Byte() switch
    {
        None => null,
        Stated => ReadPoint(ref from),
        OfThePoint when shape is PointShape point => point.At,
        byte other => throw new InvalidDataException($"There is no centre {other} of such a shape."),
    };

    private static void Write(FieldWriter to, GeoPoint point)
    {
        to.Real(point.Lon);
        to.Real(point.Lat);
    }

    private static GeoPoint ReadPoint(ref FieldReader from) => new(from.Real(), from.Real());

    private static bool Same(GeoShape one, GeoShape? other) => ReferenceEquals(one, other) || (one is PointShape a && other is PointShape b && Same(a.At, b.At));

    // To the bit: -0 is not 0 here.
    private static bool Same(GeoPoint one, GeoPoint other) =>
        BitConverter.DoubleToInt64Bits(one.Lon) == BitConverter.DoubleToInt64Bits(other.Lon) && BitConverter.DoubleToInt64Bits(one.Lat) == BitConverter.DoubleToInt64Bits(other.Lat);
}
