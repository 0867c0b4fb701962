using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests.Crs;

public sealed class SevenParametersTests
{
    [Theory]
    [InlineData(2387, "Xian 1980")]
    [InlineData(4610, "Xian 1980")]
    [InlineData(21422, "Beijing 1954")]
    [InlineData(4214, "Beijing 1954")]
    public void Create_OlderDatumWithoutParameters_IsRefusedWithTheReason(int epsg, string datum)
    {
        CrsTransformRead read = CrsTransform.Create(CrsRegistry.Find(epsg)!);

        Assert.Null(read.Transform);
        Assert.Equal("crs-needs-seven-parameters", read.Fault!.Code);
        Assert.Contains(datum, read.Fault.Reason, StringComparison.Ordinal);
        Assert.Contains("position-vector dx dy dz rx ry rz ppm", read.Fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4551)]
    [InlineData(4326)]
    [InlineData(3857)]
    public void Create_ModernDatumWithParameters_IsRefused(int epsg) =>
        Assert.Equal("crs-needs-no-parameters", CrsTransform.Create(CrsRegistry.Find(epsg)!, SevenParameters.Read("position-vector 1 2 3 0 0 0 0").Parameters).Fault!.Code);

    [Fact]
    public void Create_ParametersOutOfRange_IsRefused() =>
        Assert.Equal("seven-parameters-range", CrsTransform.Create(CrsRegistry.Find(4610)!, new SevenParameters(RotationConvention.PositionVector, double.NaN, 0, 0, 0, 0, 0, 0)).Fault!.Code);

    [Theory]
    [InlineData("position-vector 1.5 -2 3 0.1 -0.2 0.3 4", RotationConvention.PositionVector)]
    [InlineData("Coordinate-Frame, 1.5, -2; 3, 0.1 -0.2 0.3 4", RotationConvention.CoordinateFrame)]
    public void Read_TextWithItsConvention_IsTheParameters(string text, RotationConvention convention) =>
        Assert.Equal(new SevenParameters(convention, 1.5, -2, 3, 0.1, -0.2, 0.3, 4), SevenParameters.Read(text).Parameters);

    [Theory]
    [InlineData(null, "seven-parameters-form")]
    [InlineData("", "seven-parameters-form")]
    [InlineData("1 2 3 0 0 0 0", "seven-parameters-form")]
    [InlineData("bursa-wolf 1 2 3 0 0 0 0", "seven-parameters-form")]
    [InlineData("position-vector 1 2 3 0 0 0", "seven-parameters-form")]
    [InlineData("position-vector 1 2 3 0 0 0 0 0", "seven-parameters-form")]
    [InlineData("position-vector 1 2 x 0 0 0 0", "seven-parameters-form")]
    [InlineData("position-vector NaN 2 3 0 0 0 0", "seven-parameters-range")]
    [InlineData("position-vector 1 2 3 0 0 Infinity 0", "seven-parameters-range")]
    [InlineData("position-vector 1000.1 2 3 0 0 0 0", "seven-parameters-range")]
    [InlineData("position-vector 1 2 3 0 -61 0 0", "seven-parameters-range")]
    [InlineData("position-vector 1 2 3 0 0 0 1000000", "seven-parameters-range")]
    public void Read_AnythingElse_IsAFault(string? text, string code)
    {
        SevenParametersRead read = SevenParameters.Read(text);

        Assert.Null(read.Parameters);
        Assert.Equal(code, read.Fault!.Code);
    }

    [Fact]
    public void Read_AnyText_IsParametersOrAFault() =>
        Gen.String.Sample(text =>
        {
            SevenParametersRead read = SevenParameters.Read("position-vector " + text);
            return read.Parameters is null == read.Fault is not null;
        });

    [Fact]
    public void Conventions_WithRotationsTurned_AreTheSameShift()
    {
        CrsTransform vector = Xian("position-vector 10 20 30 1 -2 3 4"), frame = Xian("coordinate-frame 10 20 30 -1 2 -3 4"), wrong = Xian("coordinate-frame 10 20 30 1 -2 3 4");
        GeoPoint at = new(126.6, 45.8);

        Assert.Equal(vector.FromDegrees(at), frame.FromDegrees(at));
        Assert.InRange(vector.FromDegrees(at).DistanceTo(wrong.FromDegrees(at)), 50, 500);
    }

    /// <summary>The two ellipsoids alone, without any shift, part the datums' latitudes by metres: nothing stands for "the same degrees".</summary>
    [Fact]
    public void FromDegrees_ZeroParameters_StillChangesTheEllipsoid() =>
        Assert.InRange(new GeoPoint(126.6, 45.8).DistanceTo(Xian("position-vector 0 0 0 0 0 0 0").FromDegrees(new GeoPoint(126.6, 45.8))), 0.001, 10);

    private static CrsTransform Xian(string parameters) => CrsTransform.Create(CrsRegistry.Find(4610)!, SevenParameters.Read(parameters).Parameters).Transform!;
}
