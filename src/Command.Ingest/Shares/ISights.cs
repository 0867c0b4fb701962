using Command.Ingest.Api.Rights;

namespace Command.Ingest.Shares;

/// <summary>Says what a caller may see, as the catalogue is at this moment.</summary>
public interface ISights
{
    /// <summary>The catalogue now.</summary>
    ShareState State { get; }

    /// <summary>What a caller may see; of nobody, what is shared with all.</summary>
    Sight Of(Caller? caller);

    /// <summary>Calls <paramref name="changed"/> after the catalogue changed or a period began or ended.</summary>
    /// <returns>Dispose it to stop.</returns>
    IDisposable OnChange(Action changed);
}

/// <summary>Works sights out and keeps them while the catalogue stands and no period begins or ends.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class SightCache(IReadOnlyCollection<string> feeds, TimeProvider time)
{
    private const int Most = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<ShareViewer, Sight> _known = [];
    private ShareState? _of;
    private DateTimeOffset? _until;

    /// <summary>What a viewer may see now.</summary>
    public Sight Of(ShareState state, ShareViewer viewer)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (!ReferenceEquals(state, _of) || now >= _until || _known.Count >= Most)
            {
                _known.Clear();
                (_of, _until) = (state, ShareDecisions.NextChange(state, now));
            }

            return _known.TryGetValue(viewer, out Sight? known) ? known : _known[viewer] = Sight.Of(state, viewer, feeds, now);
        }
    }
}

/// <summary>Callers as viewers.</summary>
public static class ShareViewers
{
    /// <summary>True for a web node, which asks for all of its people and decides itself what each may see.</summary>
    public static bool IsNode(Caller? caller) => caller is { Kind: CallerKind.Key } key && key.Roles.Contains(Roles.Node);

    /// <summary>The viewer that a caller is.</summary>
    public static ShareViewer Of(Caller? caller, ScreenPolicy? screen) => caller is null ? ShareViewer.Nobody : new ShareViewer(string.IsNullOrEmpty(caller.Agency) ? null : caller.Agency, Screen: screen);
}
