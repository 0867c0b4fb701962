using System.Collections.Frozen;
using System.Diagnostics;
using Command.Geo.Osm;
using CsCheck;
using static Command.Geo.Tests.Osm.PbfText;

namespace Command.Geo.Tests.Osm;

public sealed class OsmHostileTests
{
    private static readonly OsmInterest s_all = new(new[] { "highway", "building", "type", "name" }.ToFrozenSet(), _ => true, _ => true, _ => true);

    private static readonly byte[] s_small = Whole(
        Header("OsmSchema-V0.6", "DenseNodes"),
        Data(["highway", "primary"], Dense((7, 126.5, 45.7, [1, 2]), (5, 126.6, 45.8, []))),
        Data(["highway", "primary"], Way(11, [1, 2], 7, 5)),
        Data(["type", "multipolygon", "outer"], Relation(12, [1, 2], (1, 11, 3))));

    public static TheoryData<string, byte[], string> Damages => new()
    {
        { "nothing", [], "osm-header" },
        { "a text", "not a map at all, but long enough to look like one"u8.ToArray(), "osm-size" },
        { "half a length", [0, 0], "osm-truncated" },
        { "a header of 2 GiB", [0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3], "osm-size" },
        { "a header beyond the end", [0, 0, 0xFF, 0, 1, 2, 3], "osm-truncated" },
        { "a blob of 4 EiB", Frame("OSMHeader", [], announced: 1L << 62), "osm-size" },
        { "a blob of 33 MiB", Frame("OSMHeader", [], announced: 33 << 20), "osm-size" },
        { "a blob beyond the end", Frame("OSMHeader", [], announced: 1 << 20), "osm-truncated" },
        { "no header block", Data(["a"], Way(1, [])), "osm-header" },
        { "two header blocks", Whole(Header(), Header()), "osm-header" },
        { "an unpacked size that lies low", Whole(Header(), Blob("OSMData", Block(["a"], Way(1, [])), announced: 3)), "osm-compression" },
        { "an unpacked size that lies high", Whole(Header(), Blob("OSMData", Block(["a"], Way(1, [])), announced: 30 << 20)), "osm-compression" },
        { "an unpacked size beyond the format", Whole(Header(), Blob("OSMData", [], announced: 33 << 20)), "osm-size" },
        { "no zlib", Whole(Header(), Frame("OSMData", [.. Number(2, 100), .. Bytes(3, new byte[50])])), "osm-compression" },
        { "zstd", Whole(Header(), Frame("OSMData", [.. Number(2, 100), .. Bytes(7, new byte[50])])), "osm-compression" },
        { "a feature unheard of", Header("OsmSchema-V0.6", "Telepathy"), "osm-feature" },
        { "history", Header("OsmSchema-V0.6", "HistoricalInformation"), "osm-feature" },
        { "a string that is not there", Whole(Header(), Data(["highway"], Way(1, [1, 9], 1, 2))), "osm-string" },
        { "a role that is not there", Whole(Header(), Data(["type", "x"], Relation(1, [1, 2], (1, 1, 99)))), "osm-string" },
        { "a member of a fourth kind", Whole(Header(), Data(["type", "x"], Relation(1, [1, 2], (3, 1, 1)))), "osm-protobuf" },
        { "a key without value", Whole(Header(), Data(["highway"], Bytes(3, [.. Number(1, 1), .. Bytes(2, [1])]))), "osm-protobuf" },
        { "a node off the Earth", Whole(Header(), Data([], Dense((1, 181, 0, [])))), "osm-position" },
        { "more ids than positions", Whole(Header(), Data([], Bytes(2, Bytes(1, [2, 2, 2])))), "osm-protobuf" },
        { "node ids that break off", Whole(Header(), Data(["highway", "x"], Bytes(3, [.. Number(1, 1), .. Bytes(2, [1]), .. Bytes(3, [2]), .. Bytes(8, [0xFF])]))), "osm-protobuf" },
        { "a block that is no message", Whole(Header(), Blob("OSMData", [0xFF, 0xFF, 0xFF, 0xFF])), "osm-protobuf" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Read_Damaged_SaysWhatIsWrong(string what, byte[] file, string code)
    {
        OsmRead read = OsmExtractReader.Read(new MemoryStream(file), s_all, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(read.Extract is null, what);
        Assert.Equal(code, read.Fault!.Code);
    }

    [Fact]
    public void Read_UnknownBlobType_IsPassedOver()
    {
        OsmRead read = OsmExtractReader.Read(new MemoryStream(Whole(Header(), Frame("Tomorrow", new byte[100]), Data(["highway", "x"], Way(1, [1, 2], 1, 2)))), s_all, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Single(read.Extract!.Ways);
    }

    [Fact]
    public void Read_StreamThatCannotGoBack_IsAFault()
    {
        using System.IO.Compression.ZLibStream stream = new(new MemoryStream(s_small), System.IO.Compression.CompressionMode.Decompress);

        Assert.Equal("osm-stream", OsmExtractReader.Read(stream, s_all, cancellationToken: TestContext.Current.CancellationToken).Fault!.Code);
    }

    [Fact]
    public void Read_AnyByteChanged_GivesAnExtractOrAFault() =>
        Gen.Select(Gen.Int[0, s_small.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] file = [.. s_small];
                foreach ((int at, byte value) in changes)
                {
                    file[at] = value;
                }

                OsmRead read = OsmExtractReader.Read(new MemoryStream(file), s_all);
                Assert.True(read.Extract is null != read.Fault is null);
            },
            iter: 5_000);

    [Fact]
    public void Read_BlockOfAnyBytes_GivesAnExtractOrAFault() =>
        Gen.Byte.Array[0, 200].Sample(
            block =>
            {
                OsmRead read = OsmExtractReader.Read(new MemoryStream(Whole(Header(), Blob("OSMData", block))), s_all);
                Assert.True(read.Extract is null != read.Fault is null);
            },
            iter: 5_000);

    [Fact]
    public void Read_RealExtractCutAnywhere_IsAFaultAtOnce()
    {
        byte[] whole = Geodata.Need("harbin.osm.pbf");
        Random random = new(20240409);
        for (int i = 0; i < 50; i++)
        {
            int length = random.Next(1, whole.Length);
            Stopwatch watch = Stopwatch.StartNew();

            OsmRead read = OsmExtractReader.Read(new MemoryStream(whole, 0, length), s_all, cancellationToken: TestContext.Current.CancellationToken);

            Assert.True(read.Fault is { Code: "osm-truncated" }, $"cut at {length}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"cut at {length}: {watch.Elapsed}");
        }
    }

    [Fact]
    public void Read_RealExtractWithBytesChanged_GivesAnExtractOrAFault()
    {
        byte[] whole = Geodata.Need("harbin.osm.pbf");
        Random random = new(7);
        for (int i = 0; i < 20; i++)
        {
            byte[] file = [.. whole];
            for (int n = 0; n < 3; n++)
            {
                file[random.Next(file.Length)] ^= (byte)random.Next(1, 256);
            }

            OsmRead read = OsmExtractReader.Read(new MemoryStream(file), s_all, cancellationToken: TestContext.Current.CancellationToken);

            Assert.True(read.Extract is null != read.Fault is null);
        }
    }
}
