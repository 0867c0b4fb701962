using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Replica;

/// <summary>This node's copy of the picture, kept equal to the writer's by folding the same events.</summary>
public interface IReplica
{
    /// <summary>What is known now; replaced as a whole, never changed in place.</summary>
    ReplicaView Current { get; }

    /// <summary>The newest fix of every unit.</summary>
    UnitTable Units { get; }

    /// <summary>Calls <paramref name="changed"/> after <see cref="Current"/> was replaced: at most ten times a second, latest value wins, from a background thread.</summary>
    /// <returns>Dispose it to stop.</returns>
    IDisposable OnChange(Action changed);
}

/// <summary>The replica at one moment.</summary>
public sealed record ReplicaView
{
    public static ReplicaView Empty { get; } = new();

    public PictureState Picture { get; init; } = PictureState.Empty;

    public Pulse? Pulse { get; init; }

    /// <summary>Names the journal followed; empty before the first snapshot.</summary>
    public string Epoch { get; init; } = "";

    /// <summary>True while frames arrive.</summary>
    public bool Connected { get; init; }

    /// <summary>The writer's clock in the newest frame; null before the first.</summary>
    public DateTimeOffset? FrameAt { get; init; }

    /// <summary>Names what the viewer may see: views of the same name are made of the same. Empty for the whole.</summary>
    public string Sight { get; init; } = "";

    /// <summary>Whether what is known of the roads may be told: a detour tells of a closure.</summary>
    public bool SeesRoads { get; init; } = true;

    /// <summary>The newest entries that people care to read, newest first, at most 40.</summary>
    public ImmutableArray<JournalEntry> Recent { get; init; } = [];
}
