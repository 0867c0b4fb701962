using System.Globalization;
using System.Net;
using System.Text;

namespace Command.Ingest.Tests.Transports;

public sealed class SnapshotFeedTests
{
    [Fact]
    public async Task Push_SnapshotWithoutARecord_EndsItOnTheSharedLayer()
    {
        await using Host host = await Host.StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await host.PushAsync("traffic", Snapshot(1, 0, 1, 2))).StatusCode);
        await host.UntilAsync(p => p.Reports.Values.Count(r => !r.IsOver) == 3);

        Assert.Equal(HttpStatusCode.Accepted, (await host.PushAsync("traffic", Snapshot(2, 0, 2))).StatusCode);
        await host.UntilAsync(p => p.Reports["traffic:cn-HRB/R1"].IsOver);

        // What is back in the sender's words of before is no new message, but it is in force again.
        Assert.Equal(HttpStatusCode.Accepted, (await host.PushAsync("traffic", Snapshot(3, 0, 1, 2))).StatusCode);
        await host.UntilAsync(p => p.Reports.Values.Count(r => !r.IsOver) == 3);
        Assert.Equal(3, host.Feed("traffic").Stored);
    }

    private static byte[] Snapshot(int minute, params int[] records) => Encoding.UTF8.GetBytes($"""
        <d2LogicalModel modelBaseVersion="2" xmlns="http://datex2.eu/schema/2/2_0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <exchange><supplierIdentification><country>cn</country><nationalIdentifier>HRB</nationalIdentifier></supplierIdentification><updateMethod>snapshot</updateMethod></exchange>
          <payloadPublication xsi:type="SituationPublication" lang="zh"><publicationTime>2026-07-18T09:0{minute.ToString(CultureInfo.InvariantCulture)}:00+08:00</publicationTime>
            <publicationCreator><country>cn</country><nationalIdentifier>HRB</nationalIdentifier></publicationCreator>{string.Concat(records.Select(Situation))}
          </payloadPublication></d2LogicalModel>
        """);

    private static string Situation(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        <situation id="S{number}" version="1"><headerInformation><informationStatus>real</informationStatus></headerInformation>
          <situationRecord xsi:type="Accident" id="R{number}" version="1"><situationRecordVersionTime>2026-07-18T08:30:00+08:00</situationRecordVersionTime>
            <groupOfLocations xsi:type="Point"><pointByCoordinates><pointCoordinates><latitude>{45.75 + (number * 0.02)}</latitude><longitude>126.63</longitude></pointCoordinates></pointByCoordinates></groupOfLocations>
          </situationRecord></situation>
        """);
}
