using System.Globalization;

namespace Command.Geo.Areas;

/// <summary>
/// The city's unit grid (单元网格), in the manner of GB/T 30428.1: a code names the district and a cell in it. The cells are a regular schematic net in
/// place of the surveyed one, and the code is 14 digits: six of the district (GB/T 2260), four of the column counted east and four of the
/// row counted north from the origin, each from 0000.
/// </summary>
/// <remarks>Immutable and safe to share between threads. Positions are CGCS2000 lon/lat degrees.</remarks>
public sealed class UnitGrid
{
    private const int MostCells = 10_000;
    private readonly AreaIndex _areas;
    private readonly GeoPoint _origin;
    private readonly double _stepLon;
    private readonly double _stepLat;

    /// <summary>Lays the net.</summary>
    /// <param name="areas">Where districts are.</param>
    /// <param name="origin">South-west corner of cell 0000, 0000.</param>
    /// <param name="cellM">Side of a cell in metres, on the ground at the reference latitude.</param>
    /// <param name="referenceLat">Latitude in degrees at which a cell is square: the city's middle.</param>
    public UnitGrid(AreaIndex areas, GeoPoint origin, double cellM, double referenceLat)
    {
        ArgumentNullException.ThrowIfNull(areas);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cellM);
        _areas = areas;
        _origin = origin;
        _stepLat = cellM / LocalPlane.MetresPerDegree;
        _stepLon = _stepLat / Math.Cos(double.DegreesToRadians(Math.Clamp(referenceLat, -80, 80)));
    }

    /// <summary>The code of the cell at a point; null outside the districts and outside the net.</summary>
    /// <param name="point">CGCS2000 lon/lat degrees.</param>
    public string? CodeOf(GeoPoint point)
    {
        if (!point.IsValid || _areas.Find(point, AreaLevel.District) is not { Code.Length: >= 6 } district)
        {
            return null;
        }

        double column = Math.Floor((point.Lon - _origin.Lon) / _stepLon), row = Math.Floor((point.Lat - _origin.Lat) / _stepLat);
        return column is >= 0 and < MostCells && row is >= 0 and < MostCells
            ? string.Create(CultureInfo.InvariantCulture, $"{district.Code.AsSpan(0, 6)}{(int)column:D4}{(int)row:D4}")
            : null;
    }

    /// <summary>The ground of a cell; null for what is no code of this net. The district is not part of it: a cell on a border has one box and two codes.</summary>
    /// <param name="code">A 14-digit code.</param>
    public GeoBox? CellOf(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != 14 || code.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        int column = int.Parse(code.AsSpan(6, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        int row = int.Parse(code.AsSpan(10, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        return new GeoBox(
            _origin.Lon + (column * _stepLon), _origin.Lat + (row * _stepLat), _origin.Lon + ((column + 1) * _stepLon), _origin.Lat + ((row + 1) * _stepLat));
    }
}
