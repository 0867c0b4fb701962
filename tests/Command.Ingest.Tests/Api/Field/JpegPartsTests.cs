using Command.Ingest.Api.Field;

namespace Command.Ingest.Tests.Api.Field;

public sealed class JpegPartsTests
{
    // Start, JFIF, a table, a frame, a scan of three bytes with a stuffed one and a restart mark, end. No decoder is asked: only the marks are walked.
    private const string Start = "FFD8", Jfif = "FFE000104A46494600010100000100010000", Frame = "FFC0000B080001000101011100", Scan = "FFDA0008010100003F0012FF00FFD034", End = "FFD9";

    [Theory]
    [InlineData(Start + Jfif + Frame + Scan + End, true)]
    [InlineData(Start + Frame + Scan + Scan + End, true)]
    [InlineData(Start + Jfif + "FFE100084578696600" + "00" + Frame + Scan + End, false)]
    [InlineData(Start + "FFFE00063C733E2F" + Frame + Scan + End, false)]
    [InlineData(Start + Jfif + Frame + Scan + End + "3C736372697074", false)]
    [InlineData(Start + Jfif + Frame + Scan, false)]
    [InlineData(Start + Jfif + Frame + End, false)]
    [InlineData(Start + "FFE0FFFF", false)]
    [InlineData(Start + "FFC00000", false)]
    [InlineData("474946383961", false)]
    [InlineData("FFD8", false)]
    [InlineData("", false)]
    public void IsBare_File_IsTrueForAWholePictureAndNothingBesides(string hex, bool bare) => Assert.Equal(bare, JpegParts.IsBare(Convert.FromHexString(hex)));
}
