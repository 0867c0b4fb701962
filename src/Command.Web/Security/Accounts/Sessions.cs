using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using Command.Ingest.Api.Rights;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>Somebody or something that is signed in.</summary>
/// <param name="Id">Named in the sealed cookie; made anew at each sign-in.</param>
/// <param name="Account">The person's account; null for a screen.</param>
/// <param name="Kind">person or screen.</param>
/// <param name="Name">A screen's name; of a person, how they signed in.</param>
/// <param name="Stamp">The account's stamp at the time.</param>
/// <param name="Seen">The last click or key.</param>
/// <param name="Address">Where from.</param>
/// <param name="Agent">What the browser calls itself, cut short.</param>
/// <param name="MadeBy">Who approved a screen.</param>
public sealed record Session(
    string Id, string? Account, string Kind, string Name, string Stamp, DateTimeOffset Began, DateTimeOffset Seen, DateTimeOffset? Ended, string Address, string Agent, string? MadeBy)
{
    public const string Person = "person", Screen = "screen";
}

/// <summary>Who is signed in, from where, and until when. Each answer is at most <see cref="Memory"/> old.</summary>
public sealed class Sessions(SecurityDb db, AccountStore accounts, IOptions<SecurityOptions> options, TimeProvider time) : ISessionBook
{
    /// <summary>How long an answer is believed: so soon a revoked person is gone.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private const string Columns = "SELECT id, account, kind, name, stamp, began, seen, ended, address, agent, made_by FROM security_sessions";
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan s_touched = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (Caller? Caller, long At)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _touched = new(StringComparer.Ordinal);

    /// <summary>Begins a session.</summary>
    /// <returns>Its id, 256 bits of chance.</returns>
    public async Task<string> BeginAsync(string kind, string? account, string name, string stamp, string address, string agent, string? madeBy, CancellationToken cancellationToken)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.DoAsync(
            "INSERT INTO security_sessions (id, account, kind, name, stamp, began, seen, address, agent, made_by) VALUES (@id, @account, @kind, @name, @stamp, @now, @now, @address, @agent, @by)",
            cancellationToken,
            ("@id", id),
            ("@account", account),
            ("@kind", kind),
            ("@name", name),
            ("@stamp", stamp),
            ("@now", now),
            ("@address", address),
            ("@agent", agent.Length > 200 ? agent[..200] : agent),
            ("@by", madeBy)).ConfigureAwait(false);
        return id;
    }

    /// <summary>Who a session speaks for now; null when it is over.</summary>
    /// <exception cref="SecurityUnavailableException">It can't be asked.</exception>
    public async Task<Caller?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out (Caller? Caller, long At) known) && time.GetElapsedTime(known.At) < Memory)
        {
            return known.Caller;
        }

        long at = time.GetTimestamp();
        Session? session = (await db.ReadAsync(Columns + " WHERE id = @id", Read, cancellationToken, ("@id", id)).ConfigureAwait(false)).FirstOrDefault();
        Account? account = session?.Account is { } owner ? await accounts.FindByIdAsync(owner, cancellationToken).ConfigureAwait(false) : null;
        Account? approver = session is { Kind: Session.Screen, MadeBy: { } by } ? await accounts.FindByNameAsync(by.ToUpperInvariant(), cancellationToken).ConfigureAwait(false) : null;
        Caller? caller = session is null ? null : SessionRules.CallerOf(session, account, options.Value.Accounts, time.GetUtcNow(), approver?.Agency);
        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
            _touched.Clear();
        }

        _known[id] = (caller, at);
        return caller;
    }

    /// <summary>Notes a click or a key.</summary>
    public async Task TouchAsync(string id, CancellationToken cancellationToken)
    {
        long at = time.GetTimestamp();
        if (_touched.TryGetValue(id, out long last) && time.GetElapsedTime(last, at) < s_touched)
        {
            return;
        }

        _touched[id] = at;
        await db.DoAsync("UPDATE security_sessions SET seen = @now WHERE id = @id AND ended IS NULL", cancellationToken, ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()), ("@id", id)).ConfigureAwait(false);
    }

    /// <summary>Ends one.</summary>
    public async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        await db.DoAsync("UPDATE security_sessions SET ended = @now WHERE id = @id AND ended IS NULL", cancellationToken, ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()), ("@id", id)).ConfigureAwait(false);
        _known.TryRemove(id, out _);
    }

    /// <summary>Ends all of an account, but one where that is said.</summary>
    public async Task EndAllAsync(string account, string? but, CancellationToken cancellationToken)
    {
        await db.DoAsync(
            "UPDATE security_sessions SET ended = @now WHERE account = @account AND ended IS NULL AND id <> @but",
            cancellationToken,
            ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()),
            ("@account", account),
            ("@but", but ?? "")).ConfigureAwait(false);
        _known.Clear();
    }

    /// <summary>The live ones of an account, the newest first.</summary>
    public async Task<ImmutableArray<Session>> OfAccountAsync(string account, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<Session> all = await db.ReadAsync(Columns + " WHERE account = @account AND ended IS NULL ORDER BY began DESC LIMIT 200", Read, cancellationToken, ("@account", account)).ConfigureAwait(false);
        return [.. all.Where(s => !SessionRules.IsOver(s, options.Value.Accounts, now))];
    }

    /// <summary>The paired screens, by name.</summary>
    public async Task<ImmutableArray<Session>> ScreensAsync(CancellationToken cancellationToken) =>
        [.. await db.ReadAsync(Columns + " WHERE kind = 'screen' AND ended IS NULL ORDER BY name LIMIT 1000", Read, cancellationToken).ConfigureAwait(false)];

    private static Session Read(DbDataReader reader) => new(
        reader.GetString(0),
        reader.TextOrNull(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetString(4),
        reader.Time(5),
        reader.Time(6),
        reader.IsDBNull(7) ? null : reader.Time(7),
        reader.GetString(8),
        reader.GetString(9),
        reader.TextOrNull(10));
}

