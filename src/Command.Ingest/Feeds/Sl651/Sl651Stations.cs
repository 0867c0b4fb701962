using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// The stations that speak over one connection. It is mostly one, and never many, so what is named after a station is written once and not with
/// every frame. Bounded: a station whose place another one needs gives way.
/// </summary>
internal sealed class Sl651Stations
{
    /// <summary>Bytes of an address.</summary>
    public const int AddressLength = 5;

    private const int PlaceBits = 6;

    private Sl651Station? _last;
    private Sl651Station?[]? _places;

    /// <summary>The station of an address of exactly five bytes.</summary>
    public Sl651Station Of(ReadOnlySpan<byte> address)
    {
        ulong key = BinaryPrimitives.ReadUInt32BigEndian(address) | ((ulong)address[4] << 32);
        if (_last?.Key == key)
        {
            return _last;
        }

        if (_last is null)
        {
            return _last = new Sl651Station(key, Convert.ToHexString(address));
        }

        _places ??= new Sl651Station?[1 << PlaceBits];
        PlaceOf(_last.Key) = _last;
        ref Sl651Station? place = ref PlaceOf(key);
        if (place?.Key != key)
        {
            place = new Sl651Station(key, Convert.ToHexString(address));
        }

        return _last = place;
    }

    /// <summary>The station of an address of ten hex digits.</summary>
    public Sl651Station Of(string address)
    {
        if (ReferenceEquals(_last?.Address, address))
        {
            return _last!;
        }

        Span<byte> bytes = stackalloc byte[AddressLength];
        Convert.FromHexString(address, bytes, out _, out _);
        return Of(bytes);
    }

    private ref Sl651Station? PlaceOf(ulong key) => ref _places![(int)((key * 0x9E3779B97F4A7C15) >> (64 - PlaceBits))];
}

/// <summary>A station, and the source ids of what it measures.</summary>
/// <param name="key">Its address as a number.</param>
/// <param name="address">Its address: ten upper-case hex digits.</param>
internal sealed class Sl651Station(ulong key, string address)
{
    /// <summary>Table C.1 has more elements, but no station sends so many; a source id beyond them is written anew each time.</summary>
    private const int MostSources = 32;

    private readonly List<(string Property, string Source)> _sources = [];

    public ulong Key => key;

    public string Address => address;

    /// <summary>Station and property.</summary>
    public string SourceOf(string property)
    {
        foreach ((string known, string source) in CollectionsMarshal.AsSpan(_sources))
        {
            if (known == property)
            {
                return source;
            }
        }

        string made = string.Concat(address, "/", property);
        if (_sources.Count < MostSources)
        {
            _sources.Add((property, made));
        }

        return made;
    }
}
