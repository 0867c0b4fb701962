using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary>What is searched for; null for what does not matter.</summary>
/// <param name="Text">Part of who, subject or detail.</param>
/// <param name="Action">An action.</param>
/// <param name="Outcome">An outcome.</param>
/// <param name="From">Not before.</param>
/// <param name="To">Before.</param>
/// <param name="Before">Only entries before this sequence: the next page.</param>
public sealed record AuditQuery(string? Text, string? Action, string? Outcome, DateTimeOffset? From, DateTimeOffset? To, long? Before);

/// <summary>What verifying found.</summary>
/// <param name="Entries">How many were read.</param>
/// <param name="Fault">What is wrong, in plain English; null when nothing is.</param>
/// <param name="Head">The last hash.</param>
public sealed record AuditVerdict(long Entries, string? Fault, string Head);

/// <summary>
/// The audit log: append-only and hash-chained. It can't be switched off: who writes waits until an entry is on the disk, and gets
/// <see cref="SecurityUnavailableException"/> when it can't be, upon which nothing may be done. Safe for several nodes on one database.
/// </summary>
public sealed class AuditLog(SecurityDb db, IOptions<SecurityOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Entries on a page of the search.</summary>
    public const int PageLength = 100;

    private const int AtOnce = 5000;
    private const string Columns = "SELECT sequence, at, who, roles, address, action, subject, outcome, detail, hash FROM security_audit";
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Appends an entry.</summary>
    /// <exception cref="SecurityUnavailableException">It could not be made durable.</exception>
    public async Task WriteAsync(AuditFact fact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fact);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DbConnection connection = await db.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                // From here on it is not given up half-way: the caller may have gone, what it asked for has not.
                await AppendAsync(connection, fact).ConfigureAwait(false);
            }
        }
        catch (DbException e)
        {
            throw new SecurityUnavailableException(e);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The newest entries that fit, the newest first.</summary>
    public async Task<ImmutableArray<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        const string Where =
            """
             WHERE (@text = '' OR LOWER(who) LIKE @like ESCAPE '!' OR LOWER(subject) LIKE @like ESCAPE '!' OR LOWER(detail) LIKE @like ESCAPE '!' OR address = @text)
               AND (@action = '' OR action = @action) AND (@outcome = '' OR outcome = @outcome)
               AND at >= @from AND at < @to AND sequence < @before ORDER BY sequence DESC LIMIT 100
            """;
        string text = query.Text?.Trim().ToLowerInvariant() ?? "";
        string like = "%" + text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%";
        return
        [
            .. await db.ReadAsync(
                Columns + Where,
                Read,
                cancellationToken,
                ("@text", text),
                ("@like", like),
                ("@action", query.Action ?? ""),
                ("@outcome", query.Outcome ?? ""),
                ("@from", query.From?.ToUnixTimeMilliseconds() ?? 0L),
                ("@to", query.To?.ToUnixTimeMilliseconds() ?? long.MaxValue),
                ("@before", query.Before ?? long.MaxValue)).ConfigureAwait(false),
        ];
    }

    /// <summary>Entries in order, a bounded piece at a time.</summary>
    public async IAsyncEnumerable<AuditEntry> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = 0;
        while (true)
        {
            List<AuditEntry> piece = await PieceAsync(last, cancellationToken).ConfigureAwait(false);
            foreach (AuditEntry entry in piece)
            {
                last = entry.Sequence;
                yield return entry;
            }

            if (piece.Count < AtOnce)
            {
                yield break;
            }
        }
    }

    /// <summary>Reads the whole log and checks each entry against its hash and the one before.</summary>
    /// <param name="sealedHead">A head that was signed earlier: the log must still have it. Null where there is none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<AuditVerdict> VerifyAsync(AuditHead? sealedHead, CancellationToken cancellationToken)
    {
        (long last, string hash) = (0, AuditChain.Start);
        string? fault = null;
        bool met = sealedHead is null or { Sequence: 0 };
        while (fault is null)
        {
            List<AuditEntry> piece = await PieceAsync(last, cancellationToken).ConfigureAwait(false);
            fault = AuditChain.Fault(options.Value.Audit.Hash, last, hash, piece);
            if (piece.Count == 0 || fault is not null)
            {
                break;
            }

            if (sealedHead is not null && piece.Find(e => e.Sequence == sealedHead.Sequence) is { } then)
            {
                met = true;
                fault = then.Hash == sealedHead.Hash ? null : $"Entry {then.Sequence} is not the one whose hash was signed: the log was written anew.";
            }

            (last, hash) = (piece[^1].Sequence, piece[^1].Hash);
        }

        fault ??= met ? null : $"The log ends with entry {last}, but entry {sealedHead!.Sequence} was signed: its end was cut off.";
        return new AuditVerdict(last, fault, hash);
    }

    /// <summary>The last entry's sequence and hash.</summary>
    public async Task<(long Sequence, string Hash)> LastAsync(CancellationToken cancellationToken) =>
        (await db.ReadAsync(Last, r => (r.GetInt64(0), r.GetString(1)), cancellationToken).ConfigureAwait(false)) is [var last, ..] ? last : (0, AuditChain.Start);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private const string Last = "SELECT sequence, hash FROM security_audit ORDER BY sequence DESC LIMIT 1";

    private Task<List<AuditEntry>> PieceAsync(long after, CancellationToken cancellationToken) =>
        db.ReadAsync(Columns + " WHERE sequence > @after ORDER BY sequence LIMIT 5000", Read, cancellationToken, ("@after", after));

    private async Task AppendAsync(DbConnection connection, AuditFact fact)
    {
        DbTransaction change = await connection.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
        await using (change.ConfigureAwait(false))
        {
            if (db.IsPostgres)
            {
                DbCommand alone = connection.With("LOCK TABLE security_audit IN SHARE ROW EXCLUSIVE MODE");
                await using (alone.ConfigureAwait(false))
                {
                    alone.Transaction = change;
                    await alone.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
                }
            }

            (long last, string hash) = (0, AuditChain.Start);
            DbCommand newest = connection.With(Last);
            await using (newest.ConfigureAwait(false))
            {
                newest.Transaction = change;
                DbDataReader reader = await newest.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    if (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                    {
                        (last, hash) = (reader.GetInt64(0), reader.GetString(1));
                    }
                }
            }

            DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
            DbCommand insert = connection.With(
                "INSERT INTO security_audit (sequence, at, who, roles, address, action, subject, outcome, detail, hash) VALUES (@sequence, @at, @who, @roles, @address, @action, @subject, @outcome, @detail, @hash)",
                ("@sequence", last + 1),
                ("@at", at.ToUnixTimeMilliseconds()),
                ("@who", fact.Who),
                ("@roles", fact.Roles),
                ("@address", fact.Address),
                ("@action", fact.Action),
                ("@subject", fact.Subject),
                ("@outcome", fact.Outcome),
                ("@detail", fact.Detail),
                ("@hash", AuditChain.HashOf(options.Value.Audit.Hash, hash, last + 1, at, fact)));
            await using (insert.ConfigureAwait(false))
            {
                insert.Transaction = change;
                await insert.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            }

            await change.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static AuditEntry Read(DbDataReader r) => new(
        r.GetInt64(0),
        r.Time(1),
        new AuditFact(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetString(7), r.GetString(8)),
        r.GetString(9));
}
