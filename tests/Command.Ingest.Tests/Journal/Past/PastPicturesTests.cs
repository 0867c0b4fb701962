using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal.Past;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Ingest.Writer;
using Microsoft.Extensions.Logging.Abstractions;

namespace Command.Ingest.Tests.Journal.Past;

/// <summary>The past over a real journal in a file, with its kept pictures in real files.</summary>
public sealed class PastPicturesTests : IAsyncDisposable
{
    private const int Entries = 9_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("command-past-").FullName;
    private SqliteJournal? _journal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SqliteJournal Journal => _journal ??= SqliteJournal.Open(Path.Combine(_folder, "command.db"), "epoch-of-a-test");

    private string Files => Path.Combine(_folder, "past");

    [Fact]
    public async Task AtAsync_ForwardStepByStep_FoldsEachEntryOnce()
    {
        await Journal.AppendAsync(0, PastEntries.Make(120), [], Cancel);
        using PastPictures past = New();
        for (int second = 0; second <= 41; second++)
        {
            await past.AtAsync(PastEntries.Start.AddSeconds(second), Cancel);
        }

        Assert.Equal(120, past.Folded);
    }

    [Fact]
    public async Task AtAsync_ManyAskForOneMomentAtOnce_IsFoldedOnceAndAllGetTheSame()
    {
        await Journal.AppendAsync(0, PastEntries.Make(Entries), [], Cancel);
        using PastPictures past = New();
        PastPicture?[] pictures = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => past.AtAsync(PastEntries.Known(Entries), Cancel).AsTask()));
        Assert.Equal(Entries, past.Folded);
        Assert.All(pictures, p => Assert.Same(pictures[0]!.State, p!.State));
    }

    [Fact]
    public async Task AtAsync_GivenUpByOne_IsMadeForTheOthers()
    {
        await Journal.AppendAsync(0, PastEntries.Make(Entries), [], Cancel);
        using PastPictures past = New();
        using CancellationTokenSource mine = new();
        Task<PastPicture?> one = past.AtAsync(PastEntries.Known(Entries), mine.Token).AsTask(), other = past.AtAsync(PastEntries.Known(Entries), Cancel).AsTask();
        await mine.CancelAsync();
        Assert.Equal(Entries, (await other)!.Sequence);
        await Record.ExceptionAsync(() => one);
        Assert.Equal(Entries, (await past.AtAsync(PastEntries.Known(Entries), Cancel))!.Sequence);
    }

    [Fact]
    public async Task AtAsync_WithAKeptPicture_FoldsOnlyWhatCameAfterIt()
    {
        Checkpoints kept = await WithCheckpointAsync();
        using PastPictures past = new(Journal, kept, new PastMemory(1 << 26));
        PastPicture? at = await past.AtAsync(PastEntries.Known(Entries), Cancel);
        Assert.Equal(Entries - 6_000, past.Folded);
        Assert.Equal(PastEntries.Json(Plain(Entries)), PastEntries.Json(at!.State));
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("altered")]
    [InlineData("empty")]
    [InlineData("gone")]
    public async Task AtAsync_KeptPictureDamagedOrLost_IsTheSameFromTheJournal(string harm)
    {
        Checkpoints kept = await WithCheckpointAsync();
        string file = Assert.Single(Directory.GetFiles(Files, "*.picture", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(file, Cancel);
        switch (harm)
        {
            case "gone":
                File.Delete(file);
                break;
            case "altered":
                bytes[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(file, bytes, Cancel);
                break;
            default:
                await File.WriteAllBytesAsync(file, harm == "empty" ? [] : bytes[..(bytes.Length / 2)], Cancel);
                break;
        }

        using PastPictures past = new(Journal, kept, new PastMemory(1 << 26));
        PastPicture? at = await past.AtAsync(PastEntries.Known(Entries), Cancel);
        Assert.Equal(Entries, past.Folded);
        Assert.Equal(PastEntries.Json(Plain(Entries)), PastEntries.Json(at!.State));
        Assert.False(File.Exists(file));
        Assert.Empty(kept.All);
    }

    [Fact]
    public async Task Checkpoints_OfAHistoryThatWentOnOtherwise_AreNotUsed()
    {
        await Journal.AppendAsync(0, PastEntries.Make(50), [], Cancel);
        Kept().Save(Plain(50));
        string file = Assert.Single(Directory.GetFiles(Files, "*.picture", SearchOption.AllDirectories));
        await using SqliteJournal other = SqliteJournal.Open(Path.Combine(_folder, "other.db"), "epoch-of-a-test");
        await other.AppendAsync(0, PastEntries.Make(50, author: "somebody else"), [], Cancel);
        Assert.Null(new Checkpoints(other, Files, 1 << 26, NullLogger<Checkpoints>.Instance).Nearest(50, 0));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Checkpoints_Kept_AreFoundAgainByTheNextStartAndReadableByTheirOwnerAlone()
    {
        await WithCheckpointAsync();
        Assert.Equal(PastEntries.Json(Plain(6_000)), PastEntries.Json(Kept().Nearest(Entries, 0)));
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.GetFiles(Files, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task Checkpoints_MoreBytesThanAllowed_StayBelowThemAndKeepTheNewest()
    {
        await Journal.AppendAsync(0, PastEntries.Make(600), [], Cancel);
        Checkpoints one = Kept();
        one.Save(Plain(600));
        long bound = one.Bytes * 3;
        Checkpoints kept = new(Journal, Files, bound, NullLogger<Checkpoints>.Instance);
        PictureState picture = PictureState.Empty;
        foreach (JournalEntry entry in PastEntries.Make(600))
        {
            picture = Fold.Evolve(picture, entry);
            if (picture.Sequence % 20 == 0)
            {
                kept.Save(picture);
            }

            Assert.True(kept.Bytes <= bound);
        }

        Assert.Equal(600, kept.All[^1]);
        Assert.True(kept.All.Length > 2);
    }

    [Fact]
    public void Memory_MoreThanAllowed_ForgetsWhatWasUsedLongestAgo()
    {
        PastMemory memory = new(100_000);
        PictureState picture = Plain(120);
        for (int i = 1; i <= 200; i++)
        {
            memory.Hold(i, picture, memory.NewLine());
            Assert.True(memory.Bytes <= 100_000);
            Assert.NotNull(memory.Find(i));
        }

        Assert.InRange(memory.Count, 1, 10);
        Assert.Null(memory.Find(1));
    }

    [Fact]
    public async Task Keeper_HistoryWithoutKeptPictures_KeepsTheLiveOneAndMakesTheOthersAgain()
    {
        const int Many = 3 * CheckpointKeeper.LeastBetween;
        ImmutableArray<JournalEntry> entries = PastEntries.Make(Many + 10);
        await Journal.AppendAsync(0, entries, [], Cancel);
        PictureBroadcast broadcast = new(new UnitIntake(Harbin.Pack, FrozenDictionary<string, PositionSystem>.Empty), TimeProvider.System);
        broadcast.Start(Journal.Epoch, Fold.EvolveAll(PictureState.Empty, entries));
        Checkpoints kept = Kept();
        using CheckpointKeeper keeper = new(kept, Journal, broadcast, TimeProvider.System, NullLogger<CheckpointKeeper>.Instance);
        await keeper.RoundAsync(Cancel);
        Assert.Equal(Many + 10, kept.All[^1]);
        Assert.All(kept.All.Zip(kept.All.Insert(0, 0)), g => Assert.InRange(g.First - g.Second, 1, 2 * CheckpointKeeper.LeastBetween));
        Assert.Equal(PastEntries.Json(Fold.EvolveAll(PictureState.Empty, entries.Take((int)kept.All[0]))), PastEntries.Json(kept.Nearest(kept.All[0], 0)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static PictureState Plain(int until) => Fold.EvolveAll(PictureState.Empty, PastEntries.Make(until));

    private PastPictures New() => new(Journal, Kept(), new PastMemory(1 << 26));

    private Checkpoints Kept() => new(Journal, Files, 1 << 26, NullLogger<Checkpoints>.Instance);

    private async Task<Checkpoints> WithCheckpointAsync()
    {
        await Journal.AppendAsync(0, PastEntries.Make(Entries), [], Cancel);
        Checkpoints kept = Kept();
        kept.Save(Plain(6_000));
        return kept;
    }
}
