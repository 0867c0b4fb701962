using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.GtfsRealtime;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Feeds.SensorThings;
using Command.Ingest.Feeds.Wzdx;

namespace Command.Browser.Tests;

/// <summary>A message of each feed format, once for each of its text fields with something hostile in that field. Times are now, places are in the city.</summary>
internal static class HostileTexts
{
    /// <summary>Markup that runs, breaks out of attributes and scripts, turns the text round and is a formula.</summary>
    public const string Markup = "<img src=x onerror=\"window.__run=1\">'\"><svg onload=window.__run=1></script><script>window.__run=1</script>\u202E\u2066=HYPERLINK(\"javascript:window.__run=1\")";

    /// <summary>An address that runs where it becomes a link.</summary>
    public const string Link = "javascript:window.__run=1//";

    /// <summary>Where the messages of each feed lie.</summary>
    public static ImmutableArray<(string Feed, double Lon, double Lat)> Places { get; } =
        [("city", 126.6426, 45.7571), ("field", 126.60, 45.757), ("roadworks", 126.66, 45.77), ("transit", 126.62, 45.75), ("civil", 126.68, 45.74), ("sensors", 126.58, 45.78), ("video", 126.70, 45.76), ("usgs", 126.56, 45.73)];

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>The bodies by feed.</summary>
    public static IEnumerable<(string Feed, byte[] Body)> All()
    {
        foreach (string hostile in (string[])[Markup, Link])
        {
            int n = hostile == Markup ? 0 : 1000;
            foreach ((string feed, string body) in Documents())
            {
                foreach (string made in body.StartsWith('<') ? InXml(body, hostile, () => n++) : InJson(body, hostile, () => n++))
                {
                    yield return (feed, Encoding.UTF8.GetBytes(made));
                }
            }

            foreach ((string feed, byte[] body) in Binary(hostile))
            {
                yield return (feed, body);
            }
        }
    }

    private static IEnumerable<(string Feed, string Body)> Documents()
    {
        yield return ("civil", Messages.Alert("ID0").Replace("45.757,126.6425", "45.74,126.68", StringComparison.Ordinal)
            .Replace("<area>", "<description>d</description><instruction>i</instruction><web>http://example.org/</web><contact>c</contact><parameter><valueName>n</valueName><value>v</value></parameter><area>", StringComparison.Ordinal));
        yield return ("city", Messages.Case("ID0").Replace("\"address\"", "\"agency_responsible\":\"a\",\"service_notice\":\"n\",\"status_notes\":\"s\",\"zipcode\":\"z\",\"media_url\":\"http://example.org/p.jpg\",\"address\"", StringComparison.Ordinal));
        yield return ("traffic", Messages.Accident("ID0").Replace("<sit:accidentType>", "<sit:generalPublicComment><sit:comment><com:values><com:value lang=\"zh\">c</com:value></com:values></sit:comment></sit:generalPublicComment><sit:accidentType>", StringComparison.Ordinal));
        yield return ("field", Event());
        yield return ("video", """
            <?xml version="1.0"?><Response><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>34020000002000000001</DeviceID><SumNum>1</SumNum><DeviceList Num="1"><Item><DeviceID>34020000001320000001</DeviceID><Name>n</Name><Manufacturer>m</Manufacturer><Model>o</Model><Owner>w</Owner><CivilCode>230100</CivilCode><Address>a</Address><Parental>0</Parental><ParentID>34020000002000000001</ParentID><Status>ON</Status><Longitude>126.70</Longitude><Latitude>45.76</Latitude></Item></DeviceList></Response>
            """.Trim());
        yield return ("usgs", $"""
            <timeSeriesResponse xmlns="http://www.cuahsi.org/waterML/1.1/"><timeSeries><sourceInfo><siteName>Bridge</siteName><siteCode network="NWIS">ID0</siteCode><geoLocation><geogLocation srs="EPSG:4326"><latitude>45.73</latitude><longitude>126.56</longitude></geogLocation></geoLocation></sourceInfo><variable><variableCode vocabulary="NWIS">00065</variableCode><variableName>Gage</variableName><unit><unitCode>ft</unitCode></unit><noDataValue>-999999</noDataValue></variable><values><value qualifiers="P" dateTime="{Text(Now.AddMinutes(-2))}">3.5</value></values></timeSeries></timeSeriesResponse>
            """);
        yield return ("roadworks", Encoding.UTF8.GetString(WzdxWriter.Write(
            [
                new WzdxRoadEvent
                {
                    Id = "ID0", Source = "src", Roads = ["Zhongshan Road"], Description = "d", Starts = Now.AddHours(-1), Ends = Now.AddHours(5), Updated = Now.AddMinutes(-1), Impact = "all-lanes-closed", Line = [new GeoPoint(126.66, 45.77), new GeoPoint(126.661, 45.771)],
                },
            ],
            "publisher",
            Now)));
        yield return ("sensors", Encoding.UTF8.GetString(SensorThingsWriter.Write(
            [
                new Reading
                {
                    Feed = "sensors", Agency = "flood-control", SourceId = "ID0", Version = "1", ObservedAt = Now.AddMinutes(-1), Station = "ID0", StationName = "name", Property = Reading.Properties.WaterLevel, Unit = "m", Value = 118.2, Shape = new PointShape(new GeoPoint(126.58, 45.78)),
                },
            ])));
    }

