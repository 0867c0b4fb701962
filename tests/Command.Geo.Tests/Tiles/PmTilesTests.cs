using System.Buffers.Binary;
using System.Text;
using Command.Geo.Tiles;
using CsCheck;

namespace Command.Geo.Tests.Tiles;

public sealed class PmTilesTests
{
    private static readonly GeoBox s_box = new(126.4, 45.6, 126.8, 45.9);

    [Fact]
    public void Write_AnyTiles_AreAllReadBack() =>
        Gen.Select(Gen.Int[0, 9].SelectMany(z => Gen.Select(Gen.Int[0, (1 << z) - 1], Gen.Int[0, (1 << z) - 1], (x, y) => new TileAddress(z, x, y))), Gen.Byte.Array[0, 40])
            .Array[1, 300].Sample(
                given =>
                {
                    EncodedTile[] tiles = [.. given.Select(g => new EncodedTile(g.Item1, g.Item2)).DistinctBy(t => t.Address).OrderBy(t => t.Address.HilbertId)];
                    PmTilesReader reader = Open(Write(tiles));
                    Assert.All(tiles, t => Assert.Equal(t.Bytes, reader.Unpack(reader.Find(t.Address).Tile!)));
                    Assert.Equal(tiles.Length, reader.Header.AddressedTiles);
                    Assert.Null(reader.Find(new TileAddress(10, 0, 0)).Tile);
                },
                iter: 200);

    [Fact]
    public void Write_MoreTilesThanTheRootHolds_UsesLeaves()
    {
        Random random = new(1);
        ulong id = 1_000_000;
        List<EncodedTile> tiles = [];
        while (tiles.Count < 40_000)
        {
            byte[] bytes = new byte[random.Next(8, 200)];
            random.NextBytes(bytes);
            id += (ulong)random.Next(2, 60);
            tiles.Add(new EncodedTile(TileAddress.FromHilbertId(id)!.Value, bytes));
        }

        byte[] archive = Write(tiles);

        PmTilesReader reader = Open(archive);
        Assert.True(reader.Header.Leaves.Length > 0);
        Assert.True(reader.Header.Root.Offset + reader.Header.Root.Length <= PmTilesHeader.RootEnd);
        Assert.All(tiles.Where((_, i) => i % 97 == 0), t => Assert.Equal(t.Bytes, reader.Unpack(reader.Find(t.Address).Tile!)));
        Assert.Null(reader.Find(TileAddress.FromHilbertId(id - 1)!.Value).Tile);
    }

    [Fact]
    public void Write_EqualTiles_AreKeptOnce()
    {
        byte[] sea = new byte[5_000];
        EncodedTile[] tiles = [.. Enumerable.Range(0, 1_000).Select(i => new EncodedTile(TileAddress.FromHilbertId((ulong)(5_000 + i))!.Value, sea))];

        PmTilesReader reader = Open(Write(tiles));

        Assert.Equal((1_000, 1, 1), (reader.Header.AddressedTiles, reader.Header.TileEntries, reader.Header.TileContents));
        Assert.Equal(sea, reader.Unpack(reader.Find(tiles[999].Address).Tile!));
    }

    [Fact]
    public void Add_TilesOutOfOrder_IsRefused()
    {
        PmTilesWriter writer = new(new MemoryStream());
        writer.Add(new EncodedTile(new TileAddress(3, 1, 1), [1]));

        Assert.Throws<ArgumentException>(() => writer.Add(new EncodedTile(new TileAddress(2, 1, 1), [1])));
    }

    [Fact]
    public void Open_ArchiveOfAnotherWriter_IsReadWhole()
    {
        PmTilesReader reader = Open(Geodata.Need("harbin.pmtiles"));

        Assert.Equal((5, 14, 946), (reader.Header.MinZoom, reader.Header.MaxZoom, reader.Header.AddressedTiles));
        TileAddress[] tiles = [.. Enumerable.Range(11, 4).SelectMany(z =>
        {
            TileAddress west = TileAddress.Of(new GeoPoint(126.51, 45.82), z), east = TileAddress.Of(new GeoPoint(126.76, 45.67), z);
            return Enumerable.Range(west.X, east.X - west.X + 1).SelectMany(x => Enumerable.Range(west.Y, east.Y - west.Y + 1).Select(y => new TileAddress(z, x, y)));
        })];
        // Some of its rings are too short for a strict decoder, so the layer is looked for by its name alone.
        Assert.All(tiles, t => Assert.True(reader.Unpack(reader.Find(t).Tile!).AsSpan().IndexOf("road"u8) > 0));
        Assert.Contains("vector_layers", Encoding.UTF8.GetString(reader.Metadata.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnyByteChanged_NeitherThrowsNorLiesAboutItsSize()
    {
        EncodedTile[] tiles = [.. Enumerable.Range(0, 50).Select(i => new EncodedTile(TileAddress.FromHilbertId((ulong)(100 + (i * 2)))!.Value, [(byte)i]))];
        byte[] archive = Write(tiles);
        int[] places = [.. Enumerable.Range(0, 400), .. Enumerable.Range(PmTilesHeader.RootEnd, archive.Length - PmTilesHeader.RootEnd)];
        Gen.Select(Gen.Int[0, places.Length - 1].Select(i => places[i]), Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] damaged = [.. archive];
            foreach ((int at, byte value) in changes)
            {
                damaged[at] = value;
            }

            (PmTilesReader? reader, PmTilesFault? fault) = PmTilesReader.Open(new MemoryArchive(damaged));
            Assert.True(reader is null != fault is null);
            foreach (EncodedTile tile in reader is null ? [] : tiles)
            {
                if (reader!.Find(tile.Address).Tile is { } found)
                {
                    _ = reader.Unpack(found);
                }
            }
        });
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 2)]
    [InlineData(101, 200)]
    [InlineData(97, 3)]
    public void Open_HeaderWrong_IsAFault(int at, byte value)
    {
        byte[] archive = Write([new EncodedTile(new TileAddress(0, 0, 0), [1])]);
        archive[at] = value;

        Assert.NotNull(PmTilesReader.Open(new MemoryArchive(archive)).Fault);
    }

    [Fact]
    public void Open_DirectoryThatAnnouncesTheEarth_IsAFaultAndNoMemory()
    {
        byte[] archive = Write([new EncodedTile(new TileAddress(0, 0, 0), [1])]);
        archive[97] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(archive.AsSpan(16), 9);
        new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }.CopyTo(archive, 127);

        Assert.Equal("pmtiles-directory", PmTilesReader.Open(new MemoryArchive(archive)).Fault!.Code);
    }

    private static byte[] Write(IEnumerable<EncodedTile> tiles)
    {
        using MemoryStream stream = new();
        PmTilesWriter writer = new(stream);
        foreach (EncodedTile tile in tiles)
        {
            writer.Add(tile);
        }

        writer.Finish("{}"u8, s_box);
        return stream.ToArray();
    }

    private static PmTilesReader Open(byte[] archive)
    {
        (PmTilesReader? reader, PmTilesFault? fault) = PmTilesReader.Open(new MemoryArchive(archive));
        Assert.Null(fault);
        return reader!;
    }
}
