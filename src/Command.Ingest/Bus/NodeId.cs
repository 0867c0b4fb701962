namespace Command.Ingest.Bus;

/// <summary>Names this process among the others on the bus; another after each start.</summary>
/// <param name="Value">Machine and a random part: ASCII, no spaces.</param>
public sealed record NodeId(string Value)
{
    public static NodeId New() => new($"{new string([.. Environment.MachineName.Where(char.IsAsciiLetterOrDigit).Take(16)])}-{Guid.NewGuid():N}");
}
