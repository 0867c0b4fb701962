using System.Text;
using Command.Ingest.City;

namespace Command.Ingest.Tests.City;

/// <summary>An operator's own list of places with people who need help to leave.</summary>
public sealed class PeopleRowsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("citypack-people");

    public PeopleRowsTests()
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
    public void Read_APackWithAnOperatorsList_HasItsPlacesByTheirKinds()
    {
        Write(
            Feature("""{"@id":"way/77","amenity":"school","name":"第三中学","name:en":"No. 3 Middle School","capacity":"1200"}"""),
            Feature("""{"amenity":"social_facility","name":"颐和养老院","capacity":"about 80"}"""),
            Feature("""{"amenity":"kindergarten"}"""),
            Feature("""{"amenity":"bench","name":"长椅"}"""),
            Feature("""{"shop":"bakery"}"""));
        CityPackRead read = CityPackReader.Read(_folder.FullName);
        Assert.Empty(read.Faults);
        Facility[] people = [.. read.Pack!.Facilities.Where(f => f.Id.StartsWith("people-", StringComparison.Ordinal))];
        Assert.Equal([("people-way-77", "school", "第三中学", 1200), ("people-2", "nursing-home", "颐和养老院", (int?)null), ("people-3", "kindergarten", "幼儿园", null)], people.Select(f => (f.Id, f.Kind, f.Zh, f.Capacity)));
        Assert.Equal("No. 3 Middle School", people[0].En);
    }

    [Fact]
    public void Read_AListThatIsWrong_SaysWhere()
    {
        Write(Feature("""{"amenity":"school","name":"甲"}""").Replace("126.64", "\"x\"", StringComparison.Ordinal));
        Assert.Contains(CityPackReader.Read(_folder.FullName).Faults, f => f.Code == "pack-geometry" && f.Where?.StartsWith("people.geojson $.features[0]", StringComparison.Ordinal) == true);
    }

    private static string Feature(string properties) => $$$"""{"type":"Feature","properties":{{{properties}}},"geometry":{"type":"Point","coordinates":[126.64,45.75]}}""";

    private void Write(params string[] features) =>
        File.WriteAllText(Path.Combine(_folder.FullName, "people.geojson"), $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""", Encoding.UTF8);
}
