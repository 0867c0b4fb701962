using Command.Ingest.Backup;
using CsCheck;

namespace Command.Ingest.Tests.Backup;

public sealed class BackupKeyTests
{
    private const int Piece = 1 << 20;
    private static readonly BackupKey s_key = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Fact]
    public void Seal_AnyBytes_AreOpenedAsTheyWere() =>
        Gen.Byte.Array[0, 5000].Sample(bytes => Assert.Equal(bytes, Opened(Sealed(bytes), s_key)));

    [Theory]
    [InlineData(0)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(2 * Piece)]
    public void Seal_AroundAPiecesEnd_IsOpenedAsItWas(int length)
    {
        byte[] bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        Assert.Equal(bytes, Opened(Sealed(bytes), s_key));
    }

    [Fact]
    public void Open_AnyByteChanged_IsRefused() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int, Gen.Byte[1, 255]).Sample((bytes, place, change) =>
        {
            byte[] seal = Sealed(bytes);
            seal[(int)((uint)place % seal.Length)] ^= change;
            Assert.Equal("backup-seal-broken", Assert.Throws<BackupException>(() => Opened(seal, s_key)).Code);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(Piece + 16)]
    [InlineData((2 * Piece) + 40)]
    public void Open_EndCutOff_IsRefused(int less)
    {
        byte[] seal = Sealed(new byte[2 * Piece]);
        Assert.Throws<BackupException>(() => Opened(seal[..^less], s_key));
    }

    [Fact]
    public void Open_PiecesInAnotherOrder_IsRefused()
    {
        byte[] seal = Sealed(new byte[3 * Piece]);
        const int Head = 44, Whole = Piece + 16;
        byte[] swapped = [.. seal[..Head], .. seal[(Head + Whole)..(Head + (2 * Whole))], .. seal[Head..(Head + Whole)], .. seal[(Head + (2 * Whole))..]];
        Assert.Throws<BackupException>(() => Opened(swapped, s_key));
    }

    [Fact]
    public void Open_WithAnotherKey_IsRefused()
    {
        BackupKey other = new(new byte[32]);
        Assert.NotEqual(s_key.Id, other.Id);
        Assert.Throws<BackupException>(() => Opened(Sealed([1, 2, 3]), other));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(33)]
    public void Key_OfAnotherLength_IsRefusedWithHowToMakeOne(int length) =>
        Assert.Contains("head -c 32", Assert.Throws<BackupException>(() => new BackupKey(new byte[length])).Message, StringComparison.Ordinal);

    private static byte[] Sealed(byte[] bytes)
    {
        using MemoryStream plain = new(bytes), seal = new();
        s_key.Seal(plain, seal);
        return seal.ToArray();
    }

    private static byte[] Opened(byte[] bytes, BackupKey key)
    {
        using MemoryStream seal = new(bytes), plain = new();
        key.Open(seal, plain);
        return plain.ToArray();
    }
}
