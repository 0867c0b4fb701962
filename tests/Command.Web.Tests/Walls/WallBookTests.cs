using Command.Ingest.Tests.Bus;
using Command.Ingest.Tests.Transports;
using Command.Web.Tests.Nodes;
using Command.Web.Walls;

namespace Command.Web.Tests.Walls;

public sealed class WallBookTests
{
    private static readonly CancellationToken s_end = TestContext.Current.CancellationToken;

    private static readonly WallLayout s_layout = new()
    {
        Slug = "night-shift",
        Zh = "夜班",
        En = "Night shift",
        By = "李四",
        Cells = [new WallCell(0, 0, 6, 12, ["incidents", "alerts"]), new WallCell(6, 0, 18, 12, ["map"])],
    };

    [Fact]
    public async Task Save_EverySort_IsThereAfterARestart()
    {
        string folder = Directory.CreateTempSubdirectory("command-walls-").FullName;
        DateTimeOffset at = new(2026, 7, 18, 14, 32, 7, TimeSpan.Zero);
        await using (WebNode node = await WebNode.StartAsync(null, folder))
        {
            WallBook book = node.Get<WallBook>();
            Assert.True(await book.SaveAsync(s_layout, s_end));
            Assert.True(await book.SaveAsync(new ScreenSettings { Id = "north", Name = "北墙", Layout = "flood", Splice = new Splice(6, 3), Rotation = [new Turn("flood", 30)] }, s_end));
            Assert.True(await book.SaveAsync(new Acknowledgement("I-0001", 1, "张三", at), s_end));
        }

        await using WebNode again = await WebNode.StartAsync(null, folder);
        WallNotes notes = again.Get<WallBook>().Notes;
        Assert.Equal(["incidents", "alerts"], notes.Layouts["night-shift"].Cells[0].Panels);
        Assert.Equal(("北墙", "flood", new Splice(6, 3), 30), (notes.For("north").Name, notes.For("north").Layout, notes.For("north").Splice, notes.For("north").Rotation[0].Seconds));
        Assert.Equal(("张三", at), (notes.Acknowledged["I-0001"].Who, notes.Acknowledged["I-0001"].At));
    }

    [Fact]
    public async Task Load_UnreadableFile_IsSetAsideAndTheNodeStarts()
    {
        string folder = Directory.CreateTempSubdirectory("command-walls-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "walls"));
        await File.WriteAllTextAsync(Path.Combine(folder, "walls", "walls.json"), "[{\"key\":", s_end);
        await using WebNode node = await WebNode.StartAsync(null, folder);
        Assert.Empty(node.Get<WallBook>().Notes.Layouts);
        Assert.True(await node.Get<WallBook>().SaveAsync(s_layout, s_end));
        Assert.Equal("[{\"key\":", await File.ReadAllTextAsync(Path.Combine(folder, "walls", "walls.json.unreadable"), s_end));
    }

    [Fact]
    public async Task Save_FolderThatCannotBeWritten_ChangesNothingAndSaysSo()
    {
        string folder = Directory.CreateTempSubdirectory("command-walls-").FullName;
        await using WebNode node = await WebNode.StartAsync(null, folder);
        WallBook book = node.Get<WallBook>();
        await File.WriteAllTextAsync(Path.Combine(folder, "walls"), "a file where the folder should be", s_end);
        Assert.False(await book.SaveAsync(s_layout, s_end));
        Assert.Empty(book.Notes.Layouts);
    }

    [Fact]
    public async Task Delete_Layout_IsGone()
    {
        await using WebNode node = await WebNode.StartAsync(null);
        WallBook book = node.Get<WallBook>();
        await book.SaveAsync(s_layout, s_end);
        Assert.True(await book.DeleteLayoutAsync(s_layout.Slug, s_end));
        Assert.Null(book.Notes.FindLayout(s_layout.Slug));
    }

    [Fact]
    public async Task Save_AtOneOfTwoNodes_ReachesTheOtherAndANewOneAfterFlushAll()
    {
        await using DebianRedis redis = DebianRedis.Start();
        await using WebNode a = await WebNode.StartAsync(redis.ConnectionString), b = await WebNode.StartAsync(redis.ConnectionString);
        await a.Get<WallBook>().SaveAsync(s_layout, s_end);
        await Wait.UntilAsync(() => b.Get<WallBook>().Notes.Layouts.ContainsKey("night-shift"), "the other node has the layout");

        await b.Get<WallBook>().SaveAsync(s_layout with { Zh = "改过" }, s_end);
        await Wait.UntilAsync(() => a.Get<WallBook>().Notes.Layouts["night-shift"].Zh == "改过", "the newer one counts");

        await redis.FlushAsync();
        await a.Get<WallBook>().SaveAsync(new Acknowledgement("I-0001", 2, "张三", DateTimeOffset.UnixEpoch), s_end);
        await using WebNode third = await WebNode.StartAsync(redis.ConnectionString);
        await Wait.UntilAsync(() => third.Get<WallBook>().Notes.Layouts.TryGetValue("night-shift", out WallLayout? l) && l.Zh == "改过", "an emptied Redis is filled from the nodes");
        Assert.True(third.Get<WallBook>().Notes.IsAcknowledged("I-0001", 2));
    }

    [Fact]
    public async Task Notes_ChangeThatIsWatched_TellsUntilTheWatchEnds()
    {
        await using WebNode node = await WebNode.StartAsync(null);
        WallBook book = node.Get<WallBook>();
        int told = 0;
        using (book.OnChange(() => told++))
        {
            await book.SaveAsync(s_layout, s_end);
        }

        await book.DeleteLayoutAsync(s_layout.Slug, s_end);
        Assert.Equal((1, 0), (told, book.Watchers));
    }
}
