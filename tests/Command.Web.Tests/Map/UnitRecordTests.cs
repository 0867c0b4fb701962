using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Map;

public sealed class UnitRecordTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Write_AnyUnit_PutsEachPartAtItsPlace()
    {
        ReadOnlySpan<byte> record = Written(Fix() with { Status = "onScene", HeadingDeg = 359.99, SpeedKmh = 72.5, Exercise = true, StaleAt = s_now.AddSeconds(90) }, slot: 70_000);
        Assert.Equal(UnitRecord.Size, record.Length);
        Assert.Equal(70_000u, BinaryPrimitives.ReadUInt32LittleEndian(record));
        Assert.Equal(1_266_425_000, BinaryPrimitives.ReadInt32LittleEndian(record[4..]));
        Assert.Equal(457_570_000, BinaryPrimitives.ReadInt32LittleEndian(record[8..]));
        Assert.Equal(35_999, BinaryPrimitives.ReadUInt16LittleEndian(record[12..]));
        Assert.Equal(725, BinaryPrimitives.ReadUInt16LittleEndian(record[14..]));
        Assert.Equal((2, 1), (record[16], record[17]));
        Assert.Equal(40, BinaryPrimitives.ReadUInt16LittleEndian(record[18..]));
        Assert.Equal(90, BinaryPrimitives.ReadUInt16LittleEndian(record[20..]));
    }

    [Theory]
    [InlineData(null, 65535)]
    [InlineData(-100_000.0, 0)]
    [InlineData(-0.5, 0)]
    [InlineData(0.0, 0)]
    [InlineData(0.2, 1)]
    [InlineData(65_534.0, 65534)]
    [InlineData(1e9, 65534)]
    public void Write_TheSendersStaleTime_IsSecondsUntilThen(double? seconds, int expected)
    {
        ReadOnlySpan<byte> record = Written(Fix() with { StaleAt = seconds is { } s ? s_now.AddSeconds(s) : null });
        Assert.Equal(expected, BinaryPrimitives.ReadUInt16LittleEndian(record[20..]));
    }

    [Fact]
    public void Write_NoHeadingAndNoSpeed_SaysUnknown()
    {
        ReadOnlySpan<byte> record = Written(Fix() with { HeadingDeg = null, SpeedKmh = double.NaN });
        Assert.Equal((65535, 65535), (BinaryPrimitives.ReadUInt16LittleEndian(record[12..]), BinaryPrimitives.ReadUInt16LittleEndian(record[14..])));
    }

    [Fact]
    public void Size_OfTheBrowsersReader_IsTheWritersSize()
    {
        string reader = File.ReadAllText(Path.Combine(Repository.Root, "src", "Command.Web", "Map", "frame.ts"));
        Assert.Equal(UnitRecord.Size.ToString(CultureInfo.InvariantCulture), Regex.Match(reader, @"unitBytes = (\d+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);
    }

    private static UnitFix Fix() => Scene.Unit("u-1", "available") with { At = new GeoPoint(126.6425, 45.757), ObservedAt = s_now.AddSeconds(-40) };

    private static byte[] Written(UnitFix fix, int slot = 0)
    {
        ArrayBufferWriter<byte> to = new();
        UnitRecord.Write(to, slot, fix, s_now);
        return to.WrittenSpan.ToArray();
    }
}
