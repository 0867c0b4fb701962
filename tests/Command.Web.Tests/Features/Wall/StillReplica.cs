using Command.Ingest.Picture;
using Command.Web.Replica;

namespace Command.Web.Tests.Features.Wall;

/// <summary>A replica that changes when the test says so.</summary>
internal sealed class StillReplica(ReplicaView view) : IReplica
{
    private readonly List<Action> _followers = [];

    public ReplicaView Current { get; private set; } = view;

    public UnitTable Units { get; } = new();

    public int Followers => _followers.Count;

    public IDisposable OnChange(Action changed)
    {
        _followers.Add(changed);
        return new Subscription(() => _followers.Remove(changed));
    }

    public void Become(ReplicaView view)
    {
        Current = view;
        foreach (Action follower in _followers.ToArray())
        {
            follower();
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
