using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Command.Ingest.Journal;

namespace Command.Ingest.Backup;

/// <summary>What a backup holds, written beside it.</summary>
public sealed record BackupManifest
{
    /// <summary>The version of this file.</summary>
    public const int Current = 1;

    public int Format { get; init; } = Current;

    /// <summary>sqlite or postgres.</summary>
    public required string Engine { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required JournalFingerprint Journal { get; init; }

    /// <summary>The code that folded the picture: another version may fold the same journal to another picture, so only its own are compared.</summary>
    public required Guid FoldedBy { get; init; }

    /// <summary>True when the files are sealed with a key; this one is readable all the same, and bound to that key.</summary>
    public required bool Encrypted { get; init; }

    /// <summary>Which key, so that another one is not mistaken for damage.</summary>
    public string? KeyId { get; init; }

    public required ImmutableArray<BackupFile> Files { get; init; }
}

/// <summary>A file of a backup as it lies there.</summary>
/// <param name="Sha256">Hexadecimal, FIPS 180-4.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>What a journal is known by: equal for two stores only when they hold the same history and the same that waits.</summary>
/// <param name="Epoch">Names its history.</param>
/// <param name="Schema">The version of its tables.</param>
/// <param name="Sequence">The last entry's; 0 when there is none.</param>
/// <param name="Head">The last entry's hash in the chain, hexadecimal.</param>
/// <param name="Picture">SHA-256 of the picture that all entries fold to, hexadecimal.</param>
/// <param name="Inbox">Messages ever received that are kept.</param>
/// <param name="Pending">Those that wait for the writer.</param>
/// <param name="Fixes">Fixes in the tracks.</param>
/// <param name="Counts">Conservation counts by feed.</param>
public sealed record JournalFingerprint(
    string Epoch, int Schema, long Sequence, string Head, string Picture, long Inbox, long Pending, long Fixes, ImmutableSortedDictionary<string, FeedCounts> Counts)
{
    /// <summary>The first thing in which another one differs, in words; null when they are equal.</summary>
    /// <param name="other">What was found.</param>
    /// <param name="pictureToo">False where the two were folded by different versions.</param>
    public string? Difference(JournalFingerprint other, bool pictureToo)
    {
        ArgumentNullException.ThrowIfNull(other);
        (string Name, object Here, object There)[] all =
        [
            ("epoch", Epoch, other.Epoch), ("schema", Schema, other.Schema), ("last sequence", Sequence, other.Sequence), ("chain head", Head, other.Head),
            ("picture", Picture, pictureToo ? other.Picture : Picture), ("messages kept", Inbox, other.Inbox), ("messages waiting", Pending, other.Pending), ("fixes", Fixes, other.Fixes),
        ];
        return all.Where(a => !a.Here.Equals(a.There)).Select(a => $"{a.Name} is {a.There}, not {a.Here}").FirstOrDefault()
            ?? (Counts.SequenceEqual(other.Counts) ? null : "the feeds' counts are others");
    }
}

/// <summary>What a drill found.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Passed">True when the backup was put back, its chain of hashes holds, and its fold is the picture that was backed up.</param>
/// <param name="Code">Why not.</param>
/// <param name="Message">The same in words.</param>
public sealed record DrillResult(DateTimeOffset At, bool Passed, string? Code, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(DrillResult))]
internal sealed partial class BackupJson : JsonSerializerContext
{
    public static BackupJson File => Relaxed.Instance;

    // A type of its own: the generated statics of this one are initialised in no stated order.
    private static class Relaxed
    {
        public static readonly BackupJson Instance = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
