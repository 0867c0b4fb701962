using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Jt808;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Jt808;

public sealed class Jt808OutlineTests
{
    // Alarm 1 (emergency), status ignition and fix, 45.750001 N 126.630002 E, 120 m, 36.5 km/h, 90°, 2026-07-18 09:00:00; mileage 12.3 km, 9 satellites, one of a maker's own.
    private const string Position = "00000001" + "00000003" + "02BA16F1" + "078C3872" + "0078" + "016D" + "005A" + "260718090000" + "01040000007B" + "310109" + "E10101";

    [Fact]
    public void Outline_OfAPosition_NamesEveryField()
    {
        OutlinePart[] parts = Of(Frame("0200", Position));
        Assert.Equal(new OutlinePart("0", "7E", "标识位，报文开始", "flag, start of a frame"), parts[0]);
        Assert.Contains(parts, p => p is { Path: "1–2", Zh: "消息 ID：位置信息汇报", En: "message: position report", Value: "0200" });
        Assert.Contains(parts, p => p is { Path: "3–4" } && p.En!.Contains("edition of 2013", StringComparison.Ordinal) && p.Value == "40");
        Assert.Contains(parts, p => p is { Path: "5–10", Zh: "终端手机号", Value: "13900000001" });
        Assert.Contains(parts, p => p is { En: "serial", Value: "5" });
        Assert.Contains(parts, p => p is { Zh: "报警标志：紧急报警", En: "alarms: emergency" });
        Assert.Contains(parts, p => p is { Zh: "状态：ACC 开、已定位", En: "status: ignition on, has a fix" });
        Assert.Contains(parts, p => p is { En: "latitude", Value: "45.750001°" });
        Assert.Contains(parts, p => p is { En: "longitude", Value: "126.630002°" });
        Assert.Contains(parts, p => p is { Zh: "高程", Value: "120 m" });
        Assert.Contains(parts, p => p is { Zh: "速度", Value: "36.5 km/h" });
        Assert.Contains(parts, p => p is { En: "course (clockwise from north)", Value: "90°" });
        Assert.Contains(parts, p => p is { Zh: "时间", Value: "2026-07-18 09:00:00" });
        Assert.Contains(parts, p => p is { Zh: "附加信息 01：里程", Value: "12.3 km" });
        Assert.Contains(parts, p => p is { En: "item 31: satellites", Value: "9" });
        Assert.Contains(parts, p => p is { En: "item E1: item of the maker's own", Value: null });
        Assert.Equal("checksum, right", parts[^2].En);
    }

    [Fact]
    public void Outline_OfABatch_NumbersItsItems()
    {
        string length = (Position.Length / 2).ToString("X4");
        OutlinePart[] parts = Of(Frame("0704", "0002" + "01" + length + Position + length + Position));
        Assert.Contains(parts, p => p is { En: "type: kept back in a radio shadow" });
        Assert.Contains(parts, p => p is { Zh: "第 2 项 纬度", En: "item 2: latitude", Value: "45.750001°" });
    }

    [Fact]
    public void Outline_OfEscapedBytes_CountsInTheUnescapedMessage()
    {
        byte[] frame = Frame("0102", "7E7D41");
        Assert.True(frame.Length > 12 + 3 + 3, "Nothing was escaped.");
        Assert.Contains(Of(frame), p => p is { Path: "13–15", Raw: "7E7D41", En: "authentication code" });
    }

    [Fact]
    public void Outline_WrongChecksum_SaysWhatIsStatedAndWhatIsFound()
    {
        byte[] frame = Frame("0002", "");
        frame[^2] ^= 0x0F;
        Assert.Contains(Of(frame), p => p.En == "checksum, wrong: stated and found" && p.Value!.StartsWith($"{frame[^2]:X2} ≠ ", StringComparison.Ordinal));
    }

    [Fact]
    public void Outline_SeveralFramesAndNoise_AreNumbered()
    {
        OutlinePart[] parts = Of([.. Frame("0002", ""), 0x0D, 0x0A, .. Frame("0200", Position)]);
        Assert.Contains(parts, p => p is { Path: "#2 0–1", Raw: "0D0A" });
        Assert.Contains(parts, p => p is { Path: "#3 1–2", Value: "0200" });
    }

    [Fact]
    public void Outline_EverySample_NamesItsMessageInBothLanguages() => Assert.All(Jt808Frames.Devices(), row =>
    {
        OutlinePart[] parts = Of(row.Bytes);
        Assert.All(parts, p => Assert.False(string.IsNullOrEmpty(p.Zh) || string.IsNullOrEmpty(p.En)));
        Assert.Contains(parts, p => p.Zh!.StartsWith("消息 ID：", StringComparison.Ordinal) && row.Id.EndsWith(p.Value!, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(row.Checksum, parts.Any(p => p.En == "checksum, right"));
    });

    [Fact]
    public void Outline_AnyMutationOfAnyFrame_GivesABoundedListOfParts()
    {
        string length = (Position.Length / 2).ToString("X4");
        byte[][] frames =
        [
            Frame("0200", Position), Frame("0704", "000200" + length + Position + length + Position), Frame("0100", new string('4', 80)), Frame("0001", "0001020000"), Frame("0201", "0001" + Position),
            .. Samples.RootOrNull is null ? [] : Jt808Frames.Devices().Concat(Jt808Frames.Library()).Select(r => r.Bytes),
        ];
        Gen.Select(Gen.Int[0, frames.Length - 1], Gen.Select(Gen.Int[0, 2000], Gen.Byte).List[0, 6], Gen.Int[0, 200]).Sample(
            (which, changes, cut) =>
            {
                byte[] frame = [.. frames[which]];
                foreach ((int at, byte value) in changes)
                {
                    frame[at % frame.Length] = value;
                }

                frame = cut % 3 == 0 ? frame[..Math.Clamp(cut, 2, frame.Length)] : frame;
                Assert.InRange(Of(frame).Length, frame.All(b => b == 0x7E) ? 0 : 1, 4000);
            },
            iter: 5000);
    }

    [Fact]
    public void Outline_AnyBytesAtAll_GivesABoundedListOfParts() =>
        Gen.OneOf(Gen.Byte, Gen.Int[0, 5].Select(i => new byte[] { 0x7E, 0x7D, 0x02, 0x01, 0x00, 0x40 }[i])).Array[1, 300].Sample(b => Assert.InRange(Of(b).Length, 0, 4000), iter: 3000);

    private static OutlinePart[] Of(byte[] body) => [.. new Jt808Decoder().Outline(body, Contexts.Of("vehicles"))];

    private static byte[] Frame(string id, string body)
    {
        byte[] message = Convert.FromHexString($"{id}{body.Length / 2:X4}0139000000010005{body}");
        byte[] whole = [.. message, message.Aggregate((byte)0, (sum, b) => (byte)(sum ^ b))];
        string escaped = string.Concat(whole.Select(b => b switch { 0x7D => "7D01", 0x7E => "7D02", _ => b.ToString("X2") }));
        return Convert.FromHexString("7E" + escaped + "7E");
    }
}
