using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cot;

namespace Command.Ingest.Tests.Feeds.Cot;

public sealed class CotSampleTests
{
    private static readonly CotDecoder s_decoder = new();

    [Theory]
    [InlineData("a-f-G-1581185498052.xml", "field-team", "F.1.184814", null)]
    [InlineData("a-f-G-1581185558091.xml", "field-team", "F.1.184814", null)]
    [InlineData("a-f-G-1581185618131.xml", "field-team", "F.1.184814", null)]
    [InlineData("a-f-G-E-V-C-1581185447835.xml", "vehicle", "Eliopoli HQ", 0)]
    [InlineData("a-f-G-E-V-C-1581185450701.xml", "vehicle", "Eliopoli HQ", 0)]
    [InlineData("a-f-G-E-V-C-1581185456844.xml", "vehicle", "Eliopoli HQ", 0)]
    [InlineData("a-f-G-U-C-1581185446278.xml", "field-team", "corvTab", 0)]
    [InlineData("a-f-G-U-C-1581185449242.xml", "field-team", "corvTab", 0)]
    [InlineData("a-h-G-1581185498005.xml", "hostile", "Command & Control Team", null)]
    [InlineData("a-h-G-1581185498021.xml", "hostile", "Assault  Team 4", null)]
    [InlineData("a-u-A-M-F-1581185491901.xml", "unidentified", "ISR2 2", null)]
    [InlineData("a-u-A-M-F-1581185503452.xml", "unidentified", "ISR2 2", null)]
    [InlineData("a-u-A-M-H-1581185489385.xml", "unidentified", "LittleBird 1", null)]
    [InlineData("a-u-G-1581185491946.xml", "unidentified", "soldier6 3", null)]
    [InlineData("a-u-G-1581185491973.xml", "unidentified", "soldier6 2", null)]
    [InlineData("a-u-G-1581185503485.xml", "unidentified", "soldier6 3", null)]
    [InlineData("a-u-G-E-V-1581186126505.xml", "unidentified", "jeep2 1", null)]
    [InlineData("a-u-G-E-V-1581186128986.xml", "unidentified", "jeep2 1", null)]
    public void Decode_Atom_IsAPosition(string file, string kind, string callSign, int? speed)
    {
        Decoded decoded = Decode(file);
        Position position = Assert.IsType<Position>(Assert.Single(decoded.Messages));

        Assert.Empty(decoded.Faults);
        Assert.Empty(position.Issues);
        Assert.Equal((kind, callSign, (double?)speed), (position.UnitKind, position.CallSign, position.SpeedKmh));
        Assert.Null(position.UncertaintyM);
        Assert.True(position.StaleAt > position.ObservedAt);
    }

    [Theory]
    [InlineData("b-m-p-s-m-1581185985900.xml", "Y 1 现场标记")]
    [InlineData("b-m-p-s-m-1581185995250.xml", "Gry 1 现场标记")]
    [InlineData("b-m-p-s-m-1581186065321.xml", "O 1 现场标记")]
    public void Decode_Marker_IsAReport(string file, string title)
    {
        Report report = Assert.IsType<Report>(Assert.Single(Decode(file).Messages));

        Assert.Equal((title, "other", "b-m-p-s-m"), (report.Title, report.Kind, report.SourceKind));
        Assert.IsType<PointShape>(report.Shape);
        Assert.Null(report.Level);
        Assert.Null(report.Ends);
    }

    [Fact]
    public void Decode_Chat_SaysOnlyThatItsSenderIsAlive()
    {
        Decoded decoded = Decode("b-t-f-1581185463563.xml");

        Assert.Empty(decoded.Messages);
        Assert.Empty(decoded.Faults);
        Assert.Equal(["ANDROID-R52JB0CDC4E"], decoded.Heartbeats);
    }

    [Theory]
    [InlineData("__chat-001.xml", "cot-unrecognised")]
    [InlineData("__group-001.xml", "cot-unrecognised")]
    [InlineData("__group-002.xml", "xml-malformed")]
    [InlineData("__group-003.xml", "cot-unrecognised")]
    [InlineData("example_feeds.xml", "cot-unrecognised")]
    public void Decode_NoEvent_IsRefused(string file, string code)
    {
        Decoded decoded = Decode(file);

        Assert.True(decoded.Refused);
        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Files_OfTheSamples_AreAllNamedAbove()
    {
        Assert.NotEmpty(Samples.Root);
        Assert.Equal(27, Samples.Files("cot/fts").Count());
    }

    [Fact]
    public void Decode_Headquarters_KeepsWhatTheSenderSaid()
    {
        Position position = Assert.IsType<Position>(Assert.Single(Decode("a-f-G-E-V-C-1581185447835.xml").Messages));

        Assert.Equal("aa0b0312-b5cd-4c2c-bbbc-9c4c70216261", position.SourceId);
        Assert.Equal("2020-02-08T18:10:44.000Z", position.Version);
        Assert.Equal(new DateTimeOffset(2020, 2, 8, 18, 10, 44, TimeSpan.Zero), position.ObservedAt);
        Assert.Equal(new DateTimeOffset(2020, 2, 8, 18, 11, 11, TimeSpan.Zero), position.StaleAt);
        Assert.Equal(new GeoPoint(-66.07737696, 43.97957317), position.At);
        Assert.Equal(26.767999, position.AltitudeM);
        Assert.Null(((Position)Decode("a-f-G-U-C-1581185446278.xml").Messages[0]).AltitudeM);
    }

    /// <summary>Every type of the tree that names something has a kind of unit or of event, whatever the affiliation.</summary>
    [Fact]
    public void Decode_EveryTypeOfTheTree_GivesAMessage()
    {
        string[] types = [.. System.Xml.Linq.XDocument.Parse(Samples.Text("cot/cot-types.xml")).Descendants("cot")
            .Select(c => (string?)c.Attribute("cot") ?? "")
            .Where(t => t.StartsWith("a-.-", StringComparison.Ordinal) && !t.Contains('*', StringComparison.Ordinal)).Distinct()];

        Assert.True(types.Length > 800);
        Assert.All(types, t =>
        {
            Decoded decoded = s_decoder.Decode(CotTexts.Bytes(CotTexts.Event(t.Replace("a-.", "a-f", StringComparison.Ordinal))), Contexts.Of("field"));
            Message message = Assert.Single(decoded.Messages);
            Assert.Equal(t.StartsWith("a-.-X-i", StringComparison.Ordinal), message is Report);
        });
    }

    private static Decoded Decode(string file) => s_decoder.Decode(Samples.Bytes("cot/fts/" + file), Contexts.Of("field"));
}
