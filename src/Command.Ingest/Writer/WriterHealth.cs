using Command.Ingest.Contracts;

namespace Command.Ingest.Writer;

/// <summary>Whether the writer can do its work, for the screens and <c>/readyz</c>.</summary>
public sealed class WriterHealth
{
    private Reason? _trouble;

    /// <summary>What keeps the writer from working, or null.</summary>
    public Reason? Trouble => Volatile.Read(ref _trouble);

    public void Works() => Volatile.Write(ref _trouble, null);

    public void Fails(Reason trouble) => Volatile.Write(ref _trouble, trouble);
}
