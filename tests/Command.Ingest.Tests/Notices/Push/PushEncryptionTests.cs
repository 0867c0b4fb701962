using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Notices.Push;

namespace Command.Ingest.Tests.Notices.Push;

/// <summary>RFC 8291 §5 and appendix A: the example message, its keys and its body.</summary>
public sealed class PushEncryptionTests
{
    private const string Plain = "When I grow up, I want to be a watermelon";
    private const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string BrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    private const string SenderPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string SenderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";
    private const string Body = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    [Fact]
    public void Seal_TheExampleOfRfc8291_IsItsBody()
    {
        using ECDiffieHellman sender = Pair(SenderPublic, SenderPrivate);
        Assert.Equal(Body, Base64Url.EncodeToString(PushEncryption.Seal(Encoding.ASCII.GetBytes(Plain), Bytes(BrowserPublic), Bytes(Auth), sender, Bytes(Salt))));
    }

    [Fact]
    public void Open_TheExampleOfRfc8291_IsItsMessageAndNothingWhenChanged()
    {
        using ECDiffieHellman browser = Pair(BrowserPublic, BrowserPrivate);
        byte[] body = Bytes(Body);
        Assert.Equal(Plain, Encoding.ASCII.GetString(PushEncryption.Open(body, browser, Bytes(Auth))!));
        body[^1] ^= 1;
        Assert.Null(PushEncryption.Open(body, browser, Bytes(Auth)));
    }

    [Fact]
    public void Seal_Twice_HasOtherKeysAndSaltEachTimeAndIsReadByThatBrowserAlone()
    {
        using ECDiffieHellman browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] key = PushEncryption.PointOf(browser.ExportParameters(false)), secret = RandomNumberGenerator.GetBytes(16), message = Encoding.UTF8.GetBytes("有一项新任务");
        byte[] one = PushEncryption.Seal(message, key, secret), two = PushEncryption.Seal(message, key, secret);
        Assert.NotEqual(one[..86], two[..86]);
        Assert.Equal(message, PushEncryption.Open(one, browser, secret));
        Assert.Null(PushEncryption.Open(two, other, secret));
        Assert.Throws<ArgumentOutOfRangeException>(() => PushEncryption.Seal(new byte[PushEncryption.LargestMessage + 1], key, secret));
        Assert.Equal(4096, PushEncryption.Seal(new byte[PushEncryption.LargestMessage], key, secret).Length);
    }

    [Fact]
    public void IsBrowser_APointOffTheCurveOrAShortSecret_IsNone()
    {
        Assert.True(PushEncryption.IsBrowser(Bytes(BrowserPublic), Bytes(Auth)));
        Assert.False(PushEncryption.IsBrowser(Bytes(BrowserPublic), Bytes(Auth)[1..]));
        byte[] off = Bytes(BrowserPublic);
        off[64] ^= 1;
        Assert.False(PushEncryption.IsBrowser(off, Bytes(Auth)));
        Assert.False(PushEncryption.IsBrowser([4], Bytes(Auth)));
    }

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);

    private static ECDiffieHellman Pair(string point, string own)
    {
        byte[] q = Bytes(point);
        return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = q[1..33], Y = q[33..65] }, D = Bytes(own) });
    }
}
