using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Command.Geo;
using Command.Ingest.Backup;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Backup;

/// <summary>What backups of every engine promise; each engine runs the same tests, through the command line's own entry.</summary>
public abstract partial class BackupCompliance : IDisposable
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private readonly FakeTimeProvider _time = new(s_at.AddHours(8));

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("command-backup-tests-").FullName;

    protected string Into => Path.Combine(Folder, "backups");

    /// <summary>The settings of the store that is backed up.</summary>
    protected abstract CommandOptions Source { get; }

    protected abstract IJournalStore Open(CommandOptions options);

    /// <summary>The settings of an empty place, and how the command line names it.</summary>
    protected abstract (CommandOptions Options, string[] Arguments) Place(string name);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Backup_WhileItIsWrittenTo_IsOneMomentOfItAndPutBackWhole()
    {
        string[] made;
        await using (IJournalStore journal = Open(Source))
        {
            await SettleAsync(journal, 0, 50);
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            TaskCompletionSource writing = new();
            Task<long> writer = Task.Run(
                async () =>
                {
                    long last = 50;
                    for (; !stop.IsCancellationRequested; last++)
                    {
                        await SettleAsync(journal, last, 1);
                        await journal.ReceiveAsync(Envelope($"p{last}"), new Decoded([Fix(last)], []), Cancel);
                        writing.TrySetResult();
                    }

                    return last;
                },
                Cancel);
            await writing.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
            made = await MakeAsync();
            await stop.CancelAsync();
            long last = await writer;
            BackupManifest manifest = Manifest(made[0]);
            Assert.InRange(manifest.Journal.Sequence, 51, last);
            Assert.Equal(journal.Epoch, manifest.Journal.Epoch);
        }

        (CommandOptions target, string[] arguments) = Place("back");
        (int code, string said) = await RunAsync(target, ["restore", "--from", made[0], .. arguments]);
        Assert.True(code == 0, said);
        await using IJournalStore back = Open(target);
        BackupManifest of = Manifest(made[0]);
        Assert.NotEqual(of.Journal.Epoch, back.Epoch);
        Assert.Contains(of.Journal.Picture, said, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, (int)of.Journal.Sequence).Select(n => (long)n), back.Read(0).Select(e => e.Sequence));
        Assert.Equal(of.Journal.Counts, back.Counts());
        Assert.Equal(of.Journal.Pending, back.Pending(0, 100_000).Length);
        await SettleAsync(back, of.Journal.Sequence, 1, "again");
    }

    [Theory]
    [InlineData("flip", "backup-file-altered")]
    [InlineData("cut", "backup-file-cut")]
    [InlineData("gone", "backup-file-cut")]
    [InlineData("manifest", "backup-manifest-unreadable")]
    [InlineData("sequence", "backup-differs")]
    [InlineData("later", "backup-later-version")]
    public async Task Drill_BackupThatIsNotWhatWasMade_FailsAndSaysWhy(string damage, string code)
    {
        await FilledAsync(20);
        string backup = (await MakeAsync())[0];
        Damage(backup, damage);

        (int exit, string said) = await RunAsync(Source, ["restore", "--drill", "--from", backup]);
        Assert.Equal(1, exit);
        Assert.Contains(code, said, StringComparison.Ordinal);
        (CommandOptions target, string[] arguments) = Place("refused");
        (exit, said) = await RunAsync(target, ["restore", "--from", backup, .. arguments]);
        Assert.Equal(1, exit);
        Assert.Contains(code, said, StringComparison.Ordinal);
        await using IJournalStore untouched = Open(target);
        Assert.Empty(untouched.Read(0));
    }

    [Fact]
    public async Task Backup_WithAKey_IsOpenedWithThatOneOnly()
    {
        await FilledAsync(20);
        string key = Path.Combine(Folder, "key"), other = Path.Combine(Folder, "other");
        await File.WriteAllBytesAsync(key, [.. Enumerable.Range(0, 32).Select(i => (byte)i)], Cancel);
        await File.WriteAllBytesAsync(other, new byte[32], Cancel);
        string backup = (await MakeAsync("--key-file", key))[0];
        Assert.True(Manifest(backup).Encrypted);
        foreach (string file in Directory.EnumerateFiles(backup))
        {
            Assert.DoesNotContain("道路积水", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
        }

        Assert.Equal(0, (await RunAsync(Source, ["restore", "--drill", "--from", backup, "--key-file", key])).Code);
        Assert.Contains("backup-key-needed", (await RunAsync(Source, ["restore", "--drill", "--from", backup])).Said, StringComparison.Ordinal);
        Assert.Contains("backup-key-wrong", (await RunAsync(Source, ["restore", "--drill", "--from", backup, "--key-file", other])).Said, StringComparison.Ordinal);
        Damage(backup, "sequence");
        Assert.Contains("backup-file-altered", (await RunAsync(Source, ["restore", "--drill", "--from", backup, "--key-file", key])).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_ToASequence_IsTheFoldThereAndNothingLaterReappears()
    {
        string backup, picture;
        await using (IJournalStore journal = Open(Source))
        {
            await SettleAsync(journal, 0, 30);
            await journal.ReceiveAsync(Envelope("p1"), new Decoded([Fix(1)], []), Cancel);
            picture = Manifest((await MakeAsync())[0]).Journal.Picture;
            await SettleAsync(journal, 30, 20);
            await journal.ReceiveAsync(Envelope("late", 55), new Decoded([Report(55)], [new Fault("bad", "half of it")]), Cancel);
            await journal.ReceiveAsync(Envelope("p2", 56), new Decoded([Fix(5000)], []), Cancel);
            await journal.SaveSnapshotAsync(45, new byte[] { 1 }, Cancel);
            backup = (await MakeAsync())[0];
        }

        (CommandOptions target, string[] arguments) = Place("cut");
        (int code, string said) = await RunAsync(target, ["restore", "--from", backup, "--to-sequence", "30", .. arguments]);
        Assert.True(code == 0, said);
        Assert.Contains(picture, said, StringComparison.Ordinal);
        await using IJournalStore cut = Open(target);
        Assert.Equal(30, cut.Read(0).Last().Sequence);
        Assert.Null(cut.LoadSnapshot());
        Assert.Empty(cut.Pending(0, 100));
        Assert.Empty(cut.Quarantine(null, 100));
        Assert.Equal(new FeedCounts(32, 32, 0, 0), cut.Counts()["city"]);
        Assert.Equal(s_at.AddSeconds(1), Assert.Single(cut.NewestFixes(DateTimeOffset.UnixEpoch)).ObservedAt);
        Assert.Single(cut.Tracks.Track("city:138", s_at, s_at.AddDays(1), 10)!.Fixes);

        // Who sent them may send them again, and what was before is a duplicate still.
        await SettleAsync(cut, 30, 20);
        Committed again = await cut.ReceiveAsync(Envelope("old"), new Decoded([Report(3)], []), Cancel);
        Assert.Equal(1, again.Receipt.Duplicates);
        Assert.Equal(1, (await cut.ReceiveAsync(Envelope("p3"), new Decoded([Fix(5000)], []), Cancel)).Receipt.Messages);
    }

    [Fact]
    public async Task Restore_ToASequenceKeepingTheInbox_DecidesWhatCameLaterAnew()
    {
        string backup;
        await using (IJournalStore journal = Open(Source))
        {
            await SettleAsync(journal, 0, 10);
            backup = (await MakeAsync())[0];
        }

        (CommandOptions target, string[] arguments) = Place("kept");
        (int code, string said) = await RunAsync(target, ["restore", "--from", backup, "--to-sequence", "6", "--keep-inbox", .. arguments]);
        Assert.True(code == 0, said);
        await using IJournalStore kept = Open(target);
        Assert.Equal(["R7", "R8", "R9", "R10"], kept.Pending(0, 100).Select(e => e.Message.SourceId));
        Assert.Equal(new FeedCounts(10, 10, 0, 0), kept.Counts()["city"]);
    }

    [Fact]
    public async Task Restore_ToATime_TakesWhatWasKnownByThen()
    {
        await FilledAsync(10);
        string backup = (await MakeAsync())[0];
        (CommandOptions target, string[] arguments) = Place("time");
        string time = s_at.AddSeconds(7.5).ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        Assert.Equal(0, (await RunAsync(target, ["restore", "--from", backup, "--to-time", time, .. arguments])).Code);
        await using IJournalStore cut = Open(target);
        Assert.Equal(7, cut.Read(0).Last().Sequence);
        Assert.Equal(new FeedCounts(7, 7, 0, 0), cut.Counts()["city"]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Drill_PictureOtherThanItWas_IsAFaultUnlessAnotherVersionFoldedIt(bool other, int exit)
    {
        await FilledAsync(5);
        string manifest = Path.Combine((await MakeAsync())[0], "manifest.json");
        BackupManifest of = Manifest(Path.GetDirectoryName(manifest)!);
        string text = File.ReadAllText(manifest).Replace(of.Journal.Picture, new string('0', 64), StringComparison.Ordinal);
        File.WriteAllText(manifest, other ? text.Replace(of.FoldedBy.ToString(), Guid.Empty.ToString(), StringComparison.Ordinal) : text);
        Assert.Equal(exit, (await RunAsync(Source, ["restore", "--drill", "--from", Path.GetDirectoryName(manifest)!])).Code);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("backup --into x --keep 0")]
    [InlineData("backup --into x --drill")]
    [InlineData("restore --from x --drill --to-sequence 3")]
    [InlineData("restore --from x --to-sequence 3 --to-time 2026-07-18T09:00:00Z")]
    [InlineData("restore --from x --to-sequence many")]
    [InlineData("restore --from x --to-time yesterday")]
    [InlineData("restore --from x --keep-inbox")]
    [InlineData("restore --from x --from y")]
    [InlineData("restore --sideways")]
    public async Task Command_ThatIsNotUnderstood_SaysHowItIsWritten(string command)
    {
        (CommandOptions target, string[] arguments) = Place("none");
        string[] words = command.Split(' ');
        (int code, string said) = await RunAsync(target, words[0] == "restore" ? [.. words, .. arguments] : words);
        Assert.Equal(2, code);
        Assert.Contains("--to-sequence", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_WhereSomethingIs_OverwritesNothing()
    {
        await FilledAsync(3);
        string backup = (await MakeAsync())[0];
        (CommandOptions target, string[] arguments) = Place("twice");
        Assert.Equal(0, (await RunAsync(target, ["restore", "--from", backup, .. arguments])).Code);
        (int code, string said) = await RunAsync(target, ["restore", "--from", backup, .. arguments]);
        Assert.Equal(1, code);
        Assert.Contains("restore-not-empty", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_MoreThanAreKept_TheOldestGo()
    {
        await FilledAsync(3);
        List<string> made = [];
        for (int i = 0; i < 4; i++)
        {
            made.AddRange(await MakeAsync("--keep", "2"));
            if (i == 2)
            {
                // One that failed its drill counts as none.
                await File.WriteAllTextAsync(Path.Combine(made[2], "drill.json"), """{"at":"2026-07-18T09:00:00Z","passed":false,"code":"x","message":"y"}""", Cancel);
            }
        }

        Assert.Equal([made[1], made[2], made[3]], Directory.GetDirectories(Into).Order(StringComparer.Ordinal));
    }

    private static void Damage(string backup, string damage)
    {
        string manifest = Path.Combine(backup, "manifest.json");
        string file = Directory.EnumerateFiles(backup, "command.*").Single();
        switch (damage)
        {
            case "flip":
                byte[] bytes = File.ReadAllBytes(file);
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "cut":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);
                break;
            case "gone":
                File.Delete(file);
                break;
            case "manifest":
                File.WriteAllText(manifest, "{");
                break;
            case "later":
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
                break;
            default:
                File.WriteAllText(manifest, SequenceInManifest().Replace(File.ReadAllText(manifest), "\"sequence\": 7"));
                break;
        }
    }

    [GeneratedRegex("\"sequence\": [0-9]+")]
    private static partial Regex SequenceInManifest();

    private static BackupManifest Manifest(string backup) =>
        JsonSerializer.Deserialize<BackupManifest>(File.ReadAllText(Path.Combine(backup, "manifest.json")), JsonSerializerOptions.Web)!;

    protected async Task FilledAsync(int count)
    {
        await using IJournalStore journal = Open(Source);
        await SettleAsync(journal, 0, count);
    }

    /// <summary>Makes a backup, a minute after the one before.</summary>
    private async Task<string[]> MakeAsync(params string[] more)
    {
        string[] before = Directory.Exists(Into) ? Directory.GetDirectories(Into) : [];
        _time.Advance(TimeSpan.FromMinutes(1));
        (int code, string said) = await RunAsync(Source, ["backup", "--into", Into, .. more]);
        Assert.True(code == 0, said);
        return [.. Directory.GetDirectories(Into).Except(before)];
    }

    protected async Task<(int Code, string Said)> RunAsync(CommandOptions options, string[] arguments)
    {
        using StringWriter said = new();
        int code = await BackupCommand.RunAsync(arguments, options, Folder, said, said, _time, Cancel);
        return (code, said.ToString());
    }

    /// <summary>Receives reports and settles each in an entry of its own, a second apart.</summary>
    private static async Task SettleAsync(IJournalStore journal, long last, int count, string version = "1")
    {
        for (long n = last + 1; n <= last + count; n++)
        {
            Report report = Report(n) with { Version = version };
            await journal.ReceiveAsync(Envelope($"e{n}-{version}", n), new Decoded([report], []), Cancel);
            InboxEntry entry = journal.Pending(0, 1).Single();
            DateTimeOffset known = s_at.AddSeconds(n);
            await journal.AppendAsync(n - 1, [new JournalEntry(n, known, known, "city", new ReportAccepted($"city:R{n}", report, Ingest.Contracts.Place.Unknown))], [entry.Id], Cancel);
        }
    }

    private static Envelope Envelope(string id, long second = 0) => new(id, "city", s_at.AddSeconds(second), "hash of " + id, new byte[] { 1 }, null, false);

    private static Report Report(long n) => new()
    {
        Feed = "city",
        Agency = "数字城管",
        SourceId = $"R{n}",
        Version = "1",
        ObservedAt = s_at.AddSeconds(n),
        Kind = "waterlogging",
        Title = "道路积水",
    };

    private static Position Fix(long second) => new()
    {
        Feed = "city",
        Agency = "交通",
        SourceId = "138",
        Version = $"{second}",
        ObservedAt = s_at.AddSeconds(second),
        At = new GeoPoint(126.63, 45.75),
    };
}
