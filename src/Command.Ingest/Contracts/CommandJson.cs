using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Command.Ingest.Nodes;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Contracts;

/// <summary>How messages, events, frames and snapshots are written, in the journal and on the wire between nodes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 64)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(PictureEvent))]
[JsonSerializable(typeof(PictureFrame))]
[JsonSerializable(typeof(FollowFrame))]
[JsonSerializable(typeof(PictureState))]
[JsonSerializable(typeof(Incident))]
[JsonSerializable(typeof(DeskCommand))]
[JsonSerializable(typeof(OutcomeMore))]
[JsonSerializable(typeof(OutcomeAnswer))]
[JsonSerializable(typeof(HandlingCarry))]
[JsonSerializable(typeof(NodeState))]
[JsonSerializable(typeof(ImmutableArray<JournalEntry>))]
public sealed partial class CommandJson : JsonSerializerContext
{
    /// <summary>The context that writes Chinese as itself.</summary>
    public static CommandJson Wire => Relaxed.Instance;

    // A type of its own: the generated statics of this one are initialised in no stated order.
    private static class Relaxed
    {
        public static readonly CommandJson Instance = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
