using System.Buffers.Binary;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Reads the body of an up frame, SL 651-2014 §6.6: serial and send time, then elements in any order. F1 sets the station and F0 the time of all that follow,
/// and both may come again, so positions are never fixed. One element that cannot be read is a fault; the others go on.
/// </summary>
internal ref struct Sl651Body
{
    private const byte ObservedId = 0xF0, StationId = 0xF1, ManualId = 0xF2, PictureId = 0xF3, RainSeriesId = 0xF4, LastLevelSeriesId = 0xFC, BatchId = 0xFD, ExtendedId = 0xFF;
    private const byte SeriesFunction = 0x31, SeriesAnswer = 0x38;
    private const int Slots = 12;

    private readonly ReadOnlySpan<byte> _body;
    private readonly byte _function;
    private readonly TimeSpan _offset;
    private readonly Sl651Content _content;
    private Sl651Station _station;
    private byte _class;
    private DateTimeOffset? _observed;
    private TimeSpan? _step;
    private bool _hours;
    private int _at = HeadLength;

    private Sl651Body(Sl651Frame frame, TimeSpan offset, Sl651Content content)
    {
        _body = frame.Body.Span;
        _function = frame.Function;
        _offset = offset;
        _station = content.Stations.Of(frame.Station);
        _observed = content.SentAt;
        _content = content;
    }

    /// <summary>Serial (2 bytes) and send time (6 bytes) that every up body begins with.</summary>
    public const int HeadLength = 8;

    /// <summary>Reads a whole body; false when it is too short for its head.</summary>
    public static bool Read(Sl651Frame frame, TimeSpan offset, Sl651Content content)
    {
        ReadOnlySpan<byte> bytes = frame.Body.Span;
        if (bytes.Length < HeadLength)
        {
            return false;
        }

        content.Begin(BinaryPrimitives.ReadUInt16BigEndian(bytes), Sl651Bcd.Time(bytes[2..HeadLength], offset));
        Sl651Body body = new(frame, offset, content);
        while (body._at < bytes.Length && body.ReadOne())
        {
        }

        return true;
    }

    private bool ReadOne()
    {
        switch (_body[_at])
        {
            case ObservedId:
                return ReadObserved();
            case StationId:
                return ReadStation();
            case ManualId:
                _content.ManualText = Sl651Text.Of(_body[Math.Min(_at + 2, _body.Length)..]);
                return false;
            case BatchId:
                return Stop("sl651-batch", "A batch of velocities (FD): the standard gives it no layout, so its values cannot be told; its bytes are kept.");
            case PictureId:
                // The picture runs to the end of the body and stays in the envelope.
                _at = _body.Length;
                return false;
            case >= RainSeriesId and <= LastLevelSeriesId:
                return ReadSlots();
            default:
                return ReadElement();
        }
    }

    private bool ReadObserved()
    {
        if (_body.Length - _at < 7 || _body[_at + 1] != ObservedId)
        {
            return Stop("sl651-element", "An observation time is not F0F0 and five bytes.");
        }

        _observed = Sl651Bcd.Time(_body.Slice(_at + 2, 5), _offset);
        if (_observed is null)
        {
            _content.Faults.Add(At("sl651-time", $"The observation time {Convert.ToHexString(_body.Slice(_at + 2, 5))} is not a time; the values under it are left out."));
        }

        _at += 7;
        return true;
    }

    private bool ReadStation()
    {
        if (_body.Length - _at < 7 || _body[_at + 1] != StationId)
        {
            return Stop("sl651-element", "A station is not F1F1 and five bytes.");
        }

        _station = _content.Stations.Of(_body.Slice(_at + 2, Sl651Stations.AddressLength));
        _at += 7;

        // Only reports carry the station's class (table A.1, an upper-case letter); answers to queries go straight to F0F0 or an element.
        bool classed = _function is >= 0x30 and <= 0x36 || (_at < _body.Length - 1 && _body[_at + 1] is ObservedId && _body[_at] is not ObservedId);
        _class = 0;
        if (classed && _at < _body.Length && _body[_at] is not ObservedId)
        {
            _class = _body[_at++];
        }

        return true;
    }

    private bool ReadElement()
    {
        byte id = _body[_at];
        int head = id == ExtendedId ? 3 : 2;
        if (_body.Length - _at < head)
        {
            return Stop("sl651-element", "The body ends inside an element.");
        }

        Sl651Element element = id == ExtendedId ? Sl651Elements.OfExtended(_body[_at + 1]) : Sl651Elements.Of(id);
        byte definition = _body[_at + head - 1];
        int length = definition >> 3, decimals = definition & 7;
        if (_body.Length - _at - head < length)
        {
            return Stop("sl651-element", $"Element {element.Property} states {length} bytes and {_body.Length - _at - head} are left.");
        }

        ReadOnlySpan<byte> data = _body.Slice(_at + head, length);
        if (id == Sl651Elements.StepCode && _function is (SeriesFunction or SeriesAnswer))
        {
            return ReadStep(data, _at + head + length);
        }
        else if (_step is { } step)
        {
            return ReadSeries(element, _body[(_at + head)..], length, decimals, step);
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
    private bool ReadSlots()
    {
        byte id = _body[_at];
        bool rain = id == RainSeriesId;
        int size = rain ? 1 : 2, length = Slots * size, series = rain ? 0 : id - RainSeriesId;
        _at += 2;
        int left = _body.Length - _at;
        if (left < length)
        {
            return Stop("sl651-series", $"Series {id:X2} is shorter than its {length} bytes.");
        }

        int hours = _hours && left % length == 0 ? left / length : 1;
        if (_observed is { } time)
        {
            Sl651Element element = rain ? Sl651Elements.Of(0x22) : Sl651Elements.OfLevelSeries(series);
            ReadOnlySpan<byte> slots = _body.Slice(_at, hours * length);
            for (; !slots.IsEmpty; slots = slots[length..], time = time.AddTicks(TimeSpan.TicksPerHour))
            {
                for (int slot = 0; slot < Slots; slot++)
                {
                    Sl651Value value = rain ? Sl651Value.OfRainSlot(slots[slot]) : Sl651Value.OfLevelSlot(slots.Slice(2 * slot, 2));
                    _content.Add(new(_station, element, time, value.Number, _class, (sbyte)slot, (byte)series));
                }
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

        int count = data.Length / length;
        if (_observed is { } first && !Sl651Bcd.Reaches(first, step, count))
        {
            return Stop("sl651-series", $"{count} values at a step of {step} end after the last year that there is: the step or the length is wrong.");
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = data.Slice(i * length, length);
            Add(element, Sl651Value.OfBcd(one, decimals), _observed?.AddTicks(i * step.Ticks), one);
        }

        _at = _body.Length;
        return false;
    }

    private readonly void Add(Sl651Element element, Sl651Value value, DateTimeOffset? observed, ReadOnlySpan<byte> data)
    {
        if (!value.Readable)
        {
            _content.Faults.Add(At("sl651-value", $"{Convert.ToHexString(data)} of element {element.Property} is neither a decimal number nor a mark of missing data."));
        }
        else if (observed is { } time)
        {
            _content.Add(new(_station, element, time, value.Number, _class));
        }
    }

    private readonly bool Stop(string code, string reason)
    {
        _content.Faults.Add(At(code, reason));
        return false;
    }

    private readonly Fault At(string code, string reason) =>
        new(code, reason, string.Create(CultureInfo.InvariantCulture, $"station {_station.Address}, body byte {_at}"));
}
