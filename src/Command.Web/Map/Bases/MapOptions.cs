namespace Command.Web.Map.Bases;

/// <summary>What live maps are drawn upon, below <c>Command:Map</c> in the settings.</summary>
public sealed class MapOptions
{
    public const string Section = "Command:Map";

    /// <summary>The base map of desks until a browser's user chooses another: an id of <see cref="Bases"/>, or <c>pack</c>. Default pack.</summary>
    public string Base { get; set; } = BaseMaps.Pack;

    /// <summary>The base map of walls. Default <see cref="Base"/>.</summary>
    public string? WallBase { get; set; }

    /// <summary>Base maps besides the city pack's, by id.</summary>
    public Dictionary<string, BaseOptions> Bases { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Bytes of tiles kept on disk over all of them, 16 MiB to 1 TiB. Default 1 GiB: some 60,000 tiles, twice the city's core down to single streets.</summary>
    public long CacheBytes { get; set; } = 1L << 30;

    /// <summary>Hosts that tiles may be fetched from though their address is private, loopback or link-local: names or addresses with commas between. Default none.</summary>
    public string Allow { get; set; } = "";
}

/// <summary>One base map.</summary>
public sealed class BaseOptions
{
    /// <summary><c>tianditu</c>, <c>wmts</c>, <c>xyz</c> or <c>pmtiles</c>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Its name in the layer panel. Default the id.</summary>
    public string? NameZh { get; set; }

    /// <inheritdoc cref="NameZh"/>
    public string? NameEn { get; set; }

    /// <summary>pmtiles: the full path of a PMTiles v3 archive on the server.</summary>
    public string? File { get; set; }

    /// <summary>
    /// xyz: the address of a tile with <c>{z}</c>, <c>{x}</c> and <c>{y}</c> in it. wmts: the service, to which <c>GetTile</c>'s parameters are added, or an address with
    /// <c>{TileMatrix}</c>, <c>{TileRow}</c> and <c>{TileCol}</c>. Also <c>{layer}</c>, <c>{set}</c>, <c>{style}</c>, <c>{s}</c> and <c>{key}</c>. tianditu: unset, or that of a private node.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>What the service asks for; goes where <c>{key}</c> stands, and for WMTS by parameters in <see cref="KeyName"/>.</summary>
    public string? Key { get; set; }

    /// <summary>The full path of a file that holds the key, instead of <see cref="Key"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>wmts: the parameter that carries the key. Default <c>tk</c>.</summary>
    public string KeyName { get; set; } = "tk";

    /// <summary>What stands for <c>{s}</c>, with commas between: several names of one service. Default for tianditu 0 to 7.</summary>
    public string? Subdomains { get; set; }

    /// <summary>The service's layers from the lowest up, with commas between. Default for tianditu <c>vec,cva</c>; <c>img,cia</c> is its imagery.</summary>
    public string? Layers { get; set; }

    /// <summary>wmts: the tile matrix set. tianditu: <c>w</c> (EPSG:3857, default) or <c>c</c> (EPSG:4490).</summary>
    public string? MatrixSet { get; set; }

    /// <summary>wmts: what stands before a level's number in the names of its matrices. Default nothing.</summary>
    public string MatrixPrefix { get; set; } = "";

    /// <summary>wmts: added to the level at which the world is 2^level tiles wide, for services that count otherwise, -2 to 2. Default 0.</summary>
    public int MatrixOffset { get; set; }

    /// <summary>wmts: the style. Default <c>default</c>.</summary>
    public string Style { get; set; } = "default";

    /// <summary>wmts: the format asked for. Default <c>image/png</c>; for tianditu <c>tiles</c>.</summary>
    public string? Format { get; set; }

    /// <summary>xyz: <c>xyz</c> (rows from the north, default) or <c>tms</c> (from the south).</summary>
    public string Scheme { get; set; } = "xyz";

    /// <summary>3857 (default) or 4490 (4326 is the same): the plane of the tiles.</summary>
    public int? Crs { get; set; }

    /// <summary><c>cgcs2000</c> (default), <c>wgs84</c> or <c>gcj02</c>: what the map's positions are. A gcj02 map is moved by the server, and what is drawn over it stays.</summary>
    public string Datum { get; set; } = "cgcs2000";

    /// <summary>Levels that the service has. Default 3 to 18; of an archive, those that it names.</summary>
    public int? MinZoom { get; set; }

    /// <inheritdoc cref="MinZoom"/>
    public int? MaxZoom { get; set; }

    /// <summary>Pixels a side, 256 (default) or 512.</summary>
    public int TileSize { get; set; } = 256;

    /// <summary>Shown on the map: whose it is and, where the law asks for one, its review number (审图号).</summary>
    public string? Attribution { get; set; }

    /// <summary><c>streets</c> (drawn; dark at night) or <c>imagery</c> (photographed; dimmed at night). Default streets; imagery for tianditu's <c>img</c>.</summary>
    public string? Look { get; set; }

    /// <summary>Hours for which a tile on disk is taken for new, 1 to 8760. Older ones are asked about, and shown meanwhile where the service does not answer. Default 168.</summary>
    public int FreshHours { get; set; } = 168;
}
