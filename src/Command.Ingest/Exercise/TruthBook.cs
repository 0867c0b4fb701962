using System.Collections.Concurrent;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>
/// Which event each statement of the exercise truly speaks of, by the platform's id of the message. Kept in memory only, for judging how fusion did, until a drill ends and its truth is written beside the journal;
/// nothing of it is ever sent. Safe to use from any thread.
/// </summary>
public sealed class TruthBook
{
    private const int TellingsKept = 2;

    /// <summary>Messages of one drill whose truth is kept.</summary>
    private const int MostOfADrill = 300_000;

    private DrillTruth _truth = new("", ImmutableDictionary<string, string>.Empty);

    private readonly ConcurrentQueue<ImmutableDictionary<string, string>> _tellings = new();

    /// <summary>The true event of a message, or null when it is none of the last tellings'.</summary>
    /// <param name="id">The platform's id, as of <see cref="MessageIds"/>.</param>
    public string? EventOf(string id)
    {
        if (Volatile.Read(ref _truth).Truth.TryGetValue(id, out string? drilled))
        {
            return drilled;
        }

        foreach (ImmutableDictionary<string, string> telling in _tellings)
        {
            if (telling.TryGetValue(id, out string? truth))
            {
                return truth;
            }
        }

        return null;
    }

    /// <summary>The true event of each message of one telling of a drill, by the platform's id; empty for another than the last.</summary>
    public ImmutableDictionary<string, string> Of(string drill) => Volatile.Read(ref _truth) is var last && last.Drill == drill ? last.Truth : ImmutableDictionary<string, string>.Empty;

    /// <summary>Notes what a drill will say, with what it said before.</summary>
    internal void Keep(string drill, IEnumerable<Statement> statements, IEnumerable<KeyValuePair<string, string>> rounds)
    {
        ImmutableDictionary<string, string>.Builder truth = Of(drill).ToBuilder();
        foreach ((string id, string told) in statements.SelectMany(Truths).Concat(rounds))
        {
            if (truth.Count < MostOfADrill || truth.ContainsKey(id))
            {
                truth[id] = told;
            }
        }

        Volatile.Write(ref _truth, new DrillTruth(drill, truth.ToImmutable()));
    }

    private static IEnumerable<KeyValuePair<string, string>> Truths(Statement statement) =>
        statement.Messages.Zip(statement.Truth).Where(m => m.Second.Length > 0).Select(m => KeyValuePair.Create(MessageIds.Of(m.First), m.Second));

    private sealed record DrillTruth(string Drill, ImmutableDictionary<string, string> Truth);

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
