namespace Command.Ingest.Fusion;

/// <summary>What is around a report: how many other events it might be of, and which places they name.</summary>
/// <param name="reachM">How far was looked, metres.</param>
/// <param name="others">Events within reach, beside the one that is judged, whose kind would go with the report's.</param>
/// <param name="naming">How many of the events around name a place.</param>
public sealed class Surroundings(double reachM, int others, IReadOnlyDictionary<string, int> naming)
{
    public double ReachM => reachM;

    public int Others => others;

    /// <summary>How many events around name this place.</summary>
    public int Naming(string name) => naming.GetValueOrDefault(name);
}
