using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Security;
using Command.Ingest.Transports.Senders;
using Microsoft.Extensions.Options;

namespace Command.Faults.Tests;

/// <summary>The disk of the audit log runs full: what can't be recorded is not done, and the log is whole afterwards.</summary>
public sealed class AuditDiskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disk_OfTheLogRunsFull_NothingIsDoneUnrecordedAndTheLogStaysWhole()
    {
        using SmallDisk disk = new(4);
        await using SecurityDb db = new(disk.Data, null);
        using AuditLog log = new(db, Options.Create(new SecurityOptions()), TimeProvider.System);
        Desk desk = new();
        CallerScope scope = new() { Current = new Caller(CallerKind.Person, "guard", "guard", [Roles.SecurityAdmin]) };
        GuardedSenderDesk guarded = new(desk, new LiveCaller(scope, new NoSessions()), log);
        Assert.NotNull((await guarded.MakeAsync("city", "before", null, "guard", Cancel)).Key);

        disk.Leave(0);
        int refused = 0, done = desk.Made;
        for (int i = 0; i < 2000 && refused < 3; i++)
        {
            try
            {
                await guarded.MakeAsync("city", new string('x', 60), null, "guard", Cancel);
                done++;
            }
            catch (SecurityUnavailableException)
            {
                refused++;
            }
        }

        Assert.Equal(3, refused);

        // Some may have been recorded as asked for and done, and their outcome not written.
        Assert.InRange(desk.Made, done, done + refused);
        disk.Clear();
        Assert.NotNull((await guarded.MakeAsync("city", "after", null, "guard", Cancel)).Key);
        AuditVerdict verdict = await log.VerifyAsync(null, Cancel);
        Assert.Null(verdict.Fault);
        long asked = 0;
        await foreach (AuditEntry entry in log.AllAsync(Cancel))
        {
            asked += entry.Fact.Outcome == "asked" ? 1 : 0;
        }

        Assert.InRange(desk.Made, 1, asked);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private sealed class NoSessions : ISessionBook
    {
        public Task<Caller?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult<Caller?>(null);

        public Task TouchAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Desk : ISenderDesk
    {
        public int Made { get; private set; }

        public Task<ImmutableArray<SenderCard>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<SenderCard>>([]);

        public Task<MadeKey> MakeAsync(string feed, string name, TimeSpan? overlap, string by, CancellationToken cancellationToken)
        {
            Made++;
            return Task.FromResult(new MadeKey("key", null));
        }

        public Task<bool> RevokeAsync(string id, string by, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
