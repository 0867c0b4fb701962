using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Command.Ingest.Backup;

/// <summary>
/// Seals files with AES-256-GCM (NIST SP 800-38D). Each file has a key of its own, HKDF-SHA256 (RFC 5869) of the key and a random salt in its header, and is
/// sealed a mebibyte at a time: the nonce is the piece's number and whether it is the last, the header is authenticated with every piece. So a piece that is
/// changed, moved, left out or put in is noticed, and so is an end that is cut off.
/// </summary>
/// <remarks>A sealed file: <c>CMDSEAL1</c>, the size of a piece (32 bits, big-endian), 32 bytes of salt; then each piece with its 16-byte tag.</remarks>
public sealed class BackupKey
{
    private const int Piece = 1 << 20;
    private const int Salt = 32;
    private const int Tag = 16;
    private readonly byte[] _key;

    /// <param name="key">32 bytes.</param>
    public BackupKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32)
        {
            throw new BackupException("backup-key-wrong", $"A backup's key is 32 bytes, not {key.Length}. Make one with: head -c 32 /dev/urandom > backup.key");
        }

        _key = key.ToArray();
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(_key, "command backup key"u8)[..8]);
    }

    private static ReadOnlySpan<byte> Magic => "CMDSEAL1"u8;

    /// <summary>Tells keys apart and says nothing of them.</summary>
    public string Id { get; }

    /// <summary>Reads a key file; null for none.</summary>
    public static BackupKey? Read(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return null;
        }

        try
        {
            return new BackupKey(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("backup-key-unreadable", $"The key file {file} can't be read: {e.Message}", e);
        }
    }

    /// <summary>What binds a text to this key.</summary>
    public string SealOf(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(HMACSHA256.HashData(Derived([], "command backup manifest"u8), text));

    /// <summary>Seals what is left of a stream that knows its length.</summary>
    public void Seal(Stream plain, Stream into)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentNullException.ThrowIfNull(into);
        byte[] header = new byte[Magic.Length + sizeof(int) + Salt];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(Magic.Length), Piece);
        RandomNumberGenerator.Fill(header.AsSpan(Magic.Length + sizeof(int)));
        into.Write(header);
        using AesGcm aes = new(Derived(header.AsSpan(Magic.Length + sizeof(int)), "command backup file"u8), Tag);
        byte[] read = new byte[Piece], written = new byte[Piece + Tag];
        long left = plain.Length - plain.Position;
        for (long number = 0; ; number++)
        {
            int length = (int)Math.Min(Piece, left);
            plain.ReadExactly(read, 0, length);
            left -= length;
            aes.Encrypt(Nonce(number, left == 0), read.AsSpan(0, length), written.AsSpan(0, length), written.AsSpan(length, Tag), header);
            into.Write(written, 0, length + Tag);
            if (left == 0)
            {
                return;
            }
        }
    }

    /// <summary>Opens what is left of a sealed stream that knows its length. What was written before a fault is found must not be used.</summary>
    /// <exception cref="BackupException">It is not what was sealed, or not with this key.</exception>
    public void Open(Stream seal, Stream into)
    {
        ArgumentNullException.ThrowIfNull(seal);
        ArgumentNullException.ThrowIfNull(into);
        byte[] header = new byte[Magic.Length + sizeof(int) + Salt];
        int head = seal.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (head < header.Length || !header.AsSpan().StartsWith(Magic) || BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(Magic.Length)) != Piece)
        {
            throw Altered(null);
        }

        using AesGcm aes = new(Derived(header.AsSpan(Magic.Length + sizeof(int)), "command backup file"u8), Tag);
        byte[] read = new byte[Piece + Tag], written = new byte[Piece];
        long left = seal.Length - seal.Position;
        for (long number = 0; ; number++)
        {
            int length = (int)Math.Min(Piece + Tag, left);
            if (length < Tag)
            {
                throw Altered(null);
            }

            seal.ReadExactly(read, 0, length);
            left -= length;
            try
            {
                aes.Decrypt(Nonce(number, left == 0), read.AsSpan(0, length - Tag), read.AsSpan(length - Tag, Tag), written.AsSpan(0, length - Tag), header);
            }
            catch (AuthenticationTagMismatchException e)
            {
                throw Altered(e);
            }

            into.Write(written, 0, length - Tag);
            if (left == 0)
            {
                return;
            }
        }
    }

    private byte[] Derived(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> what)
    {
        byte[] derived = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, derived, salt, what);
        return derived;
    }

    private static byte[] Nonce(long number, bool last)
    {
        byte[] nonce = new byte[12];
        nonce[0] = last ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), number);
        return nonce;
    }

    private static BackupException Altered(Exception? cause)
    {
        const string Message = "A sealed file of the backup can't be opened: it was altered or cut short, or sealed with another key. Use another backup, or the key that this one was made with.";
        return cause is null ? new BackupException("backup-seal-broken", Message) : new BackupException("backup-seal-broken", Message, cause);
    }
}
