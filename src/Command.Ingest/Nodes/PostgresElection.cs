using System.Net.Sockets;
using Command.Ingest.Journal.Postgres;
using Npgsql;

namespace Command.Ingest.Nodes;

/// <summary>
/// Elects the writer through the journal's database: a row holds the term and until when it lasts by the database's clock. Whoever holds it renews it;
/// whoever finds it over takes the next term. The taker waits for the lock under which entries are appended, so a term is over for good once the next one is
/// there: what the old writer still sends is refused.
/// </summary>
public sealed partial class PostgresElection(PostgresJournal journal, string node, TimeProvider time, ILogger<PostgresElection> logger) : BackgroundService, IElection
{
    /// <summary>How long a term lasts that is not renewed.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_renew = Lease / 3;
    private static readonly TimeSpan s_try = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();

    // Two processes that were given one name by mistake must not take each other's seat for their own.
    private readonly string _self = $"{node}#{Guid.NewGuid():N}";
    private (long Term, long RenewedAt)? _held;
    private WriterSeat _seat = new("", 0, TimeSpan.Zero);
    private long? _vacantSince;

    /// <inheritdoc/>
    public long? Term
    {
        get
        {
            lock (_gate)
            {
                return _held is { } held && time.GetElapsedTime(held.RenewedAt) < Lease ? held.Term : null;
            }
        }
    }

    /// <inheritdoc/>
    public WriterSeat Seat
    {
        get
        {
            lock (_gate)
            {
                return _vacantSince is { } since ? _seat with { VacantFor = time.GetElapsedTime(since) } : _seat;
            }
        }
    }

    /// <inheritdoc/>
    public void Overruled()
    {
        lock (_gate)
        {
            _held = null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            long asked = time.GetTimestamp();
            try
            {
                Took(await RoundAsync(stoppingToken).ConfigureAwait(false), asked);
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException)
            {
                // The term runs out by itself if this goes on; the writer says what it means.
                LogUnreachable(e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(Term is null ? s_try : s_renew, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>Renews the term held, or takes the next where the last is over.</summary>
    private async Task<PostgresSeat> RoundAsync(CancellationToken cancellationToken)
    {
        long? mine;
        lock (_gate)
        {
            mine = _held?.Term;
        }

        if (mine is { } term && await journal.Seat.RenewAsync(term, Lease, cancellationToken).ConfigureAwait(false))
        {
            return new PostgresSeat(term, _self, Held: true);
        }

        Overruled();
        PostgresSeat seat = await journal.Seat.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!seat.Held)
        {
            return await journal.Seat.TakeAsync(_self, Lease, cancellationToken).ConfigureAwait(false) ?? seat;
        }

        return seat.Node == _self && !await journal.Seat.RenewAsync(seat.Term, Lease, cancellationToken).ConfigureAwait(false) ? seat with { Held = false } : seat;
    }

    private void Took(PostgresSeat seat, long asked)
    {
        bool mine = seat.Held && seat.Node == _self;
        bool elected;
        lock (_gate)
        {
            elected = mine && _held?.Term != seat.Term;
            _held = mine ? (seat.Term, asked) : null;
            _seat = new WriterSeat(seat.Node.Split('#')[0], seat.Term, TimeSpan.Zero);
            _vacantSince = seat.Held ? null : _vacantSince ?? asked;
        }

        if (elected)
        {
            LogElected(node, seat.Term);
        }
    }

    private async Task ReleaseAsync()
    {
        if (Term is not { } term)
        {
            return;
        }

        Overruled();
        try
        {
            await journal.Seat.ReleaseAsync(term, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException)
        {
            LogUnreachable(e.Message);
        }
    }

    [LoggerMessage(120, LogLevel.Information, "{Node} writes the journal from now on, in term {Term}")]
    private partial void LogElected(string node, long term);

    [LoggerMessage(121, LogLevel.Warning, "The election's row could not be reached ({Reason}); it is tried again")]
    private partial void LogUnreachable(string reason);
}
