using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Entries;

namespace Command.Ingest.Journal;

/// <summary>An entry as a store keeps it.</summary>
/// <param name="Sequence">Gapless from 1.</param>
/// <param name="Observed">RFC 3339 with the offset in which it was said.</param>
/// <param name="Known">Likewise.</param>
/// <param name="Author">The feed, the person, or <c>system</c>.</param>
/// <param name="Schema">The version of the event's schema.</param>
/// <param name="Event">The event in that schema.</param>
/// <param name="Hash">SHA-256 over the hash of the entry before and everything above.</param>
internal sealed record StoredEntry(long Sequence, string Observed, string Known, string Author, int Schema, byte[] Event, byte[] Hash);

/// <summary>
/// Binds each entry to all before it, so that a store that was altered, or lost rows from its middle, is noticed when it is read. The same on
/// every engine: FIPS 180-4 SHA-256 over (previous hash, sequence, schema, then observed, known, author and event, each after its length), integers big-endian.
/// </summary>
internal static class JournalChain
{
    private const int Together = 2048;

    /// <summary>What stands before the first entry.</summary>
    public static byte[] Start { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>Makes rows of entries that follow on a sequence and its hash.</summary>
    /// <exception cref="ArgumentException">The entries have a gap.</exception>
    public static StoredEntry[] Link(long last, byte[] hash, ImmutableArray<JournalEntry> entries)
    {
        StoredEntry[] rows = new StoredEntry[entries.Length];
        FieldWriter fields = new();
        for (int i = 0; i < rows.Length; i++)
        {
            JournalEntry entry = entries[i];
            if (entry.Sequence != last + 1 + i)
            {
                throw new ArgumentException($"Entry {entry.Sequence} can't follow {last + i}: sequences have no gaps.", nameof(entries));
            }

            StoredEntry row = new(
                entry.Sequence,
                entry.ObservedAt.ToString("O", CultureInfo.InvariantCulture),
                entry.KnownAt.ToString("O", CultureInfo.InvariantCulture),
                StoredText.Of(entry.Author),
                JournalEntry.Schema,
                EventBytes.Write(entry.Event, fields),
                []);
            hash = HashOf(hash, row);
            rows[i] = row with { Hash = hash };
        }

        return rows;
    }

    /// <summary>Reads entries, checking each against its hash and the one before.</summary>
    /// <param name="after">The sequence after which entries are wanted; 0 for all.</param>
    /// <param name="rows">The rows from <paramref name="after"/> itself on, in order: it is the first link.</param>
    /// <exception cref="JournalCorruptException">A row is not what was written, or one is missing.</exception>
    public static IEnumerable<JournalEntry> Verify(long after, IEnumerable<StoredEntry> rows)
    {
        using IEnumerator<StoredEntry> good = Checked(after, rows).GetEnumerator();
        WordTable words = new();
        JournalEntry Entry(StoredEntry row) => JournalChain.Entry(row, words);
        List<StoredEntry> first = [];
        JournalCorruptException? corrupt = null;
        try
        {
            while (first.Count < Together && good.MoveNext())
            {
                first.Add(good.Current);
            }
        }
        catch (JournalCorruptException e)
        {
            corrupt = e;
        }

        foreach (StoredEntry row in first)
        {
            yield return Entry(row);
        }

        if (corrupt is not null)
        {
            ExceptionDispatchInfo.Throw(corrupt);
        }

        if (first.Count == Together)
        {
            using VerifiedAhead ahead = new(good, Together, Entry);
            foreach (JournalEntry entry in ahead.Rest())
            {
                yield return entry;
            }
        }
    }

    public static byte[] HashOf(byte[] previous, StoredEntry row)
    {
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        Hash(previous, row, hash);
        return hash;
    }

    private static void Hash(byte[] previous, StoredEntry row, Span<byte> into)
    {
        int longest = (Encoding.UTF8.GetMaxByteCount(row.Observed.Length) + Encoding.UTF8.GetMaxByteCount(row.Known.Length) + Encoding.UTF8.GetMaxByteCount(row.Author.Length))
            + previous.Length + row.Event.Length + sizeof(long) + (5 * sizeof(int));
        byte[] rented = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            Span<byte> rest = rented;
            previous.CopyTo(rest);
            rest = rest[previous.Length..];
            BinaryPrimitives.WriteInt64BigEndian(rest, row.Sequence);
            BinaryPrimitives.WriteInt32BigEndian(rest[sizeof(long)..], row.Schema);
            rest = rest[(sizeof(long) + sizeof(int))..];
            rest = Put(rest, row.Observed);
            rest = Put(rest, row.Known);
            rest = Put(rest, row.Author);
            BinaryPrimitives.WriteInt32BigEndian(rest, row.Event.Length);
            row.Event.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + row.Event.Length)..];
            SHA256.HashData(rented.AsSpan(0, rented.Length - rest.Length), into);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static IEnumerable<StoredEntry> Checked(long after, IEnumerable<StoredEntry> rows)
    {
        long last = after;
        byte[]? previous = after == 0 ? Start : null;
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        foreach (StoredEntry row in rows)
        {
            if (previous is null)
            {
                previous = row.Sequence == after ? row.Hash : throw Missing(after, row.Sequence);
                continue;
            }

            if (row.Sequence != last + 1)
            {
                throw Missing(last + 1, row.Sequence);
            }

            Hash(previous, row, hash);
            if (!row.Hash.AsSpan().SequenceEqual(hash))
            {
                throw new JournalCorruptException(row.Sequence, "its content and its hash do not agree.");
            }

            previous = row.Hash;
            last = row.Sequence;
            yield return row;
        }

        if (previous is null)
        {
            throw new JournalCorruptException(after, "it and what came after it are missing.");
        }
    }

    private static Span<byte> Put(Span<byte> into, string text)
    {
        int length = Encoding.UTF8.GetBytes(text, into[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(into, length);
        return into[(sizeof(int) + length)..];
    }

    private static JournalCorruptException Missing(long first, long next) =>
        new(first, next - 1 == first ? "it is missing." : $"the entries {first} to {next - 1} are missing.");

    private static JournalEntry Entry(StoredEntry row, WordTable words)
    {
        if (!EventBytes.Knows(row.Schema))
        {
            throw new JournalUnavailableException(
                $"Entry {row.Sequence} was written by a later version of Command (schema {row.Schema}; this one reads up to {JournalEntry.Schema}). Start the version that wrote it.");
        }

        return new JournalEntry(
            row.Sequence,
            DateTimeOffset.ParseExact(row.Observed, "O", CultureInfo.InvariantCulture),
            DateTimeOffset.ParseExact(row.Known, "O", CultureInfo.InvariantCulture),
            row.Author,
            EventBytes.Read(row.Schema, row.Event, words));
    }
}
