using System.Diagnostics;
using System.Text.RegularExpressions;
using Command.Ingest.City;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Api.Ogc;

/// <summary>What a real GIS client makes of the API.</summary>
public sealed partial class OgrinfoTests(OgcServer server) : IClassFixture<OgcServer>
{
    private const string Program = "/usr/bin/ogrinfo";

    [Fact]
    public async Task Ogrinfo_Root_ListsAllCollections()
    {
        string said = await RunAsync("-ro", $"OAPIF:{server.Root}ogc");
        Assert.Equal(
            ["alerts", "areas", "assets", "incidents", "readings", "reports", "units"],
            Layers().Matches(said).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ogrinfo_AllLayers_ReadsEveryFeature()
    {
        string said = await RunAsync("-ro", "-al", "-so", $"OAPIF:{server.Root}ogc");
        Dictionary<string, int> counts = Counts().Matches(said).ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value), StringComparer.Ordinal);
        CityPack pack = HarbinPack.Pack;
        Assert.Equal(
            new SortedDictionary<string, int>(StringComparer.Ordinal)
            {
                ["alerts"] = 2,
                ["areas"] = pack.Areas.Length,
                ["assets"] = pack.Facilities.Length + pack.Stations.Length,
                ["incidents"] = 2,
                ["readings"] = 2,
                ["reports"] = 8,
                ["units"] = 3,
            },
            new SortedDictionary<string, int>(counts, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("incidents", "reports", "StringList")]
    [InlineData("incidents", "units", "StringList")]
    [InlineData("incidents", "why", "StringList")]
    [InlineData("incidents", "openedAt", "DateTime")]
    [InlineData("incidents", "level", "Integer")]
    [InlineData("incidents", "exercise", "Integer(Boolean)")]
    [InlineData("reports", "text", "String")]
    [InlineData("reports", "uncertaintyM", "Real")]
    [InlineData("alerts", "onset", "DateTime")]
    [InlineData("readings", "value", "Real")]
    [InlineData("readings", "threshold", "Real")]
    [InlineData("units", "capabilities", "StringList")]
    [InlineData("units", "stale", "Integer(Boolean)")]
    [InlineData("assets", "river", "String")]
    public async Task Ogrinfo_Field_HasItsType(string layer, string field, string type)
    {
        string said = await RunAsync("-ro", "-so", $"OAPIF:{server.Root}ogc", layer);
        Assert.Contains($"\n{field}: {type} (", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ogrinfo_Box_ReadsWhatIsInIt()
    {
        string said = await RunAsync("-ro", "-spat", "126.99", "45.99", "127.01", "46.01", $"OAPIF:{server.Root}ogc", "reports");
        Assert.Contains("MULTIPOINT", said, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(said, "OGRFeature"));
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not on this machine.");
        ProcessStartInfo start = new(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{said}\n{await error}");
        Assert.Equal("", await error);
        return said;
    }

    [GeneratedRegex(@"^\d+: (\w+)", RegexOptions.Multiline)]
    private static partial Regex Layers();

    [GeneratedRegex(@"^Layer name: (\w+)\n(?:(?!Layer name:).*\n)*?Feature Count: (\d+)", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
