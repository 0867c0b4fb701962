using System.Globalization;
using Command.Geo;
using Command.Geo.Osm;
using Command.Geo.Roads;
using Command.Geo.Tiles;
using Command.Ingest.Contracts;

namespace Command.Ingest.City.Build;

/// <summary>Builds a pack's <c>osm</c> folder from an OpenStreetMap extract: base map, roads, streets, areas, places of interest.</summary>
internal sealed class CityPackBuild(TextWriter output, BuildProgress progress)
{
    private const string Unfinished = ".new";

    /// <summary>Builds everything; null when it went well. A file is put in its place only when it is whole.</summary>
    /// <param name="osm">The extract, <c>.osm.pbf</c>.</param>
    /// <param name="pack">The pack's folder.</param>
    /// <param name="bounds">What is built; the rest of the extract is passed over.</param>
    /// <param name="cancellationToken">Ends the build between two steps.</param>
    public Fault? Run(string osm, string pack, GeoBox bounds, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream file = new(osm, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            progress.Begin("Reading the extract");
            OsmRead read = OsmExtractReader.Read(file, OsmWords.Interest, p => progress.Move((p.Pass - 1 + ((double)p.Read / Math.Max(1, p.Total))) / 3), cancellationToken);
            if (read.Extract is not { } extract)
            {
                return new Fault(read.Fault!.Code, read.Fault.Reason, string.Create(CultureInfo.InvariantCulture, $"{osm} byte {read.Fault.Offset}"));
            }

            progress.End(string.Create(
                CultureInfo.InvariantCulture,
                $"{extract.Counts.Nodes:N0} nodes, {extract.Counts.Ways:N0} ways, {extract.Counts.Relations:N0} relations; {extract.Ways.Length:N0} ways on {extract.WayNodes:N0} nodes wanted"));
            string folder = Path.Combine(pack, OsmFolder.Name);
            Directory.CreateDirectory(folder);
            Write(extract, folder, bounds, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("build-file", e.Message, osm);
        }
    }

    private void Write(OsmExtract extract, string folder, GeoBox bounds, CancellationToken cancellationToken)
    {
        progress.Begin("Areas and places");
        CityFeatures city = CityFeatures.Assemble(extract, bounds);
        Put(folder, OsmFolder.Areas, file => PackFiles.WriteAreas(file, city.Admin));
        Put(folder, OsmFolder.Sites, file => PackFiles.WriteSites(file, city.Sites));
        progress.End(string.Create(
            CultureInfo.InvariantCulture,
            $"{city.Areas.Length:N0} areas to draw, {city.Admin.Length} administrative areas, {city.Sites.Length:N0} places of interest; {city.BrokenRelations.Length} relations cut or broken"));

        progress.Begin("Streets");
        int streets = 0;
        Put(folder, OsmFolder.Streets, file => streets = PackFiles.WriteStreets(file, StreetIndex.Streets(extract, bounds)));
        progress.End(string.Create(CultureInfo.InvariantCulture, $"{streets:N0} streets by name"));

        cancellationToken.ThrowIfCancellationRequested();
        progress.Begin("Roads");
        RoadNetwork roads = RoadAssembly.Build(extract, bounds.Contains);
        Put(folder, OsmFolder.Roads, file => RoadGraphFile.Write(roads.Data, file));
        progress.End(string.Create(
            CultureInfo.InvariantCulture,
            $"{roads.Data.Nodes.Length:N0} nodes, {roads.Data.Edges.Length:N0} edges, {roads.Data.Edges.Sum(e => e.LengthM) / 1000:N0} km (each direction counted), {roads.Data.Restrictions.Length:N0} turn restrictions ({roads.UnusedRestrictions} not usable)"));

        cancellationToken.ThrowIfCancellationRequested();
        progress.Begin("Base map");
        List<TileFeature> features = MapTiles.Features(extract, city, bounds);
        GeoBox box = Extent(features, bounds);
        long tiles = 0;
        Put(folder, OsmFolder.BaseMap, file => tiles = PackFiles.WriteTiles(
            file, VectorTiles.Pyramid(features, MapTiles.MinZoom, MapTiles.MaxZoom), extract.Header, box, at =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Move(Part(at, box));
            }));
        progress.End(string.Create(CultureInfo.InvariantCulture, $"{features.Count:N0} features on {tiles:N0} tiles, {new FileInfo(Path.Combine(folder, OsmFolder.BaseMap)).Length / 1024:N0} KiB"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Done in {progress.Elapsed.TotalSeconds:0.0} s, {Environment.WorkingSet / (1024 * 1024):N0} MiB. Map data {OsmWords.Attribution}, ODbL 1.0; keep it named where the map is shown."));
    }

    private static void Put(string folder, string name, Action<Stream> write)
    {
        string path = Path.Combine(folder, name);
        using (FileStream file = new(path + Unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + Unfinished, path, overwrite: true);
    }

    private static GeoBox Extent(List<TileFeature> features, GeoBox bounds)
    {
        GeoBox box = GeoBox.Empty;
        foreach (GeoBox one in features.Select(f => f.Shape.Box).Where(b => !b.IsEmpty))
        {
            box = box.Including(new GeoPoint(one.West, one.South)).Including(new GeoPoint(one.East, one.North));
        }

        return box.IsEmpty ? bounds : new GeoBox(Math.Max(box.West, bounds.West), Math.Max(box.South, bounds.South), Math.Min(box.East, bounds.East), Math.Min(box.North, bounds.North));
    }

    // Each level takes about as long as all before it; within a level the columns say how far it is, roughly.
    private static double Part(TileAddress at, GeoBox box)
    {
        (int west, int east) = (TileAddress.Of(new GeoPoint(box.West, 0), at.Zoom).X, TileAddress.Of(new GeoPoint(box.East, 0), at.Zoom).X);
        double within = (at.X - west + 1.0) / (east - west + 1);
        return Math.Pow(2, at.Zoom - MapTiles.MaxZoom - 1) * (1 + Math.Clamp(within, 0, 1));
    }
}
