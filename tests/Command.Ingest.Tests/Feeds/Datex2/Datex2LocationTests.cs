using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Datex2;

namespace Command.Ingest.Tests.Feeds.Datex2;

public sealed class Datex2LocationTests
{
    [Fact]
    public void Decode_Point_IsLatitudeFirstOnTheWireAndLongitudeFirstAfter()
    {
        Report report = Located(Point("45.75", "126.63", "<horizontalPositionAccuracy><accuracyPercentile95>15</accuracyPercentile95></horizontalPositionAccuracy>"));

        Assert.Equal(new PointShape(new GeoPoint(126.63, 45.75)), report.Shape);
        Assert.Equal(15, report.UncertaintyM);
        Assert.Empty(report.Issues);
    }

    [Theory]
    [InlineData("", "45 126 46 127")]
    [InlineData("srsName='WGS 84'", "45 126\n 46 127 ")]
    [InlineData("srsName='urn:ogc:def:crs:EPSG::4326'", "45 126 46 127")]
    [InlineData("srsName='EPSG:4490' srsDimension='2'", "45.0 126.0 4.6e1 127")]
    [InlineData("srsName='urn:ogc:def:crs:OGC:1.3:CRS84'", "126 45 127 46")]
    [InlineData("srsDimension='3'", "45 126 100 46 127 101")]
    public void Decode_PosList_FollowsItsReferenceSystem(string attributes, string positions)
    {
        Report report = Located($"<gmlLineString {attributes}><posList>{positions}</posList></gmlLineString>");

        LineShape line = Assert.IsType<LineShape>(report.Shape);
        Assert.Equal([new GeoPoint(126, 45), new GeoPoint(127, 46)], line.Path);
        Assert.Empty(report.Issues);
    }

    [Theory]
    [InlineData("<gmlLineString srsName='EPSG:28992'><posList>463000 155000 463100 155100</posList></gmlLineString>", "datum-unknown")]
    [InlineData("<gmlLineString><posList>45 126 46</posList></gmlLineString>", "position-unusable")]
    [InlineData("<gmlLineString><posList>45 126 NaN 127</posList></gmlLineString>", "position-unusable")]
    [InlineData("<gmlLineString><posList>45,126 46,127</posList></gmlLineString>", "position-unusable")]
    [InlineData("<gmlLineString><posList>126 45 127 46</posList></gmlLineString>", "swapped-coordinates?")]
    [InlineData("<gmlMultiPolygon><gmlPolygon><exterior><posList>45 126 46 127</posList></exterior></gmlPolygon></gmlMultiPolygon>", "ring-too-short")]
    [InlineData("<pointByCoordinates><pointCoordinates><latitude>NaN</latitude><longitude>126</longitude></pointCoordinates></pointByCoordinates>", "position-unusable")]
    [InlineData("<pointByCoordinates><pointCoordinates><latitude>Infinity</latitude><longitude>126</longitude></pointCoordinates></pointByCoordinates>", "position-unusable")]
    [InlineData("<pointByCoordinates><pointCoordinates><latitude>0</latitude><longitude>0</longitude></pointCoordinates></pointByCoordinates>", "position-unusable")]
    [InlineData("<pointByCoordinates><pointCoordinates><latitude>126.6</latitude><longitude>45.7</longitude></pointCoordinates></pointByCoordinates>", "swapped-coordinates?")]
    [InlineData("<openlrLinear><firstDirection><openlrCoordinates><latitude>45</latitude><longitude>126</longitude></openlrCoordinates></firstDirection></openlrLinear>", "no-coordinates")]
    public void Decode_UnusableCoordinates_GiveNoShapeAndAnIssue(string location, string issue)
    {
        Report report = Located(location);

        Assert.Null(report.Shape);
        Assert.Contains(issue, report.Issues.Select(i => i.Code));
        Assert.Contains("no-coordinates", report.Issues.Select(i => i.Code));
    }

