using System.Globalization;
using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests.Crs;

public sealed class ChinaDatumTests
{
    private const string Reference = "coords/gcj02-bd09-reference.tsv";

    public static TheoryData<string> Shifted =>
    [
        "Harbin hydrological station area", "Harbin city hall area", "Taiping airport", "Tonghe", "Wuchang", "Beijing coordtransform README", "evil shenzhen", "evil beijing",
    ];

    [Theory]
    [MemberData(nameof(Shifted))]
    public void FromCgcs2000_ReferencePoint_AgreesWithOtherImplementations(string name)
    {
        double[] row = Numbers(name);
        GeoPoint at = new(row[0], row[1]);

        Near(new GeoPoint(row[2], row[3]), ChinaDatum.FromCgcs2000(at, Datum.Gcj02), 1e-9);
        Near(new GeoPoint(row[6], row[7]), ChinaDatum.FromCgcs2000(at, Datum.Gcj02), 1e-6);
        Near(new GeoPoint(row[8], row[9]), ChinaDatum.FromCgcs2000(at, Datum.Bd09), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Shifted))]
    public void ToCgcs2000_ReferencePoint_ComesBack(string name)
    {
        double[] row = Numbers(name);
        GeoPoint at = new(row[0], row[1]);

        Near(at, ChinaDatum.ToCgcs2000(new GeoPoint(row[2], row[3]), Datum.Gcj02), 1e-9);
        Near(at, ChinaDatum.ToCgcs2000(new GeoPoint(row[8], row[9]), Datum.Bd09), 1e-6);
    }

    [Theory]
    [InlineData("outside China Tokyo")]
    [InlineData("Vladivostok (inside the crude bbox!)")]
    public void FromCgcs2000_OutsideTheOutline_StaysWhereItIs(string name)
    {
        double[] row = Numbers(name);
        GeoPoint at = new(row[0], row[1]);

        Assert.Equal(at, ChinaDatum.FromCgcs2000(at, Datum.Gcj02));
        Assert.Equal(at, ChinaDatum.ToCgcs2000(at, Datum.Gcj02));
    }

    [Theory]
    [InlineData("Heihe", 127.50, 50.24)]
    [InlineData("Fuyuan", 134.30, 48.36)]
    [InlineData("Hutou", 133.66, 45.98)]
    [InlineData("Raohe", 134.00, 46.80)]
    [InlineData("Suifenhe", 131.15, 44.40)]
    [InlineData("Hunchun", 130.36, 42.86)]
    [InlineData("Tongjiang", 132.51, 47.64)]
    [InlineData("Dandong", 124.37, 40.13)]
    [InlineData("Manzhouli", 117.44, 49.59)]
    [InlineData("Mohe", 122.53, 52.97)]
    [InlineData("Harbin", 126.63, 45.76)]
    [InlineData("Urumqi", 87.62, 43.82)]
    [InlineData("Kashgar", 75.99, 39.47)]
    [InlineData("Lhasa", 91.13, 29.65)]
    [InlineData("Ruili", 97.85, 24.02)]
    [InlineData("Sanya", 109.51, 18.25)]
    [InlineData("Shanghai", 121.47, 31.23)]
    [InlineData("Taipei", 121.56, 25.04)]
    public void IsShifted_TownInChina_IsTrue(string town, double lon, double lat) =>
        Assert.True(ChinaDatum.IsShifted(new GeoPoint(lon, lat)), town);

    [Theory]
    [InlineData("Blagoveshchensk", 127.53, 50.28)]
    [InlineData("Khabarovsk", 135.07, 48.48)]
    [InlineData("Vladivostok", 131.885, 43.115)]
    [InlineData("Dalnerechensk", 133.74, 45.93)]
    [InlineData("Kraskino", 130.78, 42.71)]
    [InlineData("Leninskoye", 132.62, 47.93)]
    [InlineData("Pyongyang", 125.75, 39.02)]
    [InlineData("Seoul", 126.98, 37.57)]
    [InlineData("Ulaanbaatar", 106.92, 47.92)]
    [InlineData("Almaty", 76.93, 43.25)]
    [InlineData("Kathmandu", 85.32, 27.71)]
    [InlineData("Hanoi", 105.83, 21.03)]
    [InlineData("Vientiane", 102.60, 17.97)]
    [InlineData("Myitkyina", 97.40, 25.38)]
    [InlineData("Naha", 127.68, 26.21)]
    public void IsShifted_TownAbroad_IsFalse(string town, double lon, double lat) =>
        Assert.False(ChinaDatum.IsShifted(new GeoPoint(lon, lat)), town);

    [Fact]
    public void ToCgcs2000_AfterFromCgcs2000_ComesBackWithinABillionthOfADegree() =>
        Gen.Select(Gen.Double[100, 119], Gen.Double[25, 41], Gen.Bool).Sample((lon, lat, baidu) =>
        {
            GeoPoint at = new(lon, lat);
            Datum datum = baidu ? Datum.Bd09 : Datum.Gcj02;
            GeoPoint back = ChinaDatum.ToCgcs2000(ChinaDatum.FromCgcs2000(at, datum), datum);
            return Math.Abs(back.Lon - lon) < 1e-9 && Math.Abs(back.Lat - lat) < 1e-9;
        });

    [Fact]
    public void BothWays_AnyDoubles_NeverThrow() =>
        Gen.Select(Gen.Double, Gen.Double, Gen.Enum<Datum>()).Sample((lon, lat, datum) =>
        {
            GeoPoint at = new(lon, lat);
            ChinaDatum.FromCgcs2000(at, datum);
            ChinaDatum.ToCgcs2000(at, datum);
        });

    [Theory]
    [InlineData(Datum.Wgs84)]
    [InlineData(Datum.Cgcs2000)]
    public void ToCgcs2000_GeodeticDatum_IsTheSamePosition(Datum datum) =>
        Assert.Equal(new GeoPoint(126.6, 45.8), ChinaDatum.ToCgcs2000(new GeoPoint(126.6, 45.8), datum));

    // Columns from wgs_lon on: wgs, gcj by gcoord, gcj by coordtransform, gcj by eviltransform, bd by gcoord.
    private static double[] Numbers(string name) =>
        [.. Samples.Need(Reference, name).Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

    private static void Near(GeoPoint expected, GeoPoint actual, double tolerance)
    {
        Assert.Equal(expected.Lon, actual.Lon, tolerance);
        Assert.Equal(expected.Lat, actual.Lat, tolerance);
    }
}
