using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using System.Xml.Schema;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using CsCheck;

namespace Command.Ingest.Tests.Feeds.Cap;

public sealed class CapWriterTests
{
    private static readonly string[] s_texts = ["暴雨", "道里区沿江一带", "Storm & <flood>", "a\n b\r\nc", "\"quoted\"", "𠮷", "x]]>y"];

    private static readonly Gen<string> s_text = Gen.OneOf(s_texts);

    private static readonly Gen<string?> s_maybe = Gen.OneOf(s_text.Select(t => (string?)t), Gen.Const((string?)null));

    private static readonly Gen<DateTimeOffset> s_time = Gen.Select(
        Gen.Long[new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerSecond, new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerSecond],
        Gen.Int[-28, 28],
        (seconds, halfHours) => new DateTimeOffset(seconds * TimeSpan.TicksPerSecond, TimeSpan.FromMinutes(30 * halfHours)));

    // Whole micro-degrees: what the wire holds exactly.
    private static readonly Gen<GeoPoint> s_point = Gen.Select(Gen.Int[-180_000_000, 179_000_000], Gen.Int[-90_000_000, 89_000_000], (lon, lat) => new GeoPoint(lon / 1e6, lat / 1e6));

    private static readonly Gen<GeoShape> s_part = Gen.OneOf(
        s_point.Select(p => (GeoShape)new AreaShape([p, p with { Lon = p.Lon + 1 }, p with { Lat = p.Lat + 1 }, p])),
        Gen.Select(s_point, Gen.Int[0, 100_000], (p, m) => (GeoShape)new CircleShape(p, m)));

    // Polygons stand before circles in the schema, so only that order survives.
    private static readonly Gen<GeoShape?> s_shape = s_part.Array[0, 4].Select(parts => parts.Distinct().OrderBy(p => p is CircleShape).ToImmutableArray() switch
    {
        [] => null,
        [var one] => one,
        var several => (GeoShape?)new MultiShape(several),
    });

    private static readonly Gen<AlertText> s_words = Gen.Select(
        Gen.OneOf("zh-CN", "en-US", "fr"), s_text, s_maybe, s_maybe, s_maybe, s_text, (language, what, headline, description, instruction, area) => new AlertText(language, what, headline, description, instruction, area));

    private static readonly Gen<ImmutableArray<Geocode>> s_codes =
        Gen.Select(Gen.OneOf("GB/T 2260", "SAME"), s_text, (name, value) => new Geocode(name, value)).Array[0, 3].Select(c => c.Distinct().ToImmutableArray());

    private static readonly Gen<ImmutableArray<AlertReference>> s_references =
        Gen.Select(Gen.OneOf("harbin-met", "市 气象台", "a@b"), Gen.OneOf("X-1", "urn:oid:2.49.0.1"), s_time, (sender, id, sent) => new AlertReference(sender, id, sent)).Array[1, 3].Select(r => r.ToImmutableArray());

    private static readonly Gen<Alert> s_alert = Gen.Select(
        Gen.Select(s_text, s_text, s_time, Gen.OneOf("Actual", "Exercise", "Test"), Gen.OneOf("Alert", "Update", "Cancel"), Gen.OneOf("Public", "Restricted", "Private")),
        Gen.Select(s_references, s_words.Array[1, 3], s_codes, s_codes, s_shape),
        Gen.Select(Gen.OneOf("Extreme", "Severe", "Moderate", "Minor", "Unknown"), s_time, s_time, s_time, Gen.Bool),
        (head, body, rest) => new Alert
        {
            Feed = "civil",
            Agency = "civil-agency",
            SourceId = head.Item1,
            Sender = head.Item2,
            Sent = head.Item3,
            Status = head.Item4,
            MsgType = head.Item5,
            Scope = head.Item6,
            Version = "",
            ObservedAt = head.Item3,
            References = body.Item1,
            Texts = [.. body.Item2.DistinctBy(t => t.Language)],
            Geocodes = body.Item3,
            EventCodes = body.Item4,
            Shape = body.Item5,
            Categories = ["Met", "Safety"],
            ResponseTypes = ["Shelter"],
            Urgency = "Immediate",
            Severity = rest.Item1,
            Certainty = "Likely",
            Effective = rest.Item5 ? rest.Item2 : null,
            Onset = rest.Item5 ? null : rest.Item3,
            Expires = rest.Item4,
        });

    private static readonly Lazy<XmlSchemaSet> s_schema = new(() =>
    {
        XmlSchemaSet set = new() { XmlResolver = null };
        set.Add(null, Path.Combine(Samples.Root, "cap", "CAP-v1.2-schema.xsd"));
        return set;
    });

    public static IEnumerable<TheoryDataRow<string>> Every => Samples.Files("cap").Select(f => new TheoryDataRow<string>(f));

