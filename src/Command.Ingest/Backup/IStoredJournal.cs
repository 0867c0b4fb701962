using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Ingest.Backup;

/// <summary>A store at one moment, read as it lies there and by nothing that serves.</summary>
internal interface IStoredJournal
{
    string Epoch { get; }

    int Schema { get; }

    /// <summary>Rows of the journal from a sequence on.</summary>
    IEnumerable<StoredEntry> Entries(long from);

    /// <summary>The last row's sequence and hash; 0 and the chain's start when there is none.</summary>
    (long Sequence, byte[] Hash) Head();

    (long Inbox, long Pending, long Fixes) Kept();

    ImmutableSortedDictionary<string, FeedCounts> Counts();
}

/// <summary>Takes a journal's fingerprint: goes along the whole chain and folds all of it.</summary>
internal static class Fingerprints
{
    /// <exception cref="JournalCorruptException">The chain does not hold.</exception>
    public static JournalFingerprint Of(IStoredJournal journal)
    {
        PictureState picture = Fold.EvolveAll(PictureState.Empty, JournalChain.Verify(0, journal.Entries(0)));
        (long sequence, byte[] hash) = journal.Head();
        (long inbox, long pending, long fixes) = journal.Kept();
        return picture.Sequence == sequence
            ? new JournalFingerprint(journal.Epoch, journal.Schema, sequence, Convert.ToHexStringLower(hash), HashOf(picture), inbox, pending, fixes, journal.Counts())
            : throw new JournalCorruptException(picture.Sequence + 1, "the journal is longer than its chain.");
    }

    /// <summary>Equal for equal pictures, in whatever order their sets and dictionaries hold them.</summary>
    public static string HashOf(PictureState picture)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, JsonSerializer.SerializeToElement(picture, CommandJson.Wire.PictureState));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                hash.AppendData("{"u8);
                foreach (JsonProperty property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(property.Name + ":"));
                    Add(hash, property.Value);
                }

                hash.AppendData("}"u8);
                break;
            case JsonValueKind.Array:
                hash.AppendData("["u8);
                JsonElement[] items = [.. element.EnumerateArray()];
                // A list of names may be a set, which has no order.
                foreach (JsonElement item in items.All(i => i.ValueKind == JsonValueKind.String) ? items.OrderBy(i => i.GetString(), StringComparer.Ordinal) : items.AsEnumerable())
                {
                    Add(hash, item);
                }

                hash.AppendData("]"u8);
                break;
            default:
                hash.AppendData(Encoding.UTF8.GetBytes(element.GetRawText()));
                hash.AppendData(","u8);
                break;
        }
    }
}
