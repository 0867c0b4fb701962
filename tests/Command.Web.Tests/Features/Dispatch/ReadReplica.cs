using Command.Ingest.Picture;
using Command.Web.Replica;

namespace Command.Web.Tests.Features.Dispatch;

/// <summary>Counts how often the picture was read.</summary>
internal sealed class ReadReplica(IReplica replica) : IReplica
{
    private int _times;

    public int Times => Volatile.Read(ref _times);

    public ReplicaView Current
    {
        get
        {
            Interlocked.Increment(ref _times);
            return replica.Current;
        }
    }

    public UnitTable Units => replica.Units;

    public IDisposable OnChange(Action changed) => replica.OnChange(changed);
}