/// <summary>Until when a session lasts and what its holder may do in it.</summary>
public static class SessionRules
{
    /// <summary>True when it was ended, or its time is up. A screen's lasts until somebody ends it.</summary>
    public static bool IsOver(Session session, AccountsOptions limits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(limits);
        return session.Ended is not null
            || (session.Kind == Session.Person && (now - session.Seen > TimeSpan.FromMinutes(limits.IdleMinutes) || now - session.Began > TimeSpan.FromHours(limits.AbsoluteHours)));
    }

    /// <summary>Who it speaks for; null when it is over, or its account was stopped or changed since.</summary>
    /// <param name="screens">Of a screen, the agency of who approved it: a wall shows what they may see.</param>
    public static Caller? CallerOf(Session session, Account? account, AccountsOptions limits, DateTimeOffset now, string? screens = null)
    {
        if (IsOver(session, limits, now))
        {
            return null;
        }

        if (session.Kind == Session.Screen)
        {
            return new Caller(CallerKind.Screen, "screen:" + session.Name, session.Name, [Roles.Wall], screens, Session: session.Id);
        }

        return account is { Disabled: false } && account.Stamp == session.Stamp
            ? new Caller(CallerKind.Person, account.Name, account.Display, [.. account.Roles], account.Agency, session.Id, account.Id, DutyOf(account, limits, now))
            : null;
    }

    /// <summary>What a person has to do before anything else: <c>password</c>, <c>second-factor</c> or null.</summary>
    public static string? DutyOf(Account account, AccountsOptions limits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(limits);
        if (account.PasswordHash is not null && (account.PasswordAt is not { } at || (limits.PasswordDays > 0 && now - at > TimeSpan.FromDays(limits.PasswordDays))))
        {
            return "password";
        }

        bool has = account.TwoFactor || account.Passkeys.Count > 0 || account.Logins.Count > 0;
        bool must = limits.SecondFactor == "everybody" || account.Roles.Any(r => r == Roles.AgencyAdmin || Roles.SeparatedPowers.Contains(r));
        return must && !has ? "second-factor" : null;
    }
}
