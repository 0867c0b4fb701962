using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Security;

/// <summary>Binds each entry to all before it: an entry that was changed, taken out or put in between is noticed.</summary>
public static class AuditChain
{
    /// <summary>What stands before the first entry.</summary>
    public static string Start { get; } = new('0', 64);

    /// <summary>The hash of an entry.</summary>
    /// <param name="algorithm">sha256 or sm3.</param>
    /// <param name="previous">The hash of the entry before, or <see cref="Start"/>.</param>
    public static string HashOf(string algorithm, string previous, long sequence, DateTimeOffset at, AuditFact fact)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(fact);
        using MemoryStream bytes = new();
        bytes.Write(Encoding.ASCII.GetBytes(previous));
        Span<byte> number = stackalloc byte[8];
        Number(sequence, number);
        Number(at.ToUnixTimeMilliseconds(), number);

        // Each text with its length before it, so that none can be moved into its neighbour.
        foreach (string text in (ReadOnlySpan<string>)[fact.Who, fact.Roles, fact.Address, fact.Action, fact.Subject, fact.Outcome, fact.Detail])
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            Number(utf8.Length, number);
            bytes.Write(utf8);
        }

        return Convert.ToHexStringLower(algorithm == "sm3" ? Sm3.HashData(bytes.ToArray()) : SHA256.HashData(bytes.ToArray()));

        void Number(long value, Span<byte> into)
        {
            BinaryPrimitives.WriteInt64BigEndian(into, value);
            bytes.Write(into);
        }
    }

    /// <summary>The first thing that is wrong with entries that follow on a hash, in plain English; null when nothing is.</summary>
    /// <param name="algorithm">sha256 or sm3.</param>
    /// <param name="after">The sequence before the first of them.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="entries">In order.</param>
    public static string? Fault(string algorithm, long after, string hash, IEnumerable<AuditEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        (long last, string previous) = (after, hash);
        foreach (AuditEntry entry in entries)
        {
            if (entry.Sequence != last + 1)
            {
                return $"After entry {last} comes {entry.Sequence}: entries were taken out.";
            }

            if (HashOf(algorithm, previous, entry.Sequence, entry.At, entry.Fact) != entry.Hash)
            {
                return $"Entry {entry.Sequence} is not what was written.";
            }

            (last, previous) = (entry.Sequence, entry.Hash);
        }

        return null;
    }
}
