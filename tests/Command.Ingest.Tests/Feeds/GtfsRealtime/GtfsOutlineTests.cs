using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

public sealed class GtfsOutlineTests
{
    public static TheoryData<string> All => [.. Samples.Files("gtfsrt", "*.pb").Where(f => !f.Contains("invalid", StringComparison.Ordinal))];

    // FeedMessage { header { "2.0", 0, 1784337424 }, entity { "v1", vehicle { position { 45.75, 126.5 }, 99: 7 }, alert {} } }
    private static readonly byte[] s_feed = Convert.FromHexString(
        "0A0D" + "0A03322E30" + "1000" + "1890A8EBD206" + "1217" + "0A027631" + "220F" + "120A" + "0D00003742" + "150000FD42" + "980607" + "2A00");

    [Fact]
    public void Outline_OfAMessage_NamesFieldsByTheSpecification()
    {
        OutlinePart[] parts = Of(s_feed);
        Assert.Contains(parts, p => p is { Path: "/header/gtfs_realtime_version", Zh: "规范版本", Value: "2.0" });
        Assert.Contains(parts, p => p.Path == "/header/timestamp" && p.Value!.StartsWith("1784337424 = 2026-07-18", StringComparison.Ordinal));
        Assert.Contains(parts, p => p is { Path: "/entity/id", Value: "v1" });
        Assert.Contains(parts, p => p is { Path: "/entity/vehicle/position/latitude", En: "latitude, WGS 84 degrees", Raw: "00003742", Value: "45.75" });
        Assert.Contains(parts, p => p is { Path: "/entity/vehicle/position/longitude", Value: "126.5" });
        Assert.Contains(parts, p => p is { Path: "/entity/vehicle/99", En: "field that the specification does not list" });
    }

    [Fact]
    public void Outline_CutMessage_SaysWhereItEnds() => Assert.Contains(Of(s_feed[..^4]), p => p.En!.StartsWith("from here on", StringComparison.Ordinal));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(All))]
    public void Outline_Sample_NamesItsHeaderAndEveryPartInBothLanguages(string file)
    {
        OutlinePart[] parts = Of(Samples.Bytes(file));
        Assert.Contains(parts, p => p.Path.StartsWith("/header/", StringComparison.Ordinal));
        Assert.All(parts, p => Assert.False(string.IsNullOrEmpty(p.Zh) || string.IsNullOrEmpty(p.En)));
        Assert.DoesNotContain(parts, p => p.En!.StartsWith("from here on", StringComparison.Ordinal));
    }

    [Fact]
    public void Outline_AnyMutation_GivesABoundedListOfParts() =>
        Gen.Select(Gen.Int[0, s_feed.Length - 1], Gen.Byte).Array[0, 8].Sample(
            changes =>
            {
                byte[] bytes = [.. s_feed];
                foreach ((int at, byte value) in changes)
                {
                    bytes[at] = value;
                }

                Assert.InRange(Of(bytes).Length, 1, 4000);
            },
            iter: 5000);

    [Fact]
    public void Outline_AnyBytesAtAll_GivesABoundedListOfParts() => Gen.Byte.Array[1, 300].Sample(b => Assert.InRange(Of(b).Length, 1, 4000), iter: 3000);

    private static OutlinePart[] Of(byte[] body) => [.. new GtfsRealtimeDecoder().Outline(body, Contexts.Of("transit"))];
}
