using StackExchange.Redis;

namespace Command.Ingest.Bus.Redis;

/// <summary>The keys in Redis. Those of a journal carry its epoch: two histories never meet.</summary>
/// <param name="Epoch">The journal's.</param>
public sealed record RedisKeys(string Epoch)
{
    /// <summary>A stream: ids of new inbox entries.</summary>
    public RedisKey WakeUps => $"command:{Epoch}:wake-ups";

    /// <summary>A stream: batches of fixes.</summary>
    public RedisKey Fixes => $"command:{Epoch}:fixes";

    /// <summary>A string with a time to live: the owner's token.</summary>
    public RedisKey Lease(string name) => $"command:{Epoch}:lease:{name}";
}
