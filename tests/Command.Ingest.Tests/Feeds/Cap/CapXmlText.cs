using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cap;

namespace Command.Ingest.Tests.Feeds.Cap;

/// <summary>Short CAP documents for tests, and the decoder over them.</summary>
internal static class CapXmlText
{
    public static string Alert(
        string inside = "",
        string identifier = "<identifier>A-1</identifier>",
        string sender = "<sender>harbin-met</sender>",
        string sent = "<sent>2026-07-18T09:00:00+08:00</sent>",
        string status = "<status>Actual</status>",
        string msgType = "<msgType>Alert</msgType>",
        string ns = "urn:oasis:names:tc:emergency:cap:1.2") =>
        $"""<alert xmlns="{ns}">{identifier}{sender}{sent}{status}{msgType}<scope>Public</scope>{inside}</alert>""";

    public static string Info(string inside = "", string severity = "Severe", string language = "zh-CN") =>
        $"<info><language>{language}</language><category>Met</category><event>暴雨</event><urgency>Immediate</urgency><severity>{severity}</severity><certainty>Likely</certainty>{inside}</info>";

    public static string Area(string inside) => Info($"<area><areaDesc>道里区</areaDesc>{inside}</area>");

    public static Decoded Decode(string xml, FeedContext? context = null) => Decode(Encoding.UTF8.GetBytes(xml), context);

    public static Decoded Decode(byte[] bytes, FeedContext? context = null) => new CapDecoder().Decode(bytes, context ?? Contexts.Of("civil"));

    public static Alert Only(string xml, FeedContext? context = null)
    {
        Decoded decoded = Decode(xml, context);
        Assert.Empty(decoded.Faults);
        return Assert.IsType<Alert>(Assert.Single(decoded.Messages));
    }

    public static Fault Refusal(string xml)
    {
        Decoded decoded = Decode(xml);
        Assert.True(decoded.Refused);
        return Assert.Single(decoded.Faults);
    }

    public static IEnumerable<string> Codes(this Alert alert) => alert.Issues.Select(i => i.Code);
}
