using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Entries;

namespace Command.Ingest.Journal;

/// <summary>
/// Binds each entry to all before it, so that a store that was altered, or lost rows from its middle, is noticed when it is read. The same on every engine.
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
        ReadOnlySpan<byte> previous = hash;
        for (int i = 0; i < rows.Length; i++)
        {
            JournalEntry entry = entries[i];
            if (entry.Sequence != last + 1 + i)
            {
                throw new ArgumentException($"Entry {entry.Sequence} can't follow {last + i}: sequences have no gaps.", nameof(entries));
            }

            rows[i] = new StoredEntry(
                entry.Sequence,
                entry.ObservedAt.ToString("O", CultureInfo.InvariantCulture),
                entry.KnownAt.ToString("O", CultureInfo.InvariantCulture),
                StoredText.Of(entry.Author),
                JournalEntry.Schema,
                EventBytes.Write(entry.Event, fields));
            rows[i].Seal(previous);
            previous = rows[i].Hash;
        }

        return rows;
    }

    /// <summary>Reads entries, checking each against its hash and the one before.</summary>
    /// <param name="after">The sequence after which entries are wanted; 0 for all.</param>
    /// <param name="rows">The rows from <paramref name="after"/> itself on, in order: it is the first link.</param>
    /// <exception cref="JournalCorruptException">A row is not what was written, or one is missing.</exception>
    /// <exception cref="JournalUnavailableException">A row is of a schema, or holds an event, that this version does not know.</exception>
    public static IEnumerable<JournalEntry> Verify(long after, IEnumerable<StoredEntry> rows)
    {
        using IEnumerator<StoredEntry> all = rows.GetEnumerator();
        ChainLink link = after == 0 ? new ChainLink(0, Start) : LinkOf(after, all);
        List<StoredEntry> first = [];
        ExceptionDispatchInfo? fault = null;
        try
        {
            while (first.Count < Together && all.MoveNext())
            {
                first.Add(all.Current);
            }
        }
        catch (JournalCorruptException e)
        {
            fault = ExceptionDispatchInfo.Capture(e);
        }

        WordTable words = new();
        ChainPiece piece = ChainPiece.Of(link, first, words);
        foreach (JournalEntry entry in piece.Entries)
        {
            yield return entry;
        }

        piece.Fault?.Throw();
        fault?.Throw();
        if (first.Count == Together)
        {
            using VerifiedAhead ahead = new(all, new ChainLink(first[^1].Sequence, first[^1].Hash.ToArray()), Together, words);
            foreach (JournalEntry entry in ahead.Rest())
            {
                yield return entry;
            }
        }
    }

    private static ChainLink LinkOf(long sequence, IEnumerator<StoredEntry> rows)
    {
        if (!rows.MoveNext())
        {
            throw new JournalCorruptException(sequence, "it and what came after it are missing.");
        }

        return rows.Current.Sequence == sequence ? new ChainLink(sequence, rows.Current.Hash.ToArray()) : throw ChainPiece.Missing(sequence, rows.Current.Sequence);
    }
}

/// <summary>An entry that others follow on, as the store has it.</summary>
internal readonly record struct ChainLink(long Sequence, byte[] Hash);

/// <summary>Rows that were checked one against the other: the entries up to the first that is not what was written, and what is wrong with that one.</summary>
internal readonly record struct ChainPiece(ArraySegment<JournalEntry> Entries, ExceptionDispatchInfo? Fault)
{
    /// <summary>Checks a piece of the chain. It needs only what stands as the hash before it, so that pieces can be checked beside each other; whether that
    /// hash is right is for the piece before to say.</summary>
    public static ChainPiece Of(ChainLink link, List<StoredEntry> rows, WordTable words)
    {
        using IncrementalHash hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        JournalEntry[] entries = new JournalEntry[rows.Count];
        long last = link.Sequence;
        ReadOnlySpan<byte> hash = link.Hash;
        for (int i = 0; i < entries.Length; i++)
        {
            StoredEntry row = rows[i];
            if (((Exception?)Wrong(row, last, hash, hasher) ?? TryRead(row, words, out entries[i])) is { } fault)
            {
                return new ChainPiece(new ArraySegment<JournalEntry>(entries, 0, i), ExceptionDispatchInfo.Capture(fault));
            }

            last = row.Sequence;
            hash = row.Hash;
        }

        return new ChainPiece(entries, null);
    }

    public static JournalCorruptException Missing(long first, long next) =>
        new(first, next - 1 == first ? "it is missing." : $"the entries {first} to {next - 1} are missing.");

    private static JournalCorruptException? Wrong(StoredEntry row, long last, ReadOnlySpan<byte> hash, IncrementalHash hasher) =>
        row.Sequence != last + 1 ? Missing(last + 1, row.Sequence)
        : row.Follows(hash, hasher) ? null
        : new JournalCorruptException(row.Sequence, "its content and its hash do not agree.");

    private static JournalUnavailableException? TryRead(StoredEntry row, WordTable words, out JournalEntry entry)
    {
        entry = null!;
        if (!EventBytes.Knows(row.Schema))
        {
            return Later(row, $"schema {row.Schema}; this one reads up to {JournalEntry.Schema}", null);
        }

        try
        {
            entry = new JournalEntry(
                row.Sequence,
                Time(row.Observed),
                Time(row.Known),
                Ascii.IsValid(row.Author) ? words.Of(row.Author, ascii: true) : Encoding.UTF8.GetString(row.Author),
                EventBytes.Read(row.Schema, row.Event, words));
            return null;
        }
        catch (InvalidDataException e)
        {
            // The chain vouches for it: it is as it was written, by a version that knows more kinds of events.
            return Later(row, e.Message, e);
        }
    }

    private static JournalUnavailableException Later(StoredEntry row, string why, Exception? inner) =>
        new($"Entry {row.Sequence} was written by a later version of Command ({why.TrimEnd('.')}). Start the version that wrote it.", inner!);

    private static DateTimeOffset Time(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out DateTimeOffset time, out int used, 'O') && used == text.Length
            ? time
            : DateTimeOffset.ParseExact(Encoding.UTF8.GetString(text), "O", CultureInfo.InvariantCulture);
}
