using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Command.Web.Security;

/// <summary>A screen that waits to be approved.</summary>
/// <param name="Code">What it shows.</param>
/// <param name="Address">Where it is.</param>
public sealed record WaitingScreen(string Code, DateTimeOffset Since, string Address);

/// <summary>
/// Pairs wall screens like televisions: a screen shows a code, somebody who may types it in with a name, and the screen gets a credential of its own that
/// reads and nothing else, and lasts until it is taken away.
/// </summary>
public sealed class Pairings(SecurityDb db, Sessions sessions, TimeProvider time)
{
    /// <summary>How long a code can be typed in.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const int MostWaiting = 100, MostOfAnAddress = 10;

    /// <summary>Letters and digits that nobody mistakes for each other across a room.</summary>
    private const string Letters = "ACDEFHJKLMNPRTUVWXY3479";

    /// <summary>Begins to wait.</summary>
    /// <returns>What the screen keeps to itself; null when too many wait already.</returns>
    public async Task<string?> BeginAsync(string address, CancellationToken cancellationToken)
    {
        await db.DoAsync("DELETE FROM security_pairings WHERE made < @old", cancellationToken, ("@old", Oldest())).ConfigureAwait(false);
        List<string> waiting = await db.ReadAsync("SELECT address FROM security_pairings LIMIT 101", r => r.GetString(0), cancellationToken).ConfigureAwait(false);
        if (waiting.Count >= MostWaiting || waiting.Count(a => a == address) >= MostOfAnAddress)
        {
            return null;
        }

        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        string code = RandomNumberGenerator.GetString(Letters, 8);
        await db.DoAsync(
            "INSERT INTO security_pairings (id, code, made, address) VALUES (@id, @code, @now, @address) ON CONFLICT DO NOTHING",
            cancellationToken,
            ("@id", Hash(secret)),
            ("@code", code),
            ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()),
            ("@address", address)).ConfigureAwait(false);
        return secret;
    }

    /// <summary>The code of a screen that waits; null when it does no more.</summary>
    public async Task<string?> CodeAsync(string secret, CancellationToken cancellationToken) =>
        (await db.ReadAsync(
            "SELECT code FROM security_pairings WHERE id = @id AND made >= @old AND name IS NULL", r => r.GetString(0), cancellationToken, ("@id", Hash(secret)), ("@old", Oldest())).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>The screens that wait, the newest first.</summary>
    public async Task<ImmutableArray<WaitingScreen>> WaitingAsync(CancellationToken cancellationToken) =>
    [
        .. await db.ReadAsync(
            "SELECT code, made, address FROM security_pairings WHERE made >= @old AND name IS NULL ORDER BY made DESC",
            r => new WaitingScreen(r.GetString(0), r.Time(1), r.GetString(2)),
            cancellationToken,
            ("@old", Oldest())).ConfigureAwait(false),
    ];

    /// <summary>Approves the screen that shows a code, under a name.</summary>
    /// <returns>False when no screen shows it.</returns>
    public async Task<bool> ApproveAsync(string code, string name, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        string plain = code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
        return await db.DoAsync(
            "UPDATE security_pairings SET name = @name, approved_by = @by WHERE code = @code AND made >= @old AND name IS NULL",
            cancellationToken,
            ("@name", name),
            ("@by", by),
            ("@code", plain),
            ("@old", Oldest())).ConfigureAwait(false) == 1;
    }

    /// <summary>Gives an approved screen its credential, once.</summary>
    /// <returns>The session's id; null while nobody has approved it.</returns>
    public async Task<string?> TakeAsync(string secret, string address, string agent, CancellationToken cancellationToken)
    {
        string id = Hash(secret);
        List<(string Name, string By)> approved = await db.ReadAsync(
            "SELECT name, approved_by FROM security_pairings WHERE id = @id AND made >= @old AND name IS NOT NULL", r => (r.GetString(0), r.GetString(1)), cancellationToken, ("@id", id), ("@old", Oldest())).ConfigureAwait(false);
        return approved is [var (name, by)] && await db.DoAsync("DELETE FROM security_pairings WHERE id = @id", cancellationToken, ("@id", id)).ConfigureAwait(false) == 1
            ? await sessions.BeginAsync(Session.Screen, null, name, "", address, agent, by, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private long Oldest() => (time.GetUtcNow() - Life).ToUnixTimeMilliseconds();

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
