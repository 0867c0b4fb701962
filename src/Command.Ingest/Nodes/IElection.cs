namespace Command.Ingest.Nodes;

/// <summary>Which of the nodes that share a journal writes it. Safe to use from any thread.</summary>
public interface IElection
{
    /// <summary>
    /// The term in which this node writes; null while another does, or none. It becomes null by itself before another node can be elected, and the
    /// journal refuses what is appended with a term that is over.
    /// </summary>
    long? Term { get; }

    /// <summary>The writer as this node last knew of it.</summary>
    WriterSeat Seat { get; }

    /// <summary>Notes that the journal refused this node's term.</summary>
    void Overruled();
}

/// <summary>Who writes.</summary>
/// <param name="Node">Its name; empty before the first election.</param>
/// <param name="Term">Counts elections from 1; 0 where there are none.</param>
/// <param name="VacantFor">How long nobody has written; zero while somebody does.</param>
public sealed record WriterSeat(string Node, long Term, TimeSpan VacantFor);

/// <summary>The election of a node that has its journal to itself.</summary>
/// <param name="node">Its name.</param>
public sealed class SoleWriter(string node) : IElection
{
    /// <inheritdoc/>
    public long? Term => 0;

    /// <inheritdoc/>
    public WriterSeat Seat { get; } = new(node, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public void Overruled()
    {
    }
}
