using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Ingest.Security;

namespace Command.Ingest.Notices.Push;

/// <summary>A person's own device that takes pushed messages.</summary>
/// <param name="Id">What names it here: a hash of its address.</param>
/// <param name="Account">The account's id.</param>
/// <param name="Name">How the person finds it again.</param>
/// <param name="Page">The page that it was set up on: <c>field</c> or <c>desk</c>.</param>
/// <param name="Language">The page's language, <c>zh-CN</c> or <c>en</c>.</param>
/// <param name="Endpoint">Where its push service takes messages for it.</param>
/// <param name="Key">The browser's public key, an uncompressed point of P-256, base64url.</param>
/// <param name="Secret">The browser's secret, 16 bytes, base64url.</param>
/// <param name="Made">Since when.</param>
/// <param name="Took">When its push service last took a message; null when it never did.</param>
public sealed record PushDevice(string Id, string Account, string Name, string Page, string Language, string Endpoint, string Key, string Secret, DateTimeOffset Made, DateTimeOffset? Took)
{
    /// <summary>The id of a device by its address.</summary>
    public static string IdOf(string endpoint) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)));
}

/// <summary>The devices that people want to be pushed on, and this server's own keys. Beside the accounts, so that all nodes of one PostgreSQL have the same. Safe to use from any thread.</summary>
public sealed class PushBook(SecurityDb db)
{
    /// <summary>Devices of one person at the most: an eleventh takes the place of the one that was longest without a message.</summary>
    public const int MostOfOne = 10;

    private const string Columns = "SELECT p.id, p.account, p.name, p.page, p.language, p.endpoint, p.key, p.secret, p.made, p.took FROM security_push p";

    /// <summary>This server's keys; made by whoever asks first, for all nodes.</summary>
    public async Task<PushKeys> KeysAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync().ConfigureAwait(false) is { } known)
        {
            return known;
        }

        PushKeys fresh = PushKeys.New();
        await db.DoAsync("INSERT INTO security_push_keys (id, private, public) VALUES (1, @private, @public) ON CONFLICT DO NOTHING", cancellationToken, ("@private", fresh.Private), ("@public", fresh.Public)).ConfigureAwait(false);
        return await FindAsync().ConfigureAwait(false) ?? throw new SecurityUnavailableException("The keys for push services can't be read.");

        async Task<PushKeys?> FindAsync() =>
            (await db.ReadAsync("SELECT private, public FROM security_push_keys WHERE id = 1", r => new PushKeys(r.GetString(0), r.GetString(1)), cancellationToken).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <summary>Keeps a device. One that is there already is its newest person's alone: a phone that changed hands no longer tells its last owner's orders.</summary>
    public async Task PutAsync(PushDevice device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(device);
        await db.DoAsync(
            "INSERT INTO security_push (id, account, name, page, language, endpoint, key, secret, made, took) VALUES (@id, @account, @name, @page, @language, @endpoint, @key, @secret, @made, NULL) "
            + "ON CONFLICT (id) DO UPDATE SET account = excluded.account, name = excluded.name, page = excluded.page, language = excluded.language, key = excluded.key, secret = excluded.secret, made = excluded.made, took = NULL",
            cancellationToken,
            ("@id", device.Id),
            ("@account", device.Account),
            ("@name", device.Name),
            ("@page", device.Page),
            ("@language", device.Language),
            ("@endpoint", device.Endpoint),
            ("@key", device.Key),
            ("@secret", device.Secret),
            ("@made", device.Made.ToUnixTimeMilliseconds())).ConfigureAwait(false);
        ImmutableArray<PushDevice> all = await OfAccountAsync(device.Account, cancellationToken).ConfigureAwait(false);
        foreach (PushDevice over in all.Where(d => d.Id != device.Id).OrderByDescending(d => d.Took ?? d.Made).Skip(MostOfOne - 1))
        {
            await RemoveAsync(over.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An account's devices, the newest first.</summary>
    public async Task<ImmutableArray<PushDevice>> OfAccountAsync(string account, CancellationToken cancellationToken) =>
        [.. await db.ReadAsync(Columns + " WHERE p.account = @account ORDER BY p.made DESC, p.id", Read, cancellationToken, ("@account", account)).ConfigureAwait(false)];

    /// <summary>The devices of whoever signs in by a name; none of an account that was stopped.</summary>
    public async Task<ImmutableArray<PushDevice>> OfNameAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        List<(PushDevice Device, string Body)> rows = await db.ReadAsync(
            Columns.Replace(" FROM", ", a.body FROM", StringComparison.Ordinal) + " JOIN security_accounts a ON a.id = p.account WHERE a.name = @name ORDER BY p.made DESC, p.id",
            r => (Read(r), r.GetString(10)),
            cancellationToken,
            ("@name", name.Normalize().ToUpperInvariant())).ConfigureAwait(false);
        return [.. rows.Where(r => !IsStopped(r.Body)).Select(r => r.Device)];
    }

    /// <summary>Notes that a device's push service has taken a message.</summary>
    public Task TookAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        db.DoAsync("UPDATE security_push SET took = @took WHERE id = @id", cancellationToken, ("@took", at.ToUnixTimeMilliseconds()), ("@id", id));

    /// <summary>Forgets a device; with an account, only where it is that one's.</summary>
    /// <returns>True when there was one.</returns>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken, string? account = null) => account is null
        ? await db.DoAsync("DELETE FROM security_push WHERE id = @id", cancellationToken, ("@id", id)).ConfigureAwait(false) > 0
        : await db.DoAsync("DELETE FROM security_push WHERE id = @id AND account = @account", cancellationToken, ("@id", id), ("@account", account)).ConfigureAwait(false) > 0;

    private static bool IsStopped(string body)
    {
        using JsonDocument account = JsonDocument.Parse(body);
        return account.RootElement.TryGetProperty("Disabled", out JsonElement stopped) && stopped.ValueKind == JsonValueKind.True;
    }

    private static PushDevice Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), row.Time(8), row.IsDBNull(9) ? null : row.Time(9));
}