    [Fact]
    public void Decode_Area_KeepsItsHolesAndClosesItsRings()
    {
        Report report = Located("<gmlMultiPolygon><gmlPolygon><exterior><posList>45 126 45 127 46 127</posList></exterior><interior><posList>45.1 126.5 45.1 126.6 45.2 126.6 45.1 126.5</posList></interior></gmlPolygon></gmlMultiPolygon>");

        AreaShape area = Assert.IsType<AreaShape>(report.Shape);
        Assert.Equal([new(126, 45), new(127, 45), new(127, 46), new(126, 45)], area.Outer);
        Assert.Equal(4, Assert.Single(area.Holes).Length);
    }

    [Fact]
    public void Decode_V2Polygon_IsOrderedByItsIndex()
    {
        Report report = Located("""
            <areaExtension><areaExtended><polygonArea>
              <pointCoordinates index="2"><latitude>46</latitude><longitude>127</longitude></pointCoordinates>
              <pointCoordinates index="0"><latitude>45</latitude><longitude>126</longitude></pointCoordinates>
              <pointCoordinates index="1"><latitude>45</latitude><longitude>127</longitude></pointCoordinates>
            </polygonArea></areaExtended></areaExtension>
            """);

        Assert.Equal([new(126, 45), new(127, 45), new(127, 46), new(126, 45)], Assert.IsType<AreaShape>(report.Shape).Outer);
    }

    [Fact]
    public void Decode_SeveralLocations_AreAllKept()
    {
        Report report = Located($"<locationContainedInGroup>{Point("45", "126")}</locationContainedInGroup><locationContainedInGroup><gmlLineString><posList>45 126 46 127</posList></gmlLineString></locationContainedInGroup>");

        MultiShape shape = Assert.IsType<MultiShape>(report.Shape);
        Assert.IsType<PointShape>(shape.Parts[0]);
        Assert.IsType<LineShape>(shape.Parts[1]);
    }

    [Fact]
    public void Decode_TwoEndsOnly_AreTwoPointsAndNeverAStraightRoad()
    {
        Report report = Located("<tpegLinearLocation><to><pointCoordinates><latitude>45</latitude><longitude>126</longitude></pointCoordinates></to><from><pointCoordinates><latitude>46</latitude><longitude>127</longitude></pointCoordinates></from></tpegLinearLocation>");

        Assert.All(Assert.IsType<MultiShape>(report.Shape).Parts, p => Assert.IsType<PointShape>(p));
        Assert.Equal("ends-only", Assert.Single(report.Issues).Code);
    }

    [Fact]
    public void Decode_PositionForDisplay_CountsOnlyWhereThereIsNoOther()
    {
        const string Display = "<coordinatesForDisplay><latitude>45</latitude><longitude>126</longitude></coordinatesForDisplay>";

        Assert.Equal("display-position", Assert.Single(Located(Display).Issues).Code);
        Assert.Equal(new PointShape(new GeoPoint(127, 46)), Located(Display + Point("46", "127")).Shape);
    }

    [Theory]
    [InlineData("destination")]
    [InlineData("routeDestination")]
    [InlineData("linearElement")]
    [InlineData("_pointLocationExtension")]
    public void Decode_PositionsOfSomethingElse_AreNotTheRecords(string element)
    {
        Report report = Located($"<{element}>{Point("46", "127")}</{element}>{Point("45", "126")}");

        Assert.Equal(new PointShape(new GeoPoint(126, 45)), report.Shape);
    }

    private static string Point(string lat, string lon, string more = "") =>
        $"<pointByCoordinates><pointCoordinates><latitude>{lat}</latitude><longitude>{lon}</longitude>{more}</pointCoordinates></pointByCoordinates>";

    private static Report Located(string location) =>
        Assert.IsType<Report>(Assert.Single(new Datex2Decoder().Decode(Datex2Documents.Located(location), Contexts.Of("traffic")).Messages));
}
