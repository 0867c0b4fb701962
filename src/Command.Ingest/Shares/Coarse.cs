using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>Takes from a thing what its lens withholds. Pure: the same thing through the same lens is the same, wherever it is asked for.</summary>
public static partial class Coarse
{
    /// <summary>Metres in a degree of latitude, as good as a grid needs it.</summary>
    private const double DegreeM = 111_320;

    /// <summary>The report through its lens; null when it is not seen.</summary>
    public static ReportItem? Of(ReportItem item, Lens lens)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(lens);
        if (!lens.Seen || lens.IsClear)
        {
            return lens.Seen ? item : null;
        }

        Report report = ShareFields.Without(item.Report, lens.Withheld);
        Place place = Placed(item.Place, lens, lens.Withheld.Contains("reports.address"));
        if (lens.MaskAddresses)
        {
            report = report with { Address = Masked(report.Address), Title = Masked(report.Title) };
        }

        return item with { Report = lens.PrecisionM > 0 ? report with { Shape = place.Shape } : report, Place = place };
    }

    /// <summary>The alert through its lens; null when it is not seen. An area is as rough as it is meant.</summary>
    public static AlertItem? Of(AlertItem item, Lens lens)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(lens);
        return !lens.Seen ? null : lens.Withheld.IsEmpty ? item : item with { Alert = ShareFields.Without(item.Alert, lens.Withheld) };
    }

    /// <summary>The series through its lens; null when it is not seen.</summary>
    public static Series? Of(Series series, Lens lens)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(lens);
        if (!lens.Seen || (lens.PrecisionM <= 0 && lens.Withheld.IsEmpty))
        {
            return lens.Seen ? series : null;
        }

        bool valued = !lens.Withheld.Contains("readings.value");
        return series with
        {
            Latest = ShareFields.Without(series.Latest, lens.Withheld),
            Place = Placed(series.Place, lens, addressed: false),
            Check = valued ? series.Check : null,
            History = valued ? series.History : [],
        };
    }

    /// <summary>The asset through its lens; null when it is not seen.</summary>
    public static AssetItem? Of(AssetItem item, Lens lens)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(lens);
        if (!lens.Seen || lens.IsClear)
        {
            return lens.Seen ? item : null;
        }

        Place place = Placed(item.Place, lens, lens.Withheld.Contains("assets.address"));
        Asset asset = ShareFields.Without(item.Asset, lens.Withheld);
        return item with { Asset = lens.PrecisionM > 0 ? asset with { Shape = place.Shape } : asset, Place = place };
    }

    /// <summary>The fix through its lens; null when it is not seen.</summary>
    public static UnitFix? Of(UnitFix fix, Lens lens)
    {
        ArgumentNullException.ThrowIfNull(fix);
        ArgumentNullException.ThrowIfNull(lens);
        if (!lens.Seen || lens.IsClear)
        {
            return lens.Seen ? fix : null;
        }

        UnitFix unit = ShareFields.Without(fix, lens.Withheld);
        return lens.PrecisionM > 0 ? unit with { At = OnGrid(unit.At, lens.PrecisionM), SpeedKmh = null, HeadingDeg = null } : unit;
    }

    /// <summary>The middle of the grid's cell that a position lies in.</summary>
    /// <param name="at">Lon/lat degrees.</param>
    /// <param name="metres">The cell's side.</param>
    public static GeoPoint OnGrid(GeoPoint at, double metres)
    {
        double high = metres / DegreeM;
        double lat = (Math.Floor(at.Lat / high) + 0.5) * high;

        // By the row's own latitude, so that all of a row lie on one grid.
        double wide = high / Math.Max(0.01, Math.Cos(double.DegreesToRadians(Math.Clamp(lat, -89, 89))));
        double lon = (Math.Floor(at.Lon / wide) + 0.5) * wide;
        return new GeoPoint(Math.Clamp(lon, -180, 180), Math.Clamp(lat, -90, 90));
    }

    /// <summary>An address, or a title that holds one, without house, building, unit and room numbers: <c>中山路118号2单元301室</c> → <c>中山路*号*单元*室</c>.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Masked(string? text) => text is null ? null : HouseNumber().Replace(text, m => "*" + m.Groups[2].Value);

    private static Place Placed(Place place, Lens lens, bool addressed)
    {
        Place said = addressed ? place with { Address = null } : lens.MaskAddresses && place.Address is not null ? place with { Address = Masked(place.Address) } : place;
        if (lens.PrecisionM <= 0)
        {
            return said;
        }

        GeoPoint? centre = said.Centre is { } at ? OnGrid(at, lens.PrecisionM) : null;
        return said with
        {
            Shape = said.Shape is not null && centre is { } middle ? new PointShape(middle) : null,
            Centre = centre,
            UncertaintyM = Math.Max(said.UncertaintyM, lens.PrecisionM),
            Grid = null,
            Address = null,
            Issues = [],
        };
    }

    [GeneratedRegex(@"([0-9０-９]+(?:[-－之][0-9０-９]+)*|[一二三四五六七八九十百零〇]+)\s*(号楼|号院|号|弄|栋|幢|座|单元|层|楼|室|户)", RegexOptions.None, 200)]
    private static partial Regex HouseNumber();
}
