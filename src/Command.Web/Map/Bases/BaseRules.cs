using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Command.Geo.Crs;
using Command.Geo.Tiles;
using Microsoft.Extensions.Options;

namespace Command.Web.Map.Bases;

/// <summary>Reads the settings of base maps and names every wrong key with what to write.</summary>
public sealed class BaseRules : IValidateOptions<MapOptions>
{
    private const string TiandituHost = "https://t{s}.tianditu.gov.cn/{layer}_{set}/wmts";
    private const string GetTile = "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE={style}&TILEMATRIXSET={set}&FORMAT={format}&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}";
    private const int MostBases = 20, MostLayers = 4;

    private static readonly string[] s_kinds = ["tianditu", "wmts", "xyz", "pmtiles"];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImmutableArray<string> faults = Read(options).Faults;
        return faults.IsEmpty ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>The base maps that the settings name, and what is wrong with the settings.</summary>
    public static (ImmutableArray<BaseSource> Sources, ImmutableArray<string> Faults) Read(MapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImmutableArray<BaseSource>.Builder sources = ImmutableArray.CreateBuilder<BaseSource>();
        List<string> faults = [];
        Require(faults, options.Bases.Count <= MostBases, "Command__Map__Bases", $"at most {MostBases} base maps");
        Require(faults, options.CacheBytes is >= 16L << 20 and <= 1L << 40, "Command__Map__CacheBytes", "bytes, from 16777216 to 1099511627776");
        Require(faults, Split(options.Allow).All(h => Uri.CheckHostName(h) != UriHostNameType.Unknown), "Command__Map__Allow", "names or addresses of hosts with commas between, for instance tiles.city.example,10.0.0.9");
        foreach ((string id, BaseOptions of) in options.Bases.OrderBy(b => b.Key, StringComparer.Ordinal))
        {
            int before = faults.Count;
            Check(faults, id, of, out string? key);
            if (faults.Count == before)
            {
                sources.Add(of.Kind == "pmtiles" ? Archive(id, of) : Service(id, of, key));
            }
        }

        foreach ((string chosen, string key) in new[] { (options.Base, "Command__Map__Base"), (options.WallBase ?? options.Base, "Command__Map__WallBase") })
        {
            Require(faults, chosen == BaseMaps.Pack || options.Bases.ContainsKey(chosen), key, $"{BaseMaps.Pack}, or the id of one of Command__Map__Bases__<id>");
        }

        return (sources.ToImmutable(), [.. faults]);
    }

    private static void Check(List<string> faults, string id, BaseOptions of, out string? secret)
    {
        string at = $"Command__Map__Bases__{id}__";
        secret = null;
        Require(faults, id is { Length: > 0 and <= 32 } and not BaseMaps.Pack && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), $"Command__Map__Bases__{id}", "an id of letters, digits and hyphens, at most 32, and not pack");
        if (!s_kinds.Contains(of.Kind))
        {
            faults.Add(Said(at + "Kind", string.Join(", ", s_kinds)));
            return;
        }

        Require(faults, of.TileSize is 256 or 512, at + "TileSize", "256 or 512");
        Require(faults, (of.MinZoom ?? 0) is >= 0 and <= 22 && (of.MaxZoom ?? 22) is >= 0 and <= 22 && (of.MinZoom ?? 0) <= (of.MaxZoom ?? 22), at + "MinZoom, __MaxZoom", "levels from 0 to 22, the first not above the last");
        Require(faults, of.FreshHours is >= 1 and <= 8760, at + "FreshHours", "hours, from 1 to 8760");
        Require(faults, of.Look is null or "streets" or "imagery", at + "Look", "streets or imagery");
        Require(faults, of.Datum is "cgcs2000" or "wgs84" or "gcj02", at + "Datum", "cgcs2000, wgs84 or gcj02 (bd09 has a grid of its own, which is not read)");
        if (of.Kind == "pmtiles")
        {
            Require(faults, of.File is not null && Path.IsPathFullyQualified(of.File), at + "File", "the full path of a PMTiles v3 archive");
            Require(faults, of.Crs is null or 3857, at + "Crs", "nothing: tiles of an archive are in 3857");
            return;
        }

