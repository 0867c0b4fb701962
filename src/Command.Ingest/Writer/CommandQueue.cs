using System.Text.Json;
using System.Threading.Channels;
using Command.Ingest.Bus;
using Command.Ingest.Contracts;
using Command.Ingest.Nodes;

namespace Command.Ingest.Writer;

/// <summary>What became of a person's command.</summary>
/// <param name="Sequence">The journal's sequence number of the last entry that followed from it; 0 when it was refused.</param>
/// <param name="Opened">The incident that it opened, where it opened one.</param>
/// <param name="Refusal">Why nothing followed; null when it was carried out.</param>
/// <param name="MayPass">True when it was refused for a reason that may pass by itself: it can be sent again as it is, with the same id.</param>
public sealed record CommandAnswer(long Sequence, string? Opened, Fault? Refusal, bool MayPass = false)
{
    internal static CommandAnswer Refused(Fault refusal) => new(0, null, refusal);

    internal static CommandAnswer Later(Fault refusal) => new(0, null, refusal, MayPass: true);
}

/// <summary>
/// What persons tell the writer, in the order it came. A command is carried out once for the same id of the same person: a second call with it joins the
/// first, whether it still waits or is done. That is remembered in this process for the last <see cref="Remembered"/> commands; after a restart or on
/// another node a repeated command is decided anew, on the picture as it is then. Safe to use from any thread.
/// </summary>
public sealed class CommandQueue(IElection election, IWakeUps wakeUps)
{
    /// <summary>Commands that may wait at a time.</summary>
    public const int Most = 256;

    /// <summary>Commands whose ids are remembered.</summary>
    public const int Remembered = 2000;

    private readonly Channel<PendingCommand> _waiting = Channel.CreateBounded<PendingCommand>(Most);
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Author, string Id), PendingCommand> _known = [];
    private readonly Queue<PendingCommand> _inOrder = new();

    /// <summary>Hands a command to the writer and waits for its answer.</summary>
    /// <param name="id">The caller's own id of this command; null where it will not be sent twice.</param>
    /// <param name="author">Who says so; kept in the journal.</param>
    /// <param name="command">What to do.</param>
    /// <param name="cancellationToken">Withdraws the command while it waits; once it is being decided it is carried out.</param>
    public async Task<CommandAnswer> SubmitAsync(string? id, string author, DeskCommand command, CancellationToken cancellationToken)
    {
        if (election.Term is null)
        {
            return CommandAnswer.Later(NotTheWriter());
        }

        PendingCommand pending = new(id, author, command);
        if (Join(pending) is { } first)
        {
            return first.IsLike(pending)
                ? await first.Answer.WaitAsync(cancellationToken).ConfigureAwait(false)
                : CommandAnswer.Refused(new Fault("command-id-reused", $"The id {id} was given to another command before. Give every command an id of its own."));
        }

        if (_waiting.Writer.TryWrite(pending))
        {
            wakeUps.Announce([]);
        }
        else
        {
            Settle(pending, CommandAnswer.Later(new Fault("command-queue-full", $"{Most} commands wait for the writer. Nothing was done; try again in a few seconds.")));
        }

        using CancellationTokenRegistration leaving = cancellationToken.Register(() => Withdraw(pending));
        return await pending.Answer.ConfigureAwait(false);
    }

    /// <summary>The next command that nobody has withdrawn. For the writer.</summary>
    internal PendingCommand? Take()
    {
        while (_waiting.Reader.TryRead(out PendingCommand? next))
        {
            if (next.Begin())
            {
                return next;
            }
        }

        return null;
    }

    /// <summary>Gives a command's answer; one that may pass is forgotten, so that the same id can be sent again.</summary>
    internal void Settle(PendingCommand command, CommandAnswer answer)
    {
        if (answer.MayPass && command.Id is not null)
        {
            lock (_gate)
            {
                Forget(command);
            }
        }

        command.Become(answer);
    }

    /// <summary>Takes nothing more in, and refuses what waits: the writer has ended.</summary>
    internal void Close()
    {
        _waiting.Writer.TryComplete();
        Refuse();
    }

    /// <summary>Refuses all that waits, when this node does not write.</summary>
    internal void Refuse()
    {
        while (Take() is { } waiting)
        {
            Settle(waiting, CommandAnswer.Later(NotTheWriter()));
        }
    }

    private PendingCommand? Join(PendingCommand pending)
    {
        if (pending.Id is null)
        {
            return null;
        }

        lock (_gate)
        {
            if (_known.TryGetValue((pending.Author, pending.Id), out PendingCommand? first))
            {
                return first;
            }

            if (_inOrder.Count == Remembered)
            {
                Forget(_inOrder.Dequeue());
            }

            _known[(pending.Author, pending.Id)] = pending;
            _inOrder.Enqueue(pending);
            return null;
        }
    }

    private void Forget(PendingCommand command)
    {
        if (_known.TryGetValue((command.Author, command.Id!), out PendingCommand? known) && ReferenceEquals(known, command))
        {
            _known.Remove((command.Author, command.Id!));
        }
    }

    private void Withdraw(PendingCommand command)
    {
        if (command.Begin())
        {
            Settle(command, CommandAnswer.Later(new Fault("command-withdrawn", "The caller left before the writer came to it. Nothing was done.")));
        }
    }

    private Fault NotTheWriter() => election.Seat.Node is { Length: > 0 } node && election.Term is null
        ? new Fault("command-not-the-writer", $"The node {node} writes the journal, not this one. Nothing was done; send it there, or here again when this one writes.", node)
        : new Fault("command-not-the-writer", "No node writes the journal at the moment. Nothing was done; try again in a few seconds.");
}

/// <summary>A command that waits for the writer.</summary>
internal sealed class PendingCommand(string? id, string author, DeskCommand command)
{
    private readonly TaskCompletionSource<CommandAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    public string? Id => id;

    public string Author => author;

    public DeskCommand Command => command;

    public Task<CommandAnswer> Answer => _answer.Task;

    /// <summary>True for whoever begins with it first.</summary>
    public bool Begin() => Interlocked.Exchange(ref _begun, 1) == 0;

    public void Become(CommandAnswer answer) => _answer.TrySetResult(answer);

    /// <summary>True when both say the same; lists compare by what is in them.</summary>
    public bool IsLike(PendingCommand other) => Json(command) == Json(other.Command);

    private static string Json(DeskCommand command) => JsonSerializer.Serialize(command, CommandJson.Wire.DeskCommand);
}
