using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Sl651;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Sl651;

public sealed class Sl651OutlineTests
{
    private static readonly DateTimeOffset s_time = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly byte[] s_report = Sl651Writer.Report(new Sl651Report
    {
        Centre = 1,
        Station = "0011045001",
        Password = 0x1234,
        Function = 0x32,
        Serial = 7,
        SentAt = s_time,
        Groups = [new(s_time, [Sl651Item.Of(0x39, 118.465m), Sl651Item.Of(0x20, null), Sl651Item.Rain([1.5m, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])])],
    });

    [Fact]
    public void Outline_OfAReport_NamesEveryField()
    {
        OutlinePart[] parts = Of(s_report);
        Assert.Equal(new OutlinePart("0–1", "7E7E", "帧起始符（HEX/BCD 编码）", "start of a frame (HEX/BCD coding)"), parts[0]);
        Assert.Contains(parts, p => p is { Path: "2", En: "centre's address", Value: "1" });
        Assert.Contains(parts, p => p is { Path: "3–7", Zh: "遥测站地址", Value: "0011045001" });
        Assert.Contains(parts, p => p is { Path: "8–9", Raw: "1234", En: "password" });
        Assert.Contains(parts, p => p is { Zh: "功能码：定时报", En: "function: timed report", Value: "32" });
        Assert.Contains(parts, p => p is { En: "serial", Value: "7" });
        Assert.Contains(parts, p => p is { Zh: "发报时间", Value: "2026-07-18 09:00:00" });
        Assert.Contains(parts, p => p is { Zh: "测站分类：河道站", En: "class: river station", Raw: "48" });
        Assert.Contains(parts, p => p is { En: "observation time", Value: "2026-07-18 09:00" });
        Assert.Contains(parts, p => p is { Zh: "瞬时河道水位", En: "water level", Value: "118.465 m" });
        Assert.Contains(parts, p => p is { Zh: "当前降水量（缺测）", En: "rain of this day (missing)", Value: null });
        Assert.Contains(parts, p => p is { Zh: "第 5 分钟", En: "minute 5", Value: "1.5 mm" });
        Assert.Contains(parts, p => p is { Zh: "第 10 分钟（缺测）", En: "minute 10 (missing)" });
        Assert.Contains(parts, p => p is { Raw: "03", En: "end; nothing follows (ETX)" });
        Assert.Equal("CRC, right", parts[^1].En);
    }

    [Fact]
    public void Outline_OfAReport_CoversEveryByteOnce()
    {
        int[] covered = [.. Of(s_report).SelectMany(Bytes).Order()];
        Assert.Equal(Enumerable.Range(0, s_report.Length), covered);
    }