        Require(faults, of.Crs is null or 3857 or 4490 or 4326, at + "Crs", "3857 or 4490");
        Require(faults, of.Scheme is "xyz" or "tms", at + "Scheme", "xyz or tms");
        Require(faults, of.MatrixOffset is >= -2 and <= 2, at + "MatrixOffset", "a whole number from -2 to 2");
        Require(faults, Split(of.Layers).Length <= MostLayers, at + "Layers", $"at most {MostLayers} layers");
        Require(faults, of.Kind != "tianditu" || of.MatrixSet is null or "w" or "c", at + "MatrixSet", "w (EPSG:3857) or c (EPSG:4490)");
        Require(faults, of.Kind != "wmts" || (of.MatrixSet is { Length: > 0 } && Split(of.Layers).Length > 0) || Has(of.Url, "{TileMatrix}"), at + "Layers, __MatrixSet", "the service's layers and the tile matrix set, as its GetCapabilities names them");
        Require(faults, of.Kind == "tianditu" || IsTemplate(of), at + "Url", "an http or https address with {z}, {x} and {y} in it; for wmts the service's address, or one with {TileMatrix}, {TileRow} and {TileCol}");
        secret = KeyOf(faults, of, at);
        Require(faults, of.Kind != "tianditu" || secret is { Length: > 0 }, at + "Key", "the key (tk) that 天地图 gave you for a server, or its file in __KeyFile");
    }

    private static string? KeyOf(List<string> faults, BaseOptions of, string at)
    {
        if (of.KeyFile is null)
        {
            return of.Key;
        }

        try
        {
            return File.ReadAllText(of.KeyFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add(Said(at + "KeyFile", "the full path of a file that can be read and holds the key alone"));
            return null;
        }
    }

    private static BaseSource Archive(string id, BaseOptions of) => new(
        id, of.NameZh ?? id, of.NameEn ?? of.NameZh ?? id, new TileGrid(TilePlane.WebMercator, DatumOf(of), of.TileSize), of.MinZoom ?? 0, of.MaxZoom ?? 22,
        of.Attribution ?? "", of.Look == "imagery", TimeSpan.FromHours(of.FreshHours), of.File, [], Stamp(of.File!, of.Datum));

    private static BaseSource Service(string id, BaseOptions of, string? key)
    {
        bool tianditu = of.Kind == "tianditu";
        string set = of.MatrixSet ?? (tianditu ? "w" : ""), format = Uri.EscapeDataString(of.Format ?? (tianditu ? "tiles" : "image/png"));
        string[] layers = Split(of.Layers ?? (tianditu ? "vec,cva" : ""));
        string[] subdomains = Split(of.Subdomains ?? (tianditu ? "0,1,2,3,4,5,6,7" : ""));
        string template = of.Url ?? TiandituHost;
        if (of.Kind != "xyz" && !Has(template, "{TileMatrix}"))
        {
            template += (template.Contains('?', StringComparison.Ordinal) ? "&" : "?") + GetTile + (key is null || Has(template, "{key}") ? "" : $"&{Uri.EscapeDataString(of.KeyName)}={{key}}");
        }

        template = template.Replace("{set}", Uri.EscapeDataString(set), StringComparison.Ordinal).Replace("{TileMatrixSet}", Uri.EscapeDataString(set), StringComparison.Ordinal)
            .Replace("{style}", Uri.EscapeDataString(of.Style), StringComparison.Ordinal).Replace("{Style}", Uri.EscapeDataString(of.Style), StringComparison.Ordinal)
            .Replace("{format}", format, StringComparison.Ordinal);
        TilePlane plane = of.Crs is 4490 or 4326 || (tianditu && set == "c") ? TilePlane.Degrees : TilePlane.WebMercator;
        ImmutableArray<TileUrl> addresses = [.. (layers.Length == 0 ? [""] : layers).Select(l => new TileUrl(
            template.Replace("{layer}", Uri.EscapeDataString(l), StringComparison.Ordinal).Replace("{Layer}", Uri.EscapeDataString(l), StringComparison.Ordinal),
            key, subdomains, of.MatrixPrefix, of.MatrixOffset, of.Scheme == "tms"))];
        string stamp = Stamp([.. addresses.Select(a => a.ToString()), of.MatrixPrefix, $"{of.MatrixOffset} {of.Scheme} {of.TileSize} {plane}", of.Datum]);
        return new BaseSource(
            id, of.NameZh ?? (tianditu ? "天地图" : id), of.NameEn ?? of.NameZh ?? (tianditu ? "Tianditu" : id), new TileGrid(plane, DatumOf(of), of.TileSize),
            of.MinZoom ?? 3, of.MaxZoom ?? 18, of.Attribution ?? (tianditu ? "© 国家地理信息公共服务平台 天地图" : ""),
            (of.Look ?? (tianditu && layers[0] == "img" ? "imagery" : "streets")) == "imagery", TimeSpan.FromHours(of.FreshHours), null, addresses, stamp);
    }

    private static bool IsTemplate(BaseOptions of)
    {
        if (of.Url is null || !Uri.TryCreate(of.Url.Replace("{s}", "a", StringComparison.Ordinal), UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            return false;
        }

        bool names = Has(of.Url, "{TileMatrix}") && Has(of.Url, "{TileRow}") && Has(of.Url, "{TileCol}");
        return of.Kind == "wmts" ? names || !Has(of.Url, "{TileMatrix}") : names || (Has(of.Url, "{z}") && Has(of.Url, "{x}") && Has(of.Url, "{y}"));
    }

    private static Datum DatumOf(BaseOptions of) => of.Datum switch { "gcj02" => Datum.Gcj02, "wgs84" => Datum.Wgs84, _ => Datum.Cgcs2000 };

    private static string Stamp(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..12];

    private static bool Has(string? text, string part) => text?.Contains(part, StringComparison.Ordinal) == true;

    private static string[] Split(string? text) => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static void Require(List<string> faults, bool holds, string key, string write)
    {
        if (!holds)
        {
            faults.Add(Said(key, write));
        }
    }

    private static string Said(string key, string write) => $"{key}: write {write}.";
}
