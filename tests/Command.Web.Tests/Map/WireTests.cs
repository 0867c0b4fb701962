using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Web.Map;
using CsCheck;

namespace Command.Web.Tests.Map;

/// <summary>What the server writes is what the browser reads.</summary>
public sealed class WireTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Units_WrittenHere_AreReadTheSameInTheBrowser()
    {
        UnitFix[] fixes = new UnitFix[500];
        int next = 0;
        Generated.Fix.Sample(fix => fixes[next++ % fixes.Length] = fix, iter: fixes.Length, threads: 1);
        byte[] records = new byte[fixes.Length * UnitRecord.Size];
        for (int i = 0; i < fixes.Length; i++)
        {
            UnitRecord.Write(records.AsSpan(i * UnitRecord.Size), i, fixes[i]);
        }

        string json = await BrowserModule.RunAsync(
            "frame.ts",
            "const view = new DataView(input.buffer, input.byteOffset, input.byteLength); return Array.from({ length: input.length / it.unitBytes }, (_, i) => it.readUnit(view, i));",
            records,
            Cancel);
        Read[] read = JsonSerializer.Deserialize<Read[]>(json, JsonSerializerOptions.Web)!;
        Assert.Equal(fixes.Length, read.Length);
        for (int i = 0; i < read.Length; i++)
        {
            UnitRecord.Unit unit = UnitRecord.Read(records.AsSpan(i * UnitRecord.Size));
            Assert.Equal(
                new Read(unit.Slot, unit.At.Lon, unit.At.Lat, unit.HeadingDeg, unit.SpeedKmh, unit.Status, unit.Exercise, unit.ObservedAt.ToUnixTimeSeconds(), unit.StaleAt?.ToUnixTimeSeconds()),
                read[i]);
        }
    }

    private sealed record Read(int Slot, double Lon, double Lat, double? Heading, double? SpeedKmh, int Status, bool Exercise, long Observed, long? Stale);
}
