using System.Collections.Concurrent;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>
/// Which event each statement of the exercise truly speaks of, by the platform's id of the message. Kept in memory only, for judging how fusion did;
/// nothing of it is ever sent. Safe to use from any thread.
/// </summary>
public sealed class TruthBook
{
    private const int TellingsKept = 2;
    private readonly ConcurrentQueue<ImmutableDictionary<string, string>> _tellings = new();

    /// <summary>The true event of a message, or null when it is none of the last tellings'.</summary>
    /// <param name="id">The platform's id, as of <see cref="MessageIds"/>.</param>
    public string? EventOf(string id)
    {
        foreach (ImmutableDictionary<string, string> telling in _tellings)
        {
            if (telling.TryGetValue(id, out string? truth))
            {
                return truth;
            }
        }

        return null;
    }

    /// <summary>Notes what a telling will say.</summary>
    /// <param name="statements">What it says once.</param>
    /// <param name="rounds">The true event of each report of what it says over and over, by the platform's id.</param>
    public void Note(ImmutableArray<Statement> statements, IEnumerable<KeyValuePair<string, string>> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ImmutableDictionary<string, string>.Builder truth = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (Statement statement in statements)
        {
            for (int i = 0; i < statement.Messages.Length; i++)
            {
                if (statement.Truth[i].Length > 0)
                {
                    truth[MessageIds.Of(statement.Messages[i])] = statement.Truth[i];
                }
            }
        }

        truth.AddRange(rounds);
        _tellings.Enqueue(truth.ToImmutable());
        while (_tellings.Count > TellingsKept)
        {
            _tellings.TryDequeue(out _);
        }
    }
}
