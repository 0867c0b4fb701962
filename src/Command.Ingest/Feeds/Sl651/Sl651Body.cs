using System.Buffers.Binary;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Reads the body of an up frame, SL 651-2014 §6.6: serial and send time, then elements in any order. F1 sets the station and F0 the time of all that follow,
/// and both may come again, so positions are never fixed. One element that cannot be read is a fault; the others go on.
/// </summary>
internal sealed class Sl651Body
{
    private const byte ObservedId = 0xF0, StationId = 0xF1, ManualId = 0xF2, PictureId = 0xF3, RainSeriesId = 0xF4, LastLevelSeriesId = 0xFC, BatchId = 0xFD, ExtendedId = 0xFF;
    private const byte SeriesFunction = 0x31, SeriesAnswer = 0x38;
    private const int Slots = 12;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly byte _function;
    private readonly TimeSpan _offset;
    private readonly Sl651Content _content;
    private string _station;
    private byte _class;
    private DateTimeOffset? _observed;
    private TimeSpan? _step;
    private bool _hours;
    private int _at = HeadLength;

    private Sl651Body(Sl651Frame frame, TimeSpan offset, Sl651Content content)
    {
        _body = frame.Body;
        _function = frame.Function;
        _offset = offset;
        _station = frame.Station;
        _observed = content.SentAt;
        _content = content;
    }

    /// <summary>Serial (2 bytes) and send time (6 bytes) that every up body begins with.</summary>
    public const int HeadLength = 8;

    /// <summary>Reads a whole body, or gives null when it is too short for its head.</summary>
    public static Sl651Content? Read(Sl651Frame frame, TimeSpan offset)
    {
        if (frame.Body.Length < HeadLength)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = frame.Body.Span;
        Sl651Content content = new(BinaryPrimitives.ReadUInt16BigEndian(bytes), Sl651Bcd.Time(bytes[2..HeadLength], offset));
        Sl651Body body = new(frame, offset, content);
        while (body._at < bytes.Length && body.ReadOne(bytes))
        {
        }

        return content;
    }

    private bool ReadOne(ReadOnlySpan<byte> body)
    {
        switch (body[_at])
        {
            case ObservedId:
                return ReadObserved(body);
            case StationId:
                return ReadStation(body);
            case ManualId:
                _content.ManualText = Sl651Text.Of(body[Math.Min(_at + 2, body.Length)..]);
                return false;
            case BatchId:
                return Stop("sl651-batch", "A batch of velocities (FD): the standard gives it no layout, so its values cannot be told; its bytes are kept.");
            case PictureId:
                // The picture runs to the end of the body and stays in the envelope.
                _at = body.Length;
                return false;
            case >= RainSeriesId and <= LastLevelSeriesId:
                return ReadSlots(body);
            default:
                return ReadElement(body);
        }
    }

    private bool ReadObserved(ReadOnlySpan<byte> body)
    {
        if (body.Length - _at < 7 || body[_at + 1] != ObservedId)
        {
            return Stop("sl651-element", "An observation time is not F0F0 and five bytes.");
        }

        _observed = Sl651Bcd.Time(body.Slice(_at + 2, 5), _offset);
        if (_observed is null)
        {
            _content.Faults.Add(At("sl651-time", $"The observation time {Convert.ToHexString(body.Slice(_at + 2, 5))} is not a time; the values under it are left out."));
        }

        _at += 7;
        return true;
    }

    private bool ReadStation(ReadOnlySpan<byte> body)
    {
        if (body.Length - _at < 7 || body[_at + 1] != StationId)
        {
            return Stop("sl651-element", "A station is not F1F1 and five bytes.");
        }

        _station = Convert.ToHexString(body.Slice(_at + 2, 5));
        _at += 7;

        // Only reports carry the station's class (table A.1, an upper-case letter); answers to queries go straight to F0F0 or an element.
        bool classed = _function is >= 0x30 and <= 0x36 || (_at < body.Length - 1 && body[_at + 1] is ObservedId && body[_at] is not ObservedId);
        _class = 0;
        if (classed && _at < body.Length && body[_at] is not ObservedId)
        {
            _class = body[_at++];
        }

        return true;
    }

