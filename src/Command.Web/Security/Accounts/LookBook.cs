using System.Data.Common;

namespace Command.Web.Security;

/// <summary>When each person last looked at the situation, beside the accounts: it outlives restarts, and all web nodes of one database know it.</summary>
public sealed class LookBook(SecurityDb db)
{
    /// <summary>The visit that is kept; null for somebody who never looked.</summary>
    /// <exception cref="SecurityUnavailableException">It can't be read now.</exception>
    public async Task<Visit?> FindAsync(string account, CancellationToken cancellationToken) =>
        (await db.ReadAsync("SELECT since, seen FROM security_looks WHERE account = @account", (DbDataReader r) => new Visit(r.Time(0), r.Time(1)), cancellationToken, ("@account", account)).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Keeps a visit in place of the one before.</summary>
    /// <exception cref="SecurityUnavailableException">It can't be written now.</exception>
    public Task KeepAsync(string account, Visit visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return db.DoAsync(
            "INSERT INTO security_looks (account, since, seen) VALUES (@account, @since, @seen) ON CONFLICT (account) DO UPDATE SET since = excluded.since, seen = excluded.seen",
            cancellationToken,
            ("@account", account),
            ("@since", visit.Since.ToUnixTimeMilliseconds()),
            ("@seen", visit.Seen.ToUnixTimeMilliseconds()));
    }
}

/// <summary>One visit to the situation.</summary>
/// <param name="Since">The end of the visit before: what came after it is new.</param>
/// <param name="Seen">When this one last had the page open.</param>
public sealed record Visit(DateTimeOffset Since, DateTimeOffset Seen)
{
    /// <summary>Whoever comes back sooner has not been away: loading the page anew loses nothing of what was new.</summary>
    public static readonly TimeSpan Away = TimeSpan.FromMinutes(30);

    /// <summary>The visit that begins or goes on now; since now for somebody who never looked.</summary>
    public static Visit At(Visit? before, DateTimeOffset now) => before is null ? new Visit(now, now) : before with { Since = now - before.Seen > Away ? before.Seen : before.Since, Seen = now };
}
