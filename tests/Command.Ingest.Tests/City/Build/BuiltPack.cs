using System.Text.Json.Nodes;
using Command.Geo.Roads;
using Command.Geo.Tiles;
using Command.Ingest.City.Build;
using static Command.Geo.Tests.Osm.PbfText;

namespace Command.Ingest.Tests.City.Build;

/// <summary>A folder with what <c>citypack build</c> made of an extract.</summary>
internal sealed class BuiltPack : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("citypack-build-");
    private readonly List<string> _strings = [];
    private readonly List<byte[]> _ways = [];
    private readonly List<byte[]> _relations = [];
    private readonly List<(long, double, double, int[])> _nodes = [];

    public string Folder => _folder.FullName;

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public RoadGraphData Roads => RoadGraphFile.Read(File.ReadAllBytes(OsmFolder.PathOf(Folder, OsmFolder.Roads))).Data!;

    public JsonNode Sites => JsonNode.Parse(File.ReadAllText(OsmFolder.PathOf(Folder, OsmFolder.Sites)))!;

    public JsonNode Areas => JsonNode.Parse(File.ReadAllText(OsmFolder.PathOf(Folder, OsmFolder.Areas)))!;

    public JsonNode[] Streets => [.. File.ReadLines(OsmFolder.PathOf(Folder, OsmFolder.Streets)).Select(l => JsonNode.Parse(l)!)];

    public PmTilesReader Map => PmTilesReader.Open(new MemoryArchive(File.ReadAllBytes(OsmFolder.PathOf(Folder, OsmFolder.BaseMap)))).Reader!;

    /// <summary>Adds a node; its id is its place, from 1.</summary>
    public BuiltPack Node(double lon, double lat, params string[] tags)
    {
        _nodes.Add((_nodes.Count + 1, lon, lat, Indexes(tags)));
        return this;
    }

    public BuiltPack Way(long id, long[] nodes, params string[] tags)
    {
        _ways.Add(Geo.Tests.Osm.PbfText.Way(id, Indexes(tags), nodes));
        return this;
    }

    /// <summary>Adds a relation; a member is a kind (0 node, 1 way), an id and a role.</summary>
    public BuiltPack Relation(long id, (int Kind, long Id, string Role)[] members, params string[] tags)
    {
        _relations.Add(Geo.Tests.Osm.PbfText.Relation(id, Indexes(tags), [.. members.Select(m => (m.Kind, m.Id, Indexes([m.Role])[0]))]));
        return this;
    }

    public BuiltPack Build(params string[] more)
    {
        string[] strings = [.. _strings];
        return Build(Geo.Tests.Osm.PbfText.Whole(Header("OsmSchema-V0.6", "DenseNodes"), Data(strings, Dense([.. _nodes])), Data(strings, [.. _ways]), Data(strings, [.. _relations])), more);
    }

    public BuiltPack Build(byte[] extract, params string[] more)
    {
        string osm = Path.Combine(Folder, "extract.osm.pbf");
        File.WriteAllBytes(osm, extract);
        using StringWriter output = new(), error = new();
        ExitCode = CityPackCommand.Run(["build", "--osm", osm, "--into", Folder, .. more], output, error, TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private int[] Indexes(string[] texts) => [.. texts.Select(t =>
    {
        if (!_strings.Contains(t))
        {
            _strings.Add(t);
        }

        return _strings.IndexOf(t) + 1;
    })];
}