    private bool ReadElement(ReadOnlySpan<byte> body)
    {
        byte id = body[_at];
        int head = id == ExtendedId ? 3 : 2;
        if (body.Length - _at < head)
        {
            return Stop("sl651-element", "The body ends inside an element.");
        }

        Sl651Element element = id == ExtendedId ? Sl651Elements.OfExtended(body[_at + 1]) : Sl651Elements.Of(id);
        byte definition = body[_at + head - 1];
        int length = definition >> 3, decimals = definition & 7;
        if (body.Length - _at - head < length)
        {
            return Stop("sl651-element", $"Element {element.Property} states {length} bytes and {body.Length - _at - head} are left.");
        }

        ReadOnlySpan<byte> data = body.Slice(_at + head, length);
        if (id == Sl651Elements.StepCode && _function is (SeriesFunction or SeriesAnswer))
        {
            return ReadStep(data, _at + head + length);
        }
        else if (_step is { } step)
        {
            return ReadSeries(element, body[(_at + head)..], length, decimals, step);
        }
        else
        {
            Add(element, id == Sl651Elements.Status ? Sl651Value.OfBits(data) : Sl651Value.OfBcd(data, decimals), _observed, data);
        }

        _at += head + length;
        return true;
    }

    /// <summary>
    /// The length of a series of twelve is fixed; makers put 5C or C0 into its definition byte, so that is not relied on. After a step code of zero
    /// one series of an hour stands after the other (table C.1, note g).
    /// </summary>
    private bool ReadSlots(ReadOnlySpan<byte> body)
    {
        byte id = body[_at];
        bool rain = id == RainSeriesId;
        int size = rain ? 1 : 2, length = Slots * size, series = rain ? 0 : id - RainSeriesId;
        _at += 2;
        int left = body.Length - _at;
        if (left < length)
        {
            return Stop("sl651-series", $"Series {id:X2} is shorter than its {length} bytes.");
        }

        Sl651Element element = rain ? Sl651Elements.Of(0x22) : Sl651Elements.OfLevelSeries(series);
        int hours = _hours && left % length == 0 ? left / length : 1;
        _content.Observations.EnsureCapacity(_content.Observations.Count + (hours * Slots));
        for (int i = 0; i < hours * Slots; i++)
        {
            ReadOnlySpan<byte> one = body.Slice(_at + (i * size), size);
            Sl651Value value = rain ? Sl651Value.OfRainSlot(one[0]) : Sl651Value.OfLevelSlot(one);
            if (_observed is { } time)
            {
                _content.Observations.Add(new(_station, _class, time.AddHours(i / Slots), element, value, i % Slots, series));
            }
        }

        _at += hours * length;
        return true;
    }

    /// <summary>The step of an equal-step report: days, hours and minutes in BCD.</summary>
    private bool ReadStep(ReadOnlySpan<byte> data, int next)
    {
        if (data.Length != 3 || Sl651Bcd.Number(data) is not { } digits)
        {
            return Stop("sl651-series", "The time step is not three bytes of days, hours and minutes.");
        }

        _hours = digits == 0;
        _step = _hours ? null : new TimeSpan((int)(digits / 10000), (int)(digits / 100 % 100), (int)(digits % 100), 0);
        _at = next;
        return true;
    }

    /// <summary>The one element of an equal-step report: its values stand one after the other to the end of the body.</summary>
    private bool ReadSeries(Sl651Element element, ReadOnlySpan<byte> data, int length, int decimals, TimeSpan step)
    {
        if (length == 0 || data.Length % length != 0)
        {
            return Stop("sl651-series", $"The {data.Length} bytes of a series are no whole number of values of {length} bytes.");
        }

        for (int i = 0; i < data.Length / length; i++)
        {
            ReadOnlySpan<byte> one = data.Slice(i * length, length);
            Add(element, Sl651Value.OfBcd(one, decimals), _observed + (i * step), one);
        }

        _at = _body.Length;
        return false;
    }

    private void Add(in Sl651Element element, Sl651Value value, DateTimeOffset? observed, ReadOnlySpan<byte> data)
    {
        if (!value.Readable)
        {
            _content.Faults.Add(At("sl651-value", $"{Convert.ToHexString(data)} of element {element.Property} is neither a decimal number nor a mark of missing data."));
        }
        else if (observed is { } time)
        {
            _content.Observations.Add(new(_station, _class, time, element, value));
        }
    }

    private bool Stop(string code, string reason)
    {
        _content.Faults.Add(At(code, reason));
        return false;
    }

    private Fault At(string code, string reason) =>
        new(code, reason, string.Create(CultureInfo.InvariantCulture, $"station {_station}, body byte {_at}"));
}
