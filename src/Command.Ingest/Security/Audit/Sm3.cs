using System.Buffers.Binary;
using System.Numerics;

namespace Command.Ingest.Security;

/// <summary>The hash SM3 of GB/T 32905-2016, 256 bits. The platform's own library has none.</summary>
public static class Sm3
{
    private static readonly uint[] s_start = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

    /// <summary>The hash of some bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        uint[] state = [.. s_start];
        int whole = data.Length / 64 * 64;
        for (int at = 0; at < whole; at += 64)
        {
            Block(state, data.Slice(at, 64));
        }

        // 5.2: a one, zeros, and the length in bits as 64.
        ReadOnlySpan<byte> rest = data[whole..];
        Span<byte> tail = stackalloc byte[128];
        tail.Clear();
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        int length = rest.Length < 56 ? 64 : 128;
        BinaryPrimitives.WriteUInt64BigEndian(tail[(length - 8)..], (ulong)data.Length * 8);
        for (int at = 0; at < length; at += 64)
        {
            Block(state, tail.Slice(at, 64));
        }

        byte[] hash = new byte[32];
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        }

        return hash;
    }

    private static void Block(uint[] v, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[68];
        for (int j = 0; j < 16; j++)
        {
            w[j] = BinaryPrimitives.ReadUInt32BigEndian(block[(j * 4)..]);
        }

        for (int j = 16; j < 68; j++)
        {
            w[j] = P1(w[j - 16] ^ w[j - 9] ^ BitOperations.RotateLeft(w[j - 3], 15)) ^ BitOperations.RotateLeft(w[j - 13], 7) ^ w[j - 6];
        }

        (uint a, uint b, uint c, uint d, uint e, uint f, uint g, uint h) = (v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
        for (int j = 0; j < 64; j++)
        {
            uint t = j < 16 ? 0x79cc4519u : 0x7a879d8au;
            uint ss1 = BitOperations.RotateLeft(unchecked(BitOperations.RotateLeft(a, 12) + e + BitOperations.RotateLeft(t, j % 32)), 7);
            uint ss2 = ss1 ^ BitOperations.RotateLeft(a, 12);
            uint ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
            uint gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
            uint tt1 = unchecked(ff + d + ss2 + (w[j] ^ w[j + 4]));
            uint tt2 = unchecked(gg + h + ss1 + w[j]);
            (d, c, b, a) = (c, BitOperations.RotateLeft(b, 9), a, tt1);
            (h, g, f, e) = (g, BitOperations.RotateLeft(f, 19), e, tt2 ^ BitOperations.RotateLeft(tt2, 9) ^ BitOperations.RotateLeft(tt2, 17));
        }

        ReadOnlySpan<uint> now = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < 8; i++)
        {
            v[i] ^= now[i];
        }
    }

    private static uint P1(uint x) => x ^ BitOperations.RotateLeft(x, 15) ^ BitOperations.RotateLeft(x, 23);
}