    [Fact]
    public void Write_AnyAlert_DecodesToTheSameAlert() => s_alert.Sample(
        alert =>
        {
            Alert back = Assert.IsType<Alert>(Assert.Single(CapXmlText.Decode(CapWriter.Write(alert)).Messages));

            Assert.Equal((alert.SourceId, alert.Sender, alert.Status, alert.MsgType, alert.Scope), (back.SourceId, back.Sender, back.Status, back.MsgType, back.Scope));
            Assert.Equal((alert.Sent, alert.Sent.Offset, alert.Effective, alert.Onset, alert.Expires), (back.Sent, back.Sent.Offset, back.Effective, back.Onset, back.Expires));
            Assert.Equal((alert.Urgency, alert.Severity, alert.Certainty), (back.Urgency, back.Severity, back.Certainty));
            Assert.Equal(alert.References, back.References);
            Assert.Equal(alert.Texts, back.Texts);
            Assert.Equal(alert.Geocodes, back.Geocodes);
            Assert.Equal(alert.EventCodes, back.EventCodes);
            Assert.Equal(alert.Categories, back.Categories);
            Assert.Equal(alert.ResponseTypes, back.ResponseTypes);
            Assert.Equal(Parts(alert.Shape), Parts(back.Shape));
        },
        iter: 1_000);

    [Fact]
    public void Write_AnyAlert_IsValidByTheSchemaOfTheStandard()
    {
        // Asked for here, so that a machine without the schema skips the test and does not fail it in the middle of a sample.
        Assert.NotEmpty(Samples.Root);
        s_alert.Sample(alert => Assert.Empty(Complaints(alert)), iter: 200);
    }

    [Fact]
    public void Write_AlertOfTheBarestKind_IsValidByTheSchemaOfTheStandard()
    {
        Alert alert = Bare() with { Shape = new PointShape(new GeoPoint(126.5, 45.7)), Level = 2, Severity = "Orange" };

        Assert.Empty(Complaints(alert));
        Alert back = Back(alert);
        Assert.Equal(("Severe", "Private", 2), (back.Severity, back.Scope, back.Level));
        Assert.Equal(new CircleShape(new GeoPoint(126.5, 45.7), 0), back.Shape);
    }

    [Fact]
    public void Write_AlertWithoutWordsOrArea_HasNoInfo() => Assert.Empty(Back(Bare()).Texts);

    [Fact]
    public void Write_Utc_IsWrittenAsMinusZero() =>
        Assert.Contains("<sent>2026-07-18T01:00:00-00:00</sent>", Encoding.UTF8.GetString(CapWriter.Write(Bare() with { Sent = new DateTimeOffset(2026, 7, 18, 1, 0, 0, TimeSpan.Zero) })), StringComparison.Ordinal);

    [Fact]
    public void Write_TextThatXmlCannotHold_IsReplacedAndReadable() =>
        Assert.Equal("a\uFFFDb\uFFFDc", Back(Bare() with { SourceId = "a\0b\uD800c" }).SourceId);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Every))]
    public void Write_WhatWasDecodedFromASample_SaysTheSame(string file)
    {
        foreach (Alert alert in CapXmlText.Decode(Samples.Bytes(file)).Messages.Cast<Alert>())
        {
            Alert back = Back(alert);

            Assert.Equal((alert.SourceId, alert.Sender, alert.Sent, alert.Expires, alert.Headline, alert.AreaDesc), (back.SourceId, back.Sender, back.Sent, back.Expires, back.Headline, back.AreaDesc));
            Assert.Equal(alert.Texts, back.Texts);
            Assert.Equal(alert.References, back.References);
            Assert.Equal(alert.Level, back.Level);
            Assert.Equal(Parts(alert.Shape).Length, Parts(back.Shape).Length);
            Assert.Empty(Complaints(alert));
        }
    }

    private static Alert Bare() => new()
    {
        Feed = "civil",
        Agency = "civil-agency",
        SourceId = "A-1",
        Version = "",
        Sender = "harbin-met",
        Status = "Actual",
        MsgType = "Alert",
        Sent = new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)),
        ObservedAt = new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)),
    };

    private static Alert Back(Alert alert) => Assert.IsType<Alert>(Assert.Single(CapXmlText.Decode(CapWriter.Write(alert)).Messages));

    private static GeoShape[] Flat(GeoShape? shape) => shape switch
    {
        null => [],
        MultiShape multi => [.. multi.Parts],
        GeoShape one => [one],
    };

    private static string[] Parts(GeoShape? shape) =>
        [.. Flat(shape).Select(s => $"{s.GetType().Name} {string.Join(' ', s.Positions().Select(p => $"{p.Lon:F8},{p.Lat:F8}"))} {(s as CircleShape)?.RadiusM:F3}")];

    private static List<string> Complaints(Alert alert)
    {
        List<string> complaints = [];
        XDocument document = XDocument.Load(new MemoryStream(CapWriter.Write(alert)));
        document.Validate(s_schema.Value, (_, e) => complaints.Add(e.Message));
        return complaints;
    }
}