    [Fact]
    public void Outline_OfHexText_IsThatOfItsBytes() =>
        Assert.Equal(Of(s_report), Of(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(s_report))));

    [Fact]
    public void Outline_WrongCrc_SaysWhatIsStatedAndWhatIsFound()
    {
        byte[] damaged = [.. s_report];
        damaged[^1] ^= 0xFF;
        OutlinePart crc = Of(damaged)[^1];
        Assert.Equal("CRC, wrong: stated and found", crc.En);
        Assert.StartsWith(Convert.ToHexString(damaged[^2..]) + " ≠ ", crc.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Outline_CutFrame_SaysThatItEndsEarlyAndShowsWhatIsThere()
    {
        OutlinePart[] parts = Of(s_report[..30]);
        Assert.Contains(parts, p => p.En!.Contains("the bytes end early", StringComparison.Ordinal));
        Assert.Contains(parts, p => p is { En: "serial", Value: "7" });
    }

    [Fact]
    public void Outline_NoiseBetweenFrames_IsShownAsSuch() =>
        Assert.Contains(Of([.. s_report, 0x0D, 0x0A, .. s_report]), p => p is { Raw: "0D0A", En: "bytes that belong to no frame" });

    [Fact]
    public void Outline_AsciiFrame_NamesItsWordsAndProvesItsCrc()
    {
        OutlinePart[] parts = Of(Ascii("0007260718090000 TT 2607180900 ST 0011045001 H Z 118.465 PJ M"));
        Assert.Contains(parts, p => p is { Raw: "01", Zh: "帧起始符 SOH（ASCII 编码）" });
        Assert.Contains(parts, p => p is { En: "station's address", Value: "0011045001" });
        Assert.Contains(parts, p => p is { En: "send time", Value: "2026-07-18 09:00:00" });
        Assert.Contains(parts, p => p is { Zh: "观测时间", Value: "2026-07-18 09:00" });
        Assert.Contains(parts, p => p is { En: "class: river station" });
        Assert.Contains(parts, p => p is { Zh: "瞬时河道水位", Value: "118.465 m" });
        Assert.Contains(parts, p => p is { Zh: "当前降水量（缺测）" });
        Assert.Equal("CRC, right", parts[^1].En);
    }

    [Fact]
    public void Outline_EverySample_NamesItsFunctionAndEndsWithItsCrc() => Assert.All(Sl651Frames.All(), row =>
    {
        OutlinePart[] parts = Of(row.Bytes);
        Assert.Contains(parts, p => p.Zh!.StartsWith("功能码：", StringComparison.Ordinal) && p.Value == row.Function.ToString("X2"));
        Assert.All(parts, p => Assert.False(string.IsNullOrEmpty(p.Zh) || string.IsNullOrEmpty(p.En)));
        if (row.CrcHolds)
        {
            Assert.Contains(parts, p => p.En == "CRC, right");
        }
    });

    [Fact]
    public void Outline_AnyMutationOfAnyFrame_GivesABoundedListOfParts()
    {
        byte[][] frames = [s_report, Ascii("0007260718090000 TT 2607180900 ST 0011045001 H Z 118.465 DRH01 Z 1 2 3 DRP 00FF"), .. Samples.RootOrNull is null ? [] : Sl651Frames.All().Select(r => r.Bytes)];
        Gen.Select(Gen.Int[0, frames.Length - 1], Gen.Select(Gen.Int[0, 4000], Gen.Byte).List[0, 6], Gen.Int[0, 400]).Sample(
            (which, changes, length) =>
            {
                byte[] frame = [.. frames[which]];
                foreach ((int at, byte value) in changes)
                {
                    frame[at % frame.Length] = value;
                }

                frame = length % 3 == 0 ? frame[..Math.Clamp(length, 1, frame.Length)] : frame;
                Assert.InRange(Of(frame).Length, 1, 4000);
            },
            iter: 5000);
    }

    [Fact]
    public void Outline_WhiteSpaceAlone_IsBytesOfNoFrame()
    {
        OutlinePart part = Assert.Single(Of([0x09, 0x0D]));

        Assert.Equal("0–1", part.Path);
        Assert.Equal("bytes that belong to no frame", part.En);
    }

    [Fact]
    public void Outline_AnyBytesAtAll_GivesABoundedListOfParts() =>
        Gen.OneOf(Gen.Byte, Gen.Int[0, 7].Select(i => new byte[] { 0x7E, 0x01, 0x02, 0x16, 0x00, 0x32, 0xF1, 0xF0 }[i])).Array[1, 300].Sample(b => Assert.InRange(Of(b).Length, 1, 4000), iter: 3000);

    private static OutlinePart[] Of(byte[] body) => [.. new Sl651Decoder().Outline(body, Contexts.Of("flood"))];

    private static IEnumerable<int> Bytes(OutlinePart part)
    {
        int[] ends = [.. part.Path.Split('–').Select(int.Parse)];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }

    private static byte[] Ascii(string body)
    {
        byte[] head = System.Text.Encoding.ASCII.GetBytes($"\u00010100110450011234320{body.Length:X3}\u0002{body}\u0003");
        return [.. head, .. System.Text.Encoding.ASCII.GetBytes(Sl651Crc.Of(head).ToString("X4"))];
    }
}
