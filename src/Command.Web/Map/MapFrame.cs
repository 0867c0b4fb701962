using System.Buffers;
using MessagePack;

namespace Command.Web.Map;

/// <summary>What a browser map receives; a MessagePack array in the order of the keys.</summary>
[MessagePackObject]
public sealed class MapFrame
{
    /// <summary>Names the journal's history.</summary>
    [Key(0)]
    public required string Epoch { get; init; }

    /// <summary>Counts this connection's frames from 1, without a gap; to be acknowledged.</summary>
    [Key(1)]
    public required long Number { get; init; }

    /// <summary>The picture's sequence.</summary>
    [Key(2)]
    public required long Sequence { get; init; }

    /// <summary>The writer's clock in the newest news, milliseconds since 1970-01-01 UTC.</summary>
    [Key(3)]
    public required double ServerTime { get; init; }

    /// <summary>True: forget all units that are not in this frame.</summary>
    [Key(4)]
    public required bool Keyframe { get; init; }

    /// <summary>Records of <see cref="UnitRecord"/>: pieces that other maps are given as well, never copied for one.</summary>
    [Key(5)]
    public required ReadOnlySequence<byte> Units { get; init; }

    /// <summary><c>[slot, id, callSign, kind]</c> of units not named so on this connection before.</summary>
    [Key(6)]
    public required object[][] Names { get; init; }

    /// <summary>Slots of units that left the view.</summary>
    [Key(7)]
    public required int[] Left { get; init; }

    /// <summary>JSON in UTF-8 of the layers that changed: GeoJSON feature collections by name; null when none did.</summary>
    [Key(8)]
    public byte[]? Layers { get; init; }
}
