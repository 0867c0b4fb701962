using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Journal;

/// <summary>
/// An entry as a store keeps it: one run of bytes that is laid out as it is hashed, so that reading a long history copies each row once and hashes it where it lies.
/// The hash is FIPS 180-4 SHA-256 over (hash of the entry before, sequence, schema, then observed, known, author and event, each after its length), integers big-endian.
/// </summary>
internal sealed class StoredEntry
{
    private const int Head = SHA256.HashSizeInBytes + sizeof(long) + sizeof(int);

    // Room for the hash of the entry before, then the row, then its own hash.
    private readonly byte[] _bytes;
    private readonly int _known, _author, _event, _hash;

    /// <summary>A row as it was read.</summary>
    /// <param name="sequence">Gapless from 1.</param>
    /// <param name="observed">RFC 3339 with the offset in which it was said, UTF-8.</param>
    /// <param name="known">Likewise.</param>
    /// <param name="author">The feed, the person, or <c>system</c>.</param>
    /// <param name="schema">The version of the event's schema.</param>
    /// <param name="e">The event in that schema.</param>
    /// <param name="hash">What stands as its hash.</param>
    public StoredEntry(long sequence, ReadOnlySpan<byte> observed, ReadOnlySpan<byte> known, ReadOnlySpan<byte> author, int schema, ReadOnlySpan<byte> e, ReadOnlySpan<byte> hash)
    {
        Sequence = sequence;
        Schema = schema;
        _known = Head + sizeof(int) + observed.Length;
        _author = _known + sizeof(int) + known.Length;
        _event = _author + sizeof(int) + author.Length;
        _hash = _event + sizeof(int) + e.Length;
        _bytes = GC.AllocateUninitializedArray<byte>(_hash + hash.Length);
        BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(SHA256.HashSizeInBytes), sequence);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(SHA256.HashSizeInBytes + sizeof(long)), schema);
        Put(Head, observed);
        Put(_known, known);
        Put(_author, author);
        Put(_event, e);
        hash.CopyTo(_bytes.AsSpan(_hash));
    }

    /// <summary>A row as it was read; one that has no hash yet has zeros in its place.</summary>
    public StoredEntry(long sequence, string observed, string known, string author, int schema, byte[] e, byte[]? hash = null)
        : this(sequence, Encoding.UTF8.GetBytes(observed), Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(author), schema, e, hash ?? new byte[SHA256.HashSizeInBytes])
    {
    }

    public long Sequence { get; }

    public int Schema { get; }

    public ReadOnlySpan<byte> Observed => Part(Head, _known);

    public ReadOnlySpan<byte> Known => Part(_known, _author);

    public ReadOnlySpan<byte> Author => Part(_author, _event);

    public ReadOnlySpan<byte> Event => Part(_event, _hash);

    public ReadOnlySpan<byte> Hash => _bytes.AsSpan(_hash);

    /// <summary>True when the row is what was written after an entry with that hash.</summary>
    /// <param name="previous">The hash of the entry before.</param>
    /// <param name="hasher">A SHA-256 that nobody else uses now: making one anew for each row costs more than the hash itself.</param>
    public bool Follows(ReadOnlySpan<byte> previous, IncrementalHash hasher)
    {
        if (previous.Length != SHA256.HashSizeInBytes)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        previous.CopyTo(_bytes);
        hasher.AppendData(_bytes, 0, _hash);
        hasher.GetHashAndReset(hash);
        return Hash.SequenceEqual(hash);
    }

    /// <summary>Gives the row the hash that binds it to the entry before.</summary>
    public void Seal(ReadOnlySpan<byte> previous)
    {
        previous.CopyTo(_bytes);
        SHA256.HashData(_bytes.AsSpan(0, _hash), _bytes.AsSpan(_hash));
    }

    private void Put(int at, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(at), text.Length);
        text.CopyTo(_bytes.AsSpan(at + sizeof(int)));
    }

    private ReadOnlySpan<byte> Part(int from, int to) => _bytes.AsSpan(from + sizeof(int), to - from - sizeof(int));
}
