using Command.Geo.Areas;
using CsCheck;

namespace Command.Geo.Tests.Areas;

public sealed class UnitGridTests
{
    private static readonly UnitGrid s_grid = new(
        AreaIndex.Build(
        [
            AreaIndexTests.Box("230102", AreaLevel.District, 126, 45, 127, 46),
            AreaIndexTests.Box("230103", AreaLevel.District, 127, 45, 128, 46),
            AreaIndexTests.Box("230103002", AreaLevel.Street, 127.5, 45, 128, 46),
        ]),
        new GeoPoint(126, 45),
        cellM: 100,
        referenceLat: 45.5);

    [Theory]
    [InlineData(126.0, 45.0, "23010200000000")]
    [InlineData(126.0013, 45.0010, "23010200010001")]
    [InlineData(127.75, 45.0, "23010313630000")]
    [InlineData(125.9, 45.0, null)]
    [InlineData(double.NaN, 45.0, null)]
    public void CodeOf_Point_IsDistrictColumnAndRow(double lon, double lat, string? code) =>
        Assert.Equal(code, s_grid.CodeOf(new GeoPoint(lon, lat)));

    [Fact]
    public void CellOf_CodeOfAnyPoint_HoldsThePoint() =>
        Gen.Select(Gen.Double[126, 128], Gen.Double[45, 46]).Sample((lon, lat) =>
        {
            GeoPoint point = new(lon, lat);
            GeoBox cell = s_grid.CellOf(s_grid.CodeOf(point)!)!.Value;
            double width = new GeoPoint(cell.West, 45.5).DistanceTo(new GeoPoint(cell.East, 45.5));
            return lon >= cell.West - 1e-9 && lon <= cell.East + 1e-9 && lat >= cell.South - 1e-9 && lat <= cell.North + 1e-9 && Math.Abs(width - 100) < 0.01;
        });

    [Theory]
    [InlineData("")]
    [InlineData("2301020000000")]
    [InlineData("2301020000000x")]
    public void CellOf_NoCode_IsNull(string code) => Assert.Null(s_grid.CellOf(code));
}
