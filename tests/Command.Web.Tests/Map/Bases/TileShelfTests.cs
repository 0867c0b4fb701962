using Command.Web.Map.Bases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Map.Bases;

public sealed class TileShelfTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-shelf-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-07-18T06:00:00Z"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Get_WhatWasPut_IsTheSameAfterAnotherStart()
    {
        using (TileShelf shelf = Open())
        {
            shelf.Put("a", new KeptTile([1, 2, 3], _time.GetUtcNow(), "\"tag\"", "Mon, 01 Jan 2024 00:00:00 GMT"));
            shelf.Put("none", new KeptTile(null, _time.GetUtcNow()));
        }

        using TileShelf again = Open();
        KeptTile kept = Assert.IsType<KeptTile>(again.Get("a"));
        Assert.Equal([1, 2, 3], kept.Bytes);
        Assert.Equal(("\"tag\"", "Mon, 01 Jan 2024 00:00:00 GMT", _time.GetUtcNow()), (kept.ETag, kept.LastModified, kept.At));
        Assert.Null(Assert.IsType<KeptTile>(again.Get("none")).Bytes);
        Assert.Null(again.Get("b"));
    }

    [Fact]
    public void Put_BeyondTheBound_LetsGoWhatWasNotLookedAtForLongest()
    {
        const int Most = 100_000;
        using TileShelf shelf = Open(Most);
        shelf.Put("looked at", new KeptTile(new byte[500], _time.GetUtcNow()));
        for (int i = 0; i < 1_000; i++)
        {
            _time.Advance(TimeSpan.FromHours(2));
            Assert.NotNull(shelf.Get("looked at"));
            shelf.Put($"{i}", new KeptTile(new byte[500], _time.GetUtcNow()));
            Assert.True(shelf.Held <= Most);
        }

        Assert.Null(shelf.Get("0"));
        Assert.NotNull(shelf.Get("999"));
        Assert.NotNull(shelf.Get("looked at"));
        long held = shelf.Held;
        shelf.Dispose();
        using TileShelf again = Open(Most);
        Assert.NotNull(again.Get("999"));
        Assert.Equal(held, again.Held);
    }

    [Fact]
    public void Put_TheSameTileAgain_CountsOnce()
    {
        using TileShelf shelf = Open();
        shelf.Put("a", new KeptTile(new byte[5_000], _time.GetUtcNow()));
        long held = shelf.Held;
        shelf.Put("a", new KeptTile(new byte[5_000], _time.GetUtcNow()));
        Assert.Equal(held, shelf.Held);
    }

    [Fact]
    public void Open_AFileThatIsNoDatabase_IsBegunAnew()
    {
        File.WriteAllText(Path.Combine(_folder, "tiles.db"), new string('x', 10_000));
        using TileShelf shelf = Open();
        Assert.Null(shelf.Get("a"));
        shelf.Put("a", new KeptTile([1], _time.GetUtcNow()));
        Assert.NotNull(shelf.Get("a"));
    }

    [Fact]
    public void Open_AFolderThatCantBe_KeepsNothingAndHarmsNobody()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        using TileShelf shelf = new(Path.Combine(_folder, "file", "tiles.db"), 1 << 20, _time, NullLogger<TileShelf>.Instance);
        shelf.Put("a", new KeptTile([1], _time.GetUtcNow()));
        Assert.Null(shelf.Get("a"));
    }

    private TileShelf Open(long most = 1 << 20) => new(Path.Combine(_folder, "tiles.db"), most, _time, NullLogger<TileShelf>.Instance);
}
