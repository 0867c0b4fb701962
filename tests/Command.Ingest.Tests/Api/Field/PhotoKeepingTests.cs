using System.Security.Cryptography;
using Command.Ingest.Api.Field;
using Command.Ingest.Backup;
using Command.Ingest.Configuration;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Api.Field;

/// <summary>How long photos are kept, and that they are in the backups.</summary>
public sealed class PhotoKeepingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-photos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sweep_OldPhotos_TakesAwayThoseThatNothingShows()
    {
        await using Host host = await Host.StartAsync(_folder);
        string old = Put("old", DateTime.UtcNow.AddDays(-400)), shown = Put("shown", DateTime.UtcNow.AddDays(-400)), fresh = Put("fresh", DateTime.UtcNow);
        PhotoStore photos = host.Get<PhotoStore>();
        Assert.Equal(1, photos.Sweep(DateTimeOffset.UtcNow.AddDays(-365), new HashSet<string> { shown }));
        CancellationToken stop = TestContext.Current.CancellationToken;
        Assert.Null(await photos.ReadAsync(old, stop));
        Assert.NotNull(await photos.ReadAsync(shown, stop));
        Assert.NotNull(await photos.ReadAsync(fresh, stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backup_WithPhotos_CopiesEachOnceAndPutsThemBack(bool sealedOnes)
    {
        await JournalAsync();
        string photo = Put("one", DateTime.UtcNow), into = Path.Combine(_folder, "backups"), again = Path.Combine(_folder, "again");
        string[] key = sealedOnes ? ["--key-file", KeyFile()] : [];
        Assert.Contains("1 new photos copied.", await RunAsync(["backup", "--into", into, .. key]), StringComparison.Ordinal);
        string kept = Directory.EnumerateFiles(Path.Combine(into, "photos"), photo + "*", SearchOption.AllDirectories).Single();
        Assert.Equal(sealedOnes, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken))) != photo);

        string backup = Directory.GetDirectories(into, "command-*").Single();
        Assert.Contains("1 photos put back.", await RunAsync(["restore", "--from", backup, "--into", again, .. key]), StringComparison.Ordinal);
        Assert.Equal(photo, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(PathOf(again, photo), TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task Restore_OfAPhotoThatWasAltered_IsRefused()
    {
        await JournalAsync();
        string photo = Put("one", DateTime.UtcNow), into = Path.Combine(_folder, "backups"), again = Path.Combine(_folder, "again");
        await RunAsync(["backup", "--into", into]);
        await File.AppendAllTextAsync(PathOf(into, photo), "x", TestContext.Current.CancellationToken);
        string said = await RunAsync(["restore", "--from", Directory.GetDirectories(into, "command-*").Single(), "--into", again], expected: 1);
        Assert.Contains("backup-file-altered", said, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf(again, photo)));
    }

    private static string PathOf(string folder, string photo) => Path.Combine(folder, "photos", photo[..2], photo + ".jpg");

    private ValueTask JournalAsync() => SqliteJournal.Open(Path.Combine(_folder, "command.db"), Guid.NewGuid().ToString("N")).DisposeAsync();

    private string KeyFile()
    {
        string file = Path.Combine(_folder, "backup.key");
        File.WriteAllBytes(file, RandomNumberGenerator.GetBytes(32));
        return file;
    }

    private string Put(string what, DateTime at)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(what);
        string name = Convert.ToHexStringLower(SHA256.HashData(bytes)), path = PathOf(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, at);
        return name;
    }

    private async Task<string> RunAsync(string[] arguments, int expected = 0)
    {
        using StringWriter said = new();
        int code = await BackupCommand.RunAsync(arguments, new CommandOptions { DataDir = _folder }, _folder, said, said, new FakeTimeProvider(DateTimeOffset.UtcNow), TestContext.Current.CancellationToken);
        Assert.True(code == expected, said.ToString());
        return said.ToString();
    }
}
