using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Ingest.Roads;

namespace Command.Ingest.Tests.Transports;

public sealed class RoadStateTests
{
    [Fact]
    public async Task Push_ClosureOfABridge_LengthensTheWayAcrossAndItsEndShortensItAgain()
    {
        await using Host host = await Host.StartAsync();
        RoadState roads = host.Get<RoadState>();
        (GeoPoint north, GeoPoint south, LineShape bridge) = AcrossTheRiver(roads);
        double free = Seconds(roads, north, south);

        using HttpResponseMessage closed = await host.PushAsync("traffic", Closure(bridge, 1, "active"));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, closed.StatusCode);
        await host.UntilAsync(p => p.Reports.Count == 1);
        await Until(() => Seconds(roads, north, south) > free + 1);

        using HttpResponseMessage open = await host.PushAsync("traffic", Closure(bridge, 2, "suspended"));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, open.StatusCode);
        await Until(() => Math.Abs(Seconds(roads, north, south) - free) < 0.001);
    }

    [Fact]
    public async Task TravelTimes_WithoutAPlace_SaysWhatToGive()
    {
        await using Host host = await Host.StartAsync(("Command:ApiKeys:gis:Key", "a-reader-key-for-tests"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/travel-times?lon=900");
        request.Headers.Authorization = new("Bearer", "a-reader-key-for-tests");
        using HttpResponseMessage response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("lon and lat", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>The ends of the longest road bridge of the pack, a little beyond it, and the bridge itself.</summary>
    private static (GeoPoint North, GeoPoint South, LineShape Bridge) AcrossTheRiver(RoadState roads)
    {
        Assert.NotNull(roads.Of(exercise: false));
        LineShape bridge = Harbin.Pack.BaseMap
            .Where(f => f is { Class: "bridge", IsRoad: true, Shape: LineShape })
            .Select(f => (LineShape)f.Shape)
            .MaxBy(l => l.Path[0].DistanceTo(l.Path[^1]))!;
        return (bridge.Path[0], bridge.Path[^1], bridge);
    }

    private static double Seconds(RoadState roads, GeoPoint from, GeoPoint to) =>
        roads.Times(to, [from], exercise: false)[0].Seconds ?? throw new InvalidOperationException("There is no way.");

    private static byte[] Closure(LineShape bridge, int version, string validity)
    {
        string now = DateTimeOffset.UtcNow.AddSeconds(version - 2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        GeoPoint middle = new((bridge.Path[0].Lon + bridge.Path[^1].Lon) / 2, (bridge.Path[0].Lat + bridge.Path[^1].Lat) / 2);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            <d2:payload xmlns:d2="http://datex2.eu/schema/3/d2Payload" xmlns:sit="http://datex2.eu/schema/3/situation" xmlns:com="http://datex2.eu/schema/3/common"
                xmlns:loc="http://datex2.eu/schema/3/locationReferencing" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="sit:SituationPublication" lang="zh" modelBaseVersion="3">
              <com:publicationTime>{now}</com:publicationTime>
              <com:publicationCreator><com:country>cn</com:country><com:nationalIdentifier>HRB</com:nationalIdentifier></com:publicationCreator>
              <sit:situation id="S1"><sit:headerInformation><com:informationStatus>real</com:informationStatus></sit:headerInformation>
                <sit:situationRecord xsi:type="sit:RoadOrCarriagewayOrLaneManagement" id="R1" version="{version}">
                  <sit:situationRecordCreationTime>{now}</sit:situationRecordCreationTime><sit:situationRecordVersionTime>{now}</sit:situationRecordVersionTime>
                  <sit:probabilityOfOccurrence>certain</sit:probabilityOfOccurrence>
                  <sit:validity><com:validityStatus>{validity}</com:validityStatus><com:validityTimeSpecification><com:overallStartTime>{now}</com:overallStartTime></com:validityTimeSpecification></sit:validity>
                  <sit:locationReference xsi:type="loc:PointLocation"><loc:pointByCoordinates><loc:pointCoordinates><loc:latitude>{middle.Lat:0.000000}</loc:latitude><loc:longitude>{middle.Lon:0.000000}</loc:longitude></loc:pointCoordinates></loc:pointByCoordinates></sit:locationReference>
                  <sit:complianceOption>mandatory</sit:complianceOption><sit:roadOrCarriagewayOrLaneManagementType>roadClosed</sit:roadOrCarriagewayOrLaneManagementType>
                </sit:situationRecord></sit:situation>
            </d2:payload>
            """));
    }

    private static async Task Until(Func<bool> expected)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 6000 && !expected(); i++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(expected());
    }
}
