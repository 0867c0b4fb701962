using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>USGS's tab-delimited site file (RDB): comments, a row of names, a row of widths, a row a site. Each site is a station.</summary>
internal static class UsgsSites
{
    private const int MaxColumns = 200;

    public static void Read(ReadOnlyMemory<byte> body, FeedContext context, WaterMlFindings found)
    {
        string[]? names = null;
        bool widths = false;
        int number = 0;
        foreach (ReadOnlySpan<char> raw in Encoding.UTF8.GetString(body.Span).AsSpan().EnumerateLines())
        {
            number++;
            if (found.Full)
            {
                return;
            }

            if (raw.IsWhiteSpace() || raw[0] == '#')
            {
                continue;
            }

            string[] cells = raw.ToString().Split('\t', MaxColumns + 1);
            if (names is null)
            {
                names = cells;
                if (!names.Contains("site_no") || !names.Contains("station_nm"))
                {
                    found.Add(new Fault("rdb-not-sites", "The table has no site_no and station_nm, so it is no site file. Values are read as WaterML or JSON: ask for format=json."));
                    return;
                }
            }
            else if (!widths)
            {
                widths = true;
            }
            else
            {
                Site(names, cells, string.Create(CultureInfo.InvariantCulture, $"line {number}"), context, found);
            }
        }

        if (names is null)
        {
            found.Add(new Fault("rdb-no-table", "The text holds comments and no table: the service found no sites, or this is no RDB file."));
        }
    }

    private static void Site(string[] names, string[] cells, string where, FeedContext context, WaterMlFindings found)
    {
        string? Cell(string name) =>
            Array.IndexOf(names, name) is var at and >= 0 && at < cells.Length && !string.IsNullOrWhiteSpace(cells[at])
                ? cells[at].Trim() is { Length: > JsonBody.MaxText } text ? text[..JsonBody.MaxText] : cells[at].Trim()
                : null;
        if (cells.Length != names.Length || Cell("site_no") is not { } id)
        {
            found.Add(new Fault("rdb-row", "The row has another number of cells than the table has columns, or no site_no, so it was not read.", where));
            return;
        }

        (GeoShape? shape, Fault? unplaced) = WaterMlReadings.Point(Cell("dec_lat_va"), Cell("dec_long_va"), where);
        ImmutableArray<Fault> issues = unplaced is null ? [] : [unplaced];
        if (shape is not null && Cell("dec_coord_datum_cd") is { } datum and not ("NAD83" or "WGS84"))
        {
            issues = issues.Add(new Fault("datum-unknown", $"The position is in {datum}, which may lie a hundred metres from WGS 84; it is taken as it is.", where));
        }

        found.Add(WaterMlReadings.Site(id, Cell("station_nm"), Cell("site_tp_cd"), shape, issues, context));
    }
}
