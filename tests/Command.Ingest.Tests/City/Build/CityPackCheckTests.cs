using Command.Ingest.City.Build;

namespace Command.Ingest.Tests.City.Build;

public sealed class CityPackCheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("citypack-check-");

    public CityPackCheckTests()
    {
        foreach (string file in Directory.EnumerateFiles(HarbinPack.Directory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(_folder.FullName, Path.GetRelativePath(HarbinPack.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Check_SoundPack_IsSaidToBeSound()
    {
        (int exit, string text) = Check();

        Assert.Equal(0, exit);
        Assert.Contains("no fault", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("city.json", "\"timeZone\": \"Asia/Shanghai\"", "\"timeZone\": \"Mars/Olympus\"", "$.timeZone")]
    [InlineData("areas.geojson", "\"code\": \"230103\"", "\"code\": \"two\"", "$.features[2].properties.code")]
    [InlineData("codes/cap.json", "\"kinds\"", "\"kindz\"", "$.kinds")]
    public void Check_OneThingWrong_NamesFileLineAndPath(string file, string text, string instead, string path)
    {
        string full = Path.Combine(_folder.FullName, file);
        string content = File.ReadAllText(full);
        int at = content.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at > 0);
        // What is missing altogether is said to be where the object around it begins.
        int line = path == "$.kinds" ? 1 : content[..at].Count(c => c == '\n') + 1;
        File.WriteAllText(full, content.Replace(text, instead, StringComparison.Ordinal));

        (int exit, string output) = Check();

        Assert.Equal(1, exit);
        Assert.Contains($"{full}:{line} {path}: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SeveralThingsWrong_PrintsThemAllAndCountsThem()
    {
        File.Delete(Path.Combine(_folder.FullName, "units.json"));
        File.WriteAllText(Path.Combine(_folder.FullName, "city.json"), "{\n  \"id\": 7,\n}");

        (int exit, string output) = Check();

        Assert.Equal(1, exit);
        Assert.Contains("units.json", output, StringComparison.Ordinal);
        Assert.Contains("city.json", output, StringComparison.Ordinal);
        Assert.Matches(@"\d+ faults\.", output);
    }

    [Theory]
    [InlineData("base.pmtiles", "pmtiles-header")]
    [InlineData("roads.bin", "roads-magic")]
    public void Check_BuiltFileDamaged_IsAFault(string file, string code)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, OsmFolder.Name));
        File.WriteAllText(OsmFolder.PathOf(_folder.FullName, file), new string('x', 200));

        (int exit, string output) = Check();

        Assert.Equal(1, exit);
        Assert.Contains(code, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoSuchFolder_IsAFault()
    {
        using StringWriter output = new(), error = new();

        Assert.Equal(1, CityPackCommand.Run(["check", Path.Combine(_folder.FullName, "nowhere")], output, error, TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken));
    }

    private (int Exit, string Text) Check()
    {
        using StringWriter output = new(), error = new();
        return (CityPackCommand.Run(["check", _folder.FullName], output, error, TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken), output.ToString());
    }
}
