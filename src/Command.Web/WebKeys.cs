using StackExchange.Redis;

namespace Command.Web;

/// <summary>The web nodes' keys in Redis. They carry the city's name and not the journal's, which a node that follows learns only later.</summary>
/// <param name="City">The city pack's name.</param>
public sealed record WebKeys(string City)
{
    /// <summary>What the names of pub/sub channels begin with.</summary>
    public RedisChannel Channels => RedisChannel.Literal($"command:{City}:");

    /// <summary>A set: the names of the web nodes.</summary>
    public RedisKey Nodes => $"command:{City}:web-nodes";

    /// <summary>A hash: the keys that sessions are sealed with.</summary>
    public RedisKey Sessions => $"command:{City}:session-keys";

    /// <summary>A string with a time to live: the screens of a node, as JSON.</summary>
    public RedisKey Screens(string node) => $"command:{City}:screens:{node}";

    /// <summary>A hash: what is kept about walls, as JSON by key.</summary>
    public RedisKey Walls => $"command:{City}:walls";

    /// <summary>A number that grows with every change of <see cref="Walls"/>.</summary>
    public RedisKey WallsVersion => $"command:{City}:walls-version";

    /// <summary>A set: the names of the web nodes that have said which walls are connected to them.</summary>
    public RedisKey WallNodes => $"command:{City}:wall-nodes";

    /// <summary>A string with a time to live: the walls connected to a node, as JSON.</summary>
    public RedisKey WallScreens(string node) => $"command:{City}:wall-screens:{node}";
}
