using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Roads;
using Command.Ingest.Writer;

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
    public async Task Tick_AClosureOfAPlan_ClosesTheRoadsForAllButThoseOnTheirWayToItsScene()
    {
        await using Host host = await Host.StartAsync();
        RoadState roads = host.Get<RoadState>();
        (GeoPoint north, GeoPoint south, LineShape bridge) = AcrossTheRiver(roads);
        GeoPoint middle = new((bridge.Path[0].Lon + bridge.Path[^1].Lon) / 2, (bridge.Path[0].Lat + bridge.Path[^1].Lat) / 2);
        double free = Seconds(roads, north, south);
        string incident = await OpenAsync(host, middle);
        await DoAsync(host, new StartPlan(incident, "fire", Harbin.Pack.Plans.Find("fire")!.Version));
        PlanMeasure closes = (await host.UntilAsync(p => p.PlanRuns.ContainsKey(incident))).PlanRuns[incident].Measures.First(m => m.What == PlanMeasure.Roads);

        await DoAsync(host, new TickStep(incident, closes.Id));
        await Until(() => roads.Times(south, [north], exercise: false)[0].Seconds is not { } now || now > free + 1);
        Assert.DoesNotContain(roads.Of(exercise: false, incident)!.Effects, e => e.Event.Id.StartsWith("plan:", StringComparison.Ordinal));
        Assert.Same(roads.Of(exercise: false, incident), roads.Of(exercise: false, incident));
        Assert.Same(roads.Of(exercise: false), roads.Of(exercise: false, "I-9999"));

        await DoAsync(host, new TickStep(incident, closes.Id, Done: false));
        await Until(() => Math.Abs((roads.Times(south, [north], exercise: false)[0].Seconds ?? double.MaxValue) - free) < 0.001);
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

    private static async Task<string> OpenAsync(Host host, GeoPoint at)
    {
        string now = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        string report = string.Create(CultureInfo.InvariantCulture, $$"""[{"service_request_id":"C-1","status":"open","service_code":"fire","service_name":"火情","requested_datetime":"{{now}}","lat":{{at.Lat}},"long":{{at.Lon}}}]""");
        using HttpResponseMessage pushed = await host.PushAsync("city", Encoding.UTF8.GetBytes(report), contentType: "application/json");
        Assert.Equal(System.Net.HttpStatusCode.Accepted, pushed.StatusCode);
        return (await host.UntilAsync(p => p.Open.Count > 0)).Open.First();
    }

    private static async Task DoAsync(Host host, DeskCommand command) =>
        Assert.Null((await host.Get<CommandQueue>().SubmitAsync(null, "李敏", command, TestContext.Current.CancellationToken)).Refusal);

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
