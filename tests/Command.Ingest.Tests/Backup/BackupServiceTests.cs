using System.Text.Json;
using Command.Ingest.Backup;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Tracks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Backup;

public sealed class BackupServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-backups-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Server_ToldToMakeBackups_MakesOneAndSaysHowOldItIs()
    {
        await using Host host = await Host.StartAsync(("Command:Backup:Into", _folder), ("Command:Backup:Every", "01:00:00"));
        BackupHealth health = host.Get<BackupHealth>();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        string metrics = "";
        while (!metrics.Contains("\ncommand_backup_age_seconds ", StringComparison.Ordinal))
        {
            metrics = await host.Http.GetStringAsync("/metrics", patience.Token);
        }

        Assert.Null(health.Trouble);
        string drill = await File.ReadAllTextAsync(Path.Combine(Directory.GetDirectories(_folder, "command-*").Single(), "drill.json"), TestContext.Current.CancellationToken);
        Assert.True(JsonElement.Parse(drill).GetProperty("passed").GetBoolean());
    }

    [Fact]
    public async Task Server_ThatCantMakeThem_SaysSoAndServesOn()
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "not a folder", TestContext.Current.CancellationToken);
        await using Host host = await Host.StartAsync(("Command:Backup:Into", Path.Combine(file, "below")));
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        string ready = "";
        while (!ready.Contains("no backup could be made", StringComparison.Ordinal))
        {
            ready = await host.Http.GetStringAsync("/readyz", patience.Token);
        }

        Assert.Equal("backup-failed", host.Get<BackupHealth>().Trouble?.Code);
    }

    [Fact]
    public void Health_NoGoodBackupForTwoRounds_IsATrouble()
    {
        FakeTimeProvider time = new();
        bool writes = true;
        BackupHealth health = new(Options.Create(new CommandOptions { Backup = { Into = "x", Every = TimeSpan.FromHours(1) } }), new WritingNode(() => writes), time);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Null(health.Trouble);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["121"], health.Trouble!.Args);
        writes = false;
        Assert.Null(health.Trouble);
        writes = true;

        health.Made(time.GetUtcNow());
        Assert.Null(health.Trouble);
        Assert.Equal(TimeSpan.Zero, health.Age);
        health.Failed(Reason.Of("backup-failed", "the disk is full"));
        Assert.Equal("backup-failed", health.Trouble!.Code);
        health.Made(time.GetUtcNow());
        Assert.Null(health.Trouble);
    }

    [Theory]
    [InlineData("Command:Backup:Into", " ", "Command__Backup__Into")]
    [InlineData("Command:Backup:Every", "00:00:10", "Command__Backup__Every")]
    [InlineData("Command:Backup:Keep", "0", "Command__Backup__Keep")]
    [InlineData("Command:Backup:KeyFile", "/nowhere/key", "Command__Backup__KeyFile")]
    [InlineData("Command:Tracks:ToleranceMetres", "501", "Command__Tracks__ToleranceMetres")]
    [InlineData("Command:Tracks:KeepDays", "0", "Command__Tracks__KeepDays")]
    [InlineData("Command:Ingest:KeepFixes", "24:00:00", "Command__Tracks__KeepDays")]
    public async Task Start_SettingThatCantBeUsed_NamesTheKey(string key, string value, string named)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync((key, value)));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }
}
