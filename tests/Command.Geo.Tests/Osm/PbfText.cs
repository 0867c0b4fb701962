using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Command.Geo.Tests.Osm;

/// <summary>Writes small extracts by hand, field by field after the format's description, so that reader and writer can't share a mistake.</summary>
internal static class PbfText
{
    public static byte[] Whole(params byte[][] blobs) => [.. blobs.SelectMany(b => b)];

    public static byte[] Header(params string[] features) =>
        Blob("OSMHeader", [.. features.DefaultIfEmpty("OsmSchema-V0.6").SelectMany(f => Bytes(4, Encoding.UTF8.GetBytes(f)))]);

    /// <summary>One data block of the given strings and groups; granularity 100.</summary>
    public static byte[] Data(string[] strings, params byte[][] groups) => Blob("OSMData", Block(strings, groups));

    public static byte[] Block(string[] strings, params byte[][] groups) =>
    [
        .. Bytes(1, [.. strings.Prepend("").SelectMany(s => Bytes(1, Encoding.UTF8.GetBytes(s)))]),
        .. groups.SelectMany(g => Bytes(2, g)),
    ];

    /// <summary>A group of dense nodes; tags are pairs of string indexes.</summary>
    public static byte[] Dense(params (long Id, double Lon, double Lat, int[] Tags)[] nodes) => Bytes(2,
    [
        .. Bytes(1, Deltas(nodes.Select(n => n.Id))),
        .. Bytes(8, Deltas(nodes.Select(n => (long)Math.Round(n.Lat * 1e7)))),
        .. Bytes(9, Deltas(nodes.Select(n => (long)Math.Round(n.Lon * 1e7)))),
        .. Bytes(10, [.. nodes.SelectMany(n => n.Tags.Append(0)).SelectMany(t => Varint((ulong)t))]),
    ]);

    public static byte[] Node(long id, double lon, double lat) => Bytes(1,
        [.. Number(1, Zigzag(id)), .. Number(8, Zigzag((long)Math.Round(lat * 1e7))), .. Number(9, Zigzag((long)Math.Round(lon * 1e7)))]);

    public static byte[] Way(long id, int[] tags, params long[] nodes) => Bytes(3,
        [.. Number(1, (ulong)id), .. Tags(tags), .. Bytes(8, Deltas(nodes))]);

    public static byte[] Relation(long id, int[] tags, params (int Kind, long Id, int Role)[] members) => Bytes(4,
    [
        .. Number(1, (ulong)id),
        .. Tags(tags),
        .. Bytes(8, [.. members.SelectMany(m => Varint((ulong)m.Role))]),
        .. Bytes(9, Deltas(members.Select(m => m.Id))),
        .. Bytes(10, [.. members.SelectMany(m => Varint((ulong)m.Kind))]),
    ]);

    public static byte[] Blob(string type, byte[] block, int? announced = null)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(block);
        }

        return Frame(type, [.. Number(2, (ulong)(announced ?? block.Length)), .. Bytes(3, packed.ToArray())]);
    }

    public static byte[] Frame(string type, byte[] blob, long? announced = null)
    {
        byte[] header = [.. Bytes(1, Encoding.UTF8.GetBytes(type)), .. Number(3, (ulong)(announced ?? blob.Length))];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, header.Length);
        return [.. length, .. header, .. blob];
    }

    public static byte[] Bytes(int field, byte[] value) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)value.Length), .. value];

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    private static byte[] Tags(int[] pairs) =>
    [
        .. Bytes(2, [.. pairs.Where((_, i) => i % 2 == 0).SelectMany(t => Varint((ulong)t))]),
        .. Bytes(3, [.. pairs.Where((_, i) => i % 2 == 1).SelectMany(t => Varint((ulong)t))]),
    ];

    private static byte[] Deltas(IEnumerable<long> values)
    {
        List<byte> bytes = [];
        long last = 0;
        foreach (long value in values)
        {
            bytes.AddRange(Varint(Zigzag(value - last)));
            last = value;
        }

        return [.. bytes];
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
