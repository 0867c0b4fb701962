using System.Text.Json.Nodes;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise;

public sealed class ScenarioReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("command-scenario-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_ScenarioOfTheRepository_HasNoFaults()
    {
        Assert.Empty(Tellings.Read.Faults);
        Assert.Equal(TimeSpan.FromHours(2), Tellings.FloodMorning.Length);
        Assert.Equal(HarbinPack.Pack.Units.Length, Tellings.FloodMorning.Traffic.Vehicles);
        Assert.True(Tellings.FloodMorning.Events.Length >= 10);
    }

    [Theory]
    [InlineData("$.minutes", "\"two hours\"", "pack-field")]
    [InlineData("$.traffic.reportSeconds", "0.1", "pack-field")]
    [InlineData("$.seed", "\"x\"", "pack-field")]
    [InlineData("$.traffic.vehicles", "-1", "pack-field")]
    [InlineData("$.gauges[0].station", "\"9999999999\"", "pack-reference")]
    [InlineData("$.gauges[0].levelM", "{}", "pack-field")]
    [InlineData("$.gauges[0].levelM.15", "\"high\"", "pack-field")]
    [InlineData("$.rain[2].mmPerHour.18", "-4", "pack-field")]
    [InlineData("$.alerts[0].areas", "[\"999999\"]", "pack-reference")]
    [InlineData("$.alerts[0].sender", "\"a b\"", "pack-field")]
    [InlineData("$.alerts[0].categories", "[\"Rain\"]", "pack-word")]
    [InlineData("$.alerts[0].stages[0].msgType", "\"Update\"", "pack-order")]
    [InlineData("$.alerts[0].stages[1].at", "-30", "pack-order")]
    [InlineData("$.alerts[2].aroundFacilities", "\"lighthouse\"", "pack-reference")]
    [InlineData("$.events[0].places", "[]", "pack-field")]
    [InlineData("$.events[0].places[0].at", "[200, 45]", "pack-field")]
    [InlineData("$.events[1].id", "\"water-kangan\"", "pack-duplicate")]
    [InlineData("$.events[0].voices[0].channel", "\"radio\"", "pack-word")]
    [InlineData("$.events[0].voices[0].code", "\"0999\"", "pack-reference")]
    [InlineData("$.events[0].voices[1].code", "\"0406\"", "pack-reference")]
    [InlineData("$.events[0].voices[0].texts", "[]", "pack-field")]
    [InlineData("$.events[0].voices[0].steps", "[]", "pack-order")]
    [InlineData("$.events[0].voices[0].steps[1].at", "2", "pack-order")]
    [InlineData("$.events[0].voices[0].steps[2].status", "\"open\"", "pack-order")]
    [InlineData("$.events[0].voices[0].level", "5", "pack-field")]
    [InlineData("$.transit.everySeconds", "0", "pack-field")]
    [InlineData("$.transit.alerts[0].event", "\"no-such\"", "pack-reference")]
    [InlineData("$.transit.alerts[0].routes", "[\"999\"]", "pack-reference")]
    [InlineData("$.transit.alerts[0].until", "3", "pack-order")]
    [InlineData("$.transit.alerts[0].effect", "\"SWIM\"", "pack-word")]
    [InlineData("$.roadworks.zones[1].id", "\"drain-kangan\"", "pack-duplicate")]
    [InlineData("$.roadworks.zones[0].impact", "\"closed\"", "pack-word")]
    [InlineData("$.roadworks.zones[0].steps[1].at", "2", "pack-order")]
    [InlineData("$.sensors.gauges[0].depthM", "{}", "pack-field")]
    [InlineData("$.sensors.gauges[1].at", "[200, 45]", "pack-field")]
    [InlineData("$.field.event", "\"no-such\"", "pack-reference")]
    [InlineData("$.field.members[0].kind", "\"wizard\"", "pack-word")]
    [InlineData("$.chatter.cases[3].weight", "0", "pack-field")]
    public void Read_OneThingWrong_NamesFileAndPath(string path, string value, string code)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(HarbinPack.Directory, "exercise", "flood-morning.json")))!;
        Replace(root, path, JsonNode.Parse(value));

        ScenarioRead read = Write(root.ToJsonString());

        Assert.Null(read.Scenario);
        // A wrong length makes times too late as well: the first fault is the thing itself.
        Fault fault = read.Faults[0];
        Assert.Equal(code, fault.Code);
        Assert.StartsWith("exercise/x.json $", fault.Where, StringComparison.Ordinal);
        string whole = fault.Where!["exercise/x.json ".Length..];
        Assert.True(path.StartsWith(whole, StringComparison.Ordinal) || whole.StartsWith(path, StringComparison.Ordinal), $"{path} was wrong and {whole} was named.");
    }

    [Fact]
    public void Read_ThingsWrongInAWrittenFile_NameTheirLines()
    {
        string[] lines = File.ReadAllLines(Path.Combine(HarbinPack.Directory, "exercise", "siren-day.json"));
        int minutes = Array.FindIndex(lines, l => l.Contains("\"minutes\"", StringComparison.Ordinal)), voice = Array.FindIndex(lines, l => l.Contains("\"0414\"", StringComparison.Ordinal));
        lines[minutes] = "  \"minutes\": \"long\",";
        lines[voice] = lines[voice].Replace("0414", "0999", StringComparison.Ordinal);

        ScenarioRead read = Write(string.Join('\n', lines));

        Assert.StartsWith($"Line {minutes + 1}: ", read.Faults.First(f => f.Where!.EndsWith("$.minutes", StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
        Assert.StartsWith($"Line {voice + 1}: ", read.Faults.First(f => f.Where!.EndsWith(".code", StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
        Assert.StartsWith("Line 3: ", Assert.Single(Write("{\n\"id\": 1,\n\"zh\" 2}").Faults).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "pack-json")]
    [InlineData("{", "pack-json")]
    [InlineData("[]", "pack-json")]
    [InlineData("{\"id\":\"\\ud800\"}", "pack-json")]
    [InlineData("{}", "pack-field")]
    public void Read_NoScenario_IsAFault(string text, string code) => Assert.Contains(Write(text).Faults, f => f.Code == code);

    [Theory]
    [InlineData("../harbin/city")]
    [InlineData("")]
    [InlineData("none")]
    public void Read_NameWithoutFile_IsAFault(string name)
    {
        ScenarioRead read = ScenarioReader.Read(_folder.FullName, name, HarbinPack.Pack);

        Assert.Null(read.Scenario);
        Assert.Equal("pack-file", Assert.Single(read.Faults).Code);
    }

    private ScenarioRead Write(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "exercise"));
        File.WriteAllText(Path.Combine(_folder.FullName, "exercise", "x.json"), text);
        return ScenarioReader.Read(_folder.FullName, "x", HarbinPack.Pack);
    }

    private static void Replace(JsonNode root, string path, JsonNode? value)
    {
        string[] steps = path[2..].Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode at = root;
        foreach (string step in steps[..^1])
        {
            at = step[0] == '[' ? at[int.Parse(step[1..^1])]! : at[step]!;
        }

        at[steps[^1]] = value;
    }
}
