using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Npgsql;

namespace Command.Faults.Tests;

/// <summary>What is decided before a disk is full or a link is bad.</summary>
public sealed class RulesTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(DiskState.Ample, 500, DiskState.Ample)]
    [InlineData(DiskState.Ample, 64, DiskState.Ample)]
    [InlineData(DiskState.Ample, 63, DiskState.Low)]
    [InlineData(DiskState.Low, 70, DiskState.Low)]
    [InlineData(DiskState.Low, 80, DiskState.Ample)]
    [InlineData(DiskState.Low, 4, DiskState.Low)]
    [InlineData(DiskState.Low, 3, DiskState.Full)]
    [InlineData(DiskState.Full, 7, DiskState.Full)]
    [InlineData(DiskState.Full, 8, DiskState.Low)]
    [InlineData(DiskState.Full, 500, DiskState.Ample)]
    public void Disk_OfALargeVolume_IsJudgedByTheReserveAndDoesNotFlicker(DiskState before, long freeMebibytes, DiskState expected) =>
        Assert.Equal(expected, DiskRules.Judge(before, new DiskSpace(freeMebibytes * Mebibyte, 100_000 * Mebibyte), 64 * Mebibyte));

    [Fact]
    public void Reserve_OfASmallVolume_IsATenthOfItAndNoneIsNone()
    {
        Assert.Equal(2 * Mebibyte, DiskRules.Reserve(64 * Mebibyte, 20 * Mebibyte));
        Assert.Equal(64 * Mebibyte, DiskRules.Reserve(64 * Mebibyte, 10_000 * Mebibyte));
        Assert.Equal(DiskState.Ample, DiskRules.Judge(DiskState.Ample, new DiskSpace(0, 20 * Mebibyte), 0));
    }

    [Theory]
    [InlineData("Host=h;Database=d", PostgresSettings.ConnectSeconds, PostgresSettings.AnswerSeconds)]
    [InlineData("Host=h;Database=d;Timeout=20;Command Timeout=40", 20, 40)]
    public void Postgres_Deadlines_AreShortUnlessTheConnectionStringSaysOtherwise(string written, int connect, int answer)
    {
        Assert.True(PostgresSettings.TryRead(written, out string? used));
        NpgsqlConnectionStringBuilder builder = new(used);
        Assert.Equal(connect, builder.Timeout);
        Assert.Equal(answer, builder.CommandTimeout);
        Assert.Equal(-1, builder.CancellationTimeout);
    }
}
