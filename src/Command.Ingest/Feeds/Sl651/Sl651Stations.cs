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

    private readonly Sl651Station?[] _places = new Sl651Station?[1 << PlaceBits];

    /// <summary>The station of an address of five bytes.</summary>
    public Sl651Station Of(ReadOnlySpan<byte> address)
    {
        ulong key = BinaryPrimitives.ReadUInt32BigEndian(address) | ((ulong)address[4] << 32);
        ref Sl651Station? place = ref _places[(int)((key * 0x9E3779B97F4A7C15) >> (64 - PlaceBits))];
        return place is { } known && known.Key == key ? known : place = new Sl651Station(key, Convert.ToHexString(address[..AddressLength]));
    }

    /// <summary>The station of an address of ten hex digits.</summary>
    public Sl651Station Of(string address)
    {
        Span<byte> bytes = stackalloc byte[AddressLength];
        Convert.FromHexString(address, bytes, out _, out _);
        return Of(bytes);
    }
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
