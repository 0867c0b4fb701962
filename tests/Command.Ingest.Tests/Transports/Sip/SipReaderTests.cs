using System.Net;
using System.Text;
using Command.Ingest.Transports.Sip;
using CsCheck;

namespace Command.Ingest.Tests.Transports.Sip;

public sealed class SipReaderTests
{
    private const string Good = "MESSAGE sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9\r\nf: \"x\" <sip:dev@b>;tag=1\r\nTo: <sip:a@b>\r\ni: c1\r\nCSeq: 20 MESSAGE\r\nSubject: one\r\n two\r\nl: 3\r\n\r\nabc";

    [Fact]
    public void Read_Message_HasItsPartsWithLongNames()
    {
        SipMessage message = SipReader.Read(Bytes(Good), datagram: true).Message!;
        Assert.Equal(("MESSAGE", "c1", 20, "z9", "dev", "one two"), (message.Method, message.CallId, message.Sequence, message.Branch, message.Sender, message.Header("subject")));
        Assert.Equal("abc", Encoding.ASCII.GetString(message.Body.Span));
    }

    [Fact]
    public void Write_WhatWasRead_IsReadAgainTheSame()
    {
        SipMessage message = SipReader.Read(Bytes(Good), datagram: true).Message!;
        byte[] once = message.ToBytes();
        Assert.Equal(once, SipReader.Read(once, datagram: false).Message!.ToBytes());
    }

    [Fact]
    public void Read_StreamCutAnywhere_WaitsForTheRest()
    {
        byte[] bytes = Bytes(Good);
        for (int length = 1; length < bytes.Length; length++)
        {
            SipRead read = SipReader.Read(bytes.AsSpan(0, length), datagram: false);
            Assert.Null(read.Message);
            Assert.Null(read.Fault);
        }

        Assert.Equal(bytes.Length, SipReader.Read([.. bytes, .. bytes], datagram: false).Consumed);
    }

    [Theory]
    [InlineData("MESSAGE sip:a SIP/2.0\r\nl: x\r\n\r\n", "sip-length")]
    [InlineData("MESSAGE sip:a SIP/2.0\r\nl: -1\r\n\r\n", "sip-length")]
    [InlineData("MESSAGE sip:a SIP/2.0\r\nVia: x\r\n\r\n", "sip-length")]
    [InlineData("MESSAGE sip:a SIP/2.0\r\nl: 99999999\r\n\r\n", "sip-too-large")]
    [InlineData("MESSAGE sip:a SIP/3.0\r\nl: 0\r\n\r\n", "sip-malformed")]
    [InlineData("SIP/2.0 99 x\r\nl: 0\r\n\r\n", "sip-malformed")]
    [InlineData("MESSAGE sip:a SIP/2.0\r\nno colon\r\nl: 0\r\n\r\n", "sip-malformed")]
    [InlineData("MESSAGE sip:a SIP/2.0\r\nl: 0\r\nFrom: a\nTo: b\r\n\r\n", "sip-malformed")]
    public void Read_WhatIsNoMessage_IsAFault(string text, string code) => Assert.Equal(code, SipReader.Read(Bytes(text), datagram: false).Fault?.Code);

    [Fact]
    public void Read_TooManyFieldsOrTooLongAHead_IsAFault()
    {
        string many = "MESSAGE sip:a SIP/2.0\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", SipReader.MaxHeaders + 1)) + "l: 0\r\n\r\n";
        Assert.Equal("sip-malformed", SipReader.Read(Bytes(many), datagram: false).Fault?.Code);
        Assert.Equal("sip-head", SipReader.Read(Bytes(new string('a', SipReader.MaxHead)), datagram: false).Fault?.Code);
    }

    [Fact]
    public void Read_AnyBytesChanged_GivesAMessageOrAFaultOrWaits()
    {
        byte[] good = Bytes(Good);
        Gen.Select(Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 6], Gen.Bool).Sample(
            (changes, datagram) =>
            {
                byte[] bytes = [.. good];
                foreach ((int at, byte value) in changes)
                {
                    bytes[at] = value;
                }

                SipRead read = SipReader.Read(bytes, datagram);
                Assert.InRange(read.Consumed, 0, bytes.Length);
                Assert.True(!datagram || read.Message is not null || read.Fault is not null || read.Consumed == bytes.Length);
                _ = read.Message?.Respond(200, "OK", "t").ToBytes();
                _ = read.Message?.Expires;
            },
            iter: 5_000);
    }

    [Fact]
    public void Digest_AnyAuthorization_IsJudgedAndNeverGood()
    {
        SipDigest digest = new("realm", new byte[32]);
        Gen.Char["Digestnocrealm=\",: 0123xquri"].Array[0, 200].Sample(
            text => Assert.NotEqual(SipProof.Good, digest.Verify("Digest " + new string(text), "REGISTER", "password", IPAddress.Loopback, DateTimeOffset.UnixEpoch.AddYears(50))), iter: 3_000);
    }

    [Fact]
    public void Transactions_MoreThanAreKept_ForgetTheOldest()
    {
        SipTransactions transactions = new(most: 3);
        foreach (string key in (string[])["a", "b", "c"])
        {
            Assert.True(transactions.Begin(key, out _));
            transactions.End(key, [1]);
        }

        Assert.False(transactions.Begin("a", out byte[]? answer));
        Assert.Equal([1], answer);
        Assert.True(transactions.Begin("d", out _));
        Assert.True(transactions.Begin("a", out _));
        Assert.False(transactions.Begin("d", out answer));
        Assert.Null(answer);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
