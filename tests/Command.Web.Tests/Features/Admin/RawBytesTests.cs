using System.Text;
using Command.Web.Features.Admin;

namespace Command.Web.Tests.Features.Admin;

public sealed class RawBytesTests
{
    [Theory]
    [InlineData("7E 02 00\n7e")]
    [InlineData("7e02007E")]
    [InlineData("0x7E, 0x02, 0x00, 0x7E")]
    [InlineData("7E-02-00-7E")]
    public void Parse_Hex_IsItsBytes(string text) => Assert.Equal([0x7E, 0x02, 0x00, 0x7E], RawBytes.Parse(text));

    [Theory]
    [InlineData("<alert/>")]
    [InlineData("道路积水")]
    [InlineData("abc")]
    [InlineData("12")]
    public void Parse_OtherText_IsUtf8(string text) => Assert.Equal(Encoding.UTF8.GetBytes(text), RawBytes.Parse(text));

    [Fact]
    public void Show_TextCutInsideACharacter_IsStillText() => Assert.Equal("道", RawBytes.Show(Encoding.UTF8.GetBytes("道路").AsSpan(0, 5)));

    [Fact]
    public void Show_BytesThatAreNoText_AreHexThatCanBePastedAgain()
    {
        byte[] bytes = [.. Enumerable.Range(0, 70).Select(i => (byte)(i * 7))];
        string shown = RawBytes.Show(bytes);

        Assert.Equal(3, shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(bytes, RawBytes.Parse(shown));
    }
}