    private static IEnumerable<(string Feed, byte[] Body)> Binary(string hostile)
    {
        string id = Guid.NewGuid().ToString("N");
        ImmutableArray<GtfsText> text = [new GtfsText("zh", hostile)];
        GtfsAlert alert = new([new GtfsPeriod(null, (ulong)Now.AddHours(2).ToUnixTimeSeconds())], [new GtfsInformed("1", hostile.Length > 90 ? "<img src=x onerror=window.__run=1>" : hostile, 3, null, "s")], 6, 1, 4, text, text, text, hostile);
        GtfsVehicle vehicle = new(new GtfsVehicleName("<svg onload=window.__run=1>", "<img src=x onerror=window.__run=1>", "<b>"), new GtfsTrip("<i>", "<img src=x onerror=window.__run=1>", null, null, null), new GtfsFix(45.75f, 126.62f, null, null), (ulong)Now.ToUnixTimeSeconds());
        yield return ("transit", GtfsRealtimeWriter.Write(new GtfsHeader("2.0", 1, (ulong)Now.ToUnixTimeSeconds()), [new GtfsEntity("a" + id, false, null, null, alert), new GtfsEntity("v" + id, false, null, vehicle, null)]));
        Jt808Terminal terminal = new(Jt808Edition.V2019, "013912345678");
        yield return ("vehicles", Jt808Writer.Register(terminal, 1, "<img>", "<script>", "<svg>", Encoding.ASCII.GetBytes("<img src=x onerror=window.__run=1>"), 2));
        yield return ("vehicles", Jt808Writer.Position(terminal, 2, new Jt808Report { At = new GeoPoint(126.63, 45.752), Time = Now.ToOffset(TimeSpan.FromHours(8)) }));
    }

    private static IEnumerable<string> InXml(string body, string hostile, Func<int> next)
    {
        string plain = body;
        int leaves = XmlLeaves(XDocument.Parse(plain)).Count();
        for (int i = 0; i < leaves; i++)
        {
            XDocument made = XDocument.Parse(plain.Replace("ID0", string.Create(CultureInfo.InvariantCulture, $"ID{next()}"), StringComparison.Ordinal));
            switch (XmlLeaves(made).ElementAt(i))
            {
                case XElement element:
                    element.Value = hostile;
                    break;
                case XAttribute attribute:
                    attribute.Value = hostile;
                    break;
            }

            yield return made.ToString(SaveOptions.DisableFormatting);
        }
    }

    private static IEnumerable<XObject> XmlLeaves(XDocument document) =>
        document.Descendants().SelectMany(e => e.Attributes().Where(a => !a.IsNamespaceDeclaration).Cast<XObject>().Concat(e.HasElements ? [] : [e]));

    private static IEnumerable<string> InJson(string body, string hostile, Func<int> next)
    {
        int leaves = JsonLeaves(JsonNode.Parse(body)!).Count();
        for (int i = 0; i < leaves; i++)
        {
            JsonNode made = JsonNode.Parse(body.Replace("ID0", string.Create(CultureInfo.InvariantCulture, $"ID{next()}"), StringComparison.Ordinal))!;
            JsonLeaves(made).ElementAt(i).ReplaceWith(hostile);
            yield return made.ToJsonString();
        }
    }

    private static IEnumerable<JsonValue> JsonLeaves(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value).OfType<JsonNode>().SelectMany(JsonLeaves),
        JsonArray items => items.OfType<JsonNode>().SelectMany(JsonLeaves),
        JsonValue value when value.TryGetValue(out string? _) => [value],
        _ => [],
    };

    private static string Event() => $"""
        <event version="2.0" uid="ID0" type="a-f-G-U-C" how="m-g" time="{Text(Now.AddSeconds(-5))}" start="{Text(Now.AddSeconds(-5))}" stale="{Text(Now.AddSeconds(3600))}"><point lat="45.757" lon="126.60" hae="120" ce="5" le="9999999"/><detail><contact callsign="C" endpoint="*:-1:stcp"/><__group name="Cyan" role="Team Member"/><remarks>r</remarks><link uid="u" relation="p-p" url="http://example.org/"/></detail></event>
        """;

    private static string Text(DateTimeOffset t) => t.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
