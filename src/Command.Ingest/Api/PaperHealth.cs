using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api;

/// <summary>How the paper packs stand, for the screens, <c>/readyz</c> and <c>/metrics</c>.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class PaperHealth(IOptions<CommandOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _since, _made;
    private string? _file;
    private Reason? _failure;

    /// <summary>When the newest pack was written; null before the first.</summary>
    public DateTimeOffset? MadeAt
    {
        get
        {
            lock (_gate)
            {
                return _made;
            }
        }
    }

    /// <summary>The newest pack's file; null before the first.</summary>
    public string? File
    {
        get
        {
            lock (_gate)
            {
                return _file;
            }
        }
    }

    /// <summary>What is wrong, or null: the last pack could not be written, or the newest is older than two rounds. A node that writes none has nothing wrong.</summary>
    public Reason? Trouble
    {
        get
        {
            lock (_gate)
            {
                TimeSpan? old = time.GetUtcNow() - (_made ?? _since);
                return _failure ?? (old > (2 * options.Value.Paper.Every) + TimeSpan.FromMinutes(1) ? Reason.Of("paper-old", Math.Floor(old.Value.TotalMinutes)) : null);
            }
        }
    }

    /// <summary>Packs are written from now on.</summary>
    public void Begins()
    {
        lock (_gate)
        {
            _since = time.GetUtcNow();
        }
    }

    /// <summary>A pack is there.</summary>
    public void Made(DateTimeOffset at, string file)
    {
        lock (_gate)
        {
            (_made, _file, _failure) = (at, file, null);
        }
    }

    /// <summary>A pack could not be written.</summary>
    public void Failed(Reason why)
    {
        lock (_gate)
        {
            _failure = why;
        }
    }
}
