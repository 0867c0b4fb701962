using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Entries;
using CsCheck;

namespace Command.Ingest.Tests.Journal.Entries;

public sealed class EventBytesTests
{
    private static readonly GeoPoint s_a = new(126.63, 45.75), s_b = new(126.64, -0.0), s_c = new(0.0, 45.76);
    private static readonly AreaShape s_area = new([s_a, s_b, s_c, s_a], [[s_a, s_c, s_b, s_a], []]);

    private static readonly GeoShape[] s_shapes =
        [new PointShape(s_a), new PointShape(s_b), new LineShape([s_a, s_b]), s_area, new CircleShape(s_a, 400.5), new MultiShape([new PointShape(s_b), s_area, new MultiShape([new LineShape([])])])];

    private static readonly Type[] s_kinds = [.. typeof(PictureEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => a.DerivedType)];

    public static TheoryData<string> Kinds() => [.. s_kinds.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_EveryPropertySet_IsReadBackAsItWas(string kind)
    {
        foreach (GeoShape shape in s_shapes)
        {
            PictureEvent e = Filled(kind, shape);

            Assert.Equal(Json(e), Json(Back(e)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_AnyBytesChanged_IsAnEventOrSaidToBeNone(string kind)
    {
        byte[] bytes = EventBytes.Write(Filled(kind, s_shapes[^1]));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[1, bytes.Length]).Sample((at, value, length) =>
        {
            byte[] changed = [.. bytes];
            changed[at] = value;
            try
            {
                Assert.NotNull(EventBytes.Read(JournalEntry.Schema, changed.AsSpan(0, length), new WordTable()));
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
            }
        });
    }

    [Fact]
    public void Write_WhatAHistoryIsMostlyMadeOf_HasFields()
    {
        Type[] often =
        [
            typeof(ReportAccepted), typeof(ReadingAccepted), typeof(AlertAccepted), typeof(AlertEnded), typeof(IncidentOpened), typeof(IncidentJoined), typeof(IncidentReassessed), typeof(IncidentClosed),
            typeof(Forgotten), typeof(ReportGathered),
        ];
        Assert.Equal(Enumerable.Range(1, often.Length), often.Select(k => (int)EventBytes.Write(Filled(k.Name, s_shapes[0]))[0]).Order());
        Assert.All(s_kinds.Except(often), k => Assert.Equal(0, EventBytes.Write(Filled(k.Name, s_shapes[0]))[0]));
    }

    [Fact]
    public void Write_NothingSetThatNeedNotBe_IsReadBackAsItWas()
    {
        DateTimeOffset at = new(2026, 7, 18, 9, 0, 0, TimeSpan.Zero);
        Report report = new() { Feed = "", Agency = "", SourceId = "", Version = "", ObservedAt = at, Kind = "", Title = "" };
        Reading reading = new() { Feed = "flood", Agency = "a", SourceId = "1", Version = "1", ObservedAt = DateTimeOffset.MaxValue, Station = "s", Property = "flow", Unit = "m" };
        Alert alert = new() { Feed = "civil", Agency = "a", SourceId = "1", Version = "1", ObservedAt = DateTimeOffset.MinValue, Sent = at, Sender = "s", Status = "Actual", MsgType = "Alert" };
        PictureEvent[] events =
        [
            new ReportAccepted("", report, Place.Unknown),
            new ReadingAccepted("", reading, Place.Unknown, null),
            new ReadingAccepted("", reading, Place.Unknown, new ThresholdCheck(null, null, null, null)),
            new AlertAccepted("", alert, Place.Unknown, AlertState.Active),
            new AlertEnded("a", AlertState.Expired, null),
            new IncidentOpened("I-1", "fire", "t", null, Place.Unknown, at, new SourceRef("report", "r"), [], false),
            new IncidentReassessed("I-1", "t", null, Place.Unknown, []),
            new IncidentClosed("I-1", []),
            new Forgotten([], [], []),
        ];

        Assert.Equal(events.Select(Json), events.Select(e => Json(Back(e))));
        Assert.Equal(events.Select(e => e.GetType()), events.Select(e => Back(e).GetType()));
    }

    [Fact]
    public void Write_AnyTextAndAnyNumber_IsReadBackToTheBit()
    {
        Gen<string> text = Gen.OneOf(Gen.String, Gen.String[Gen.Char['一', '龥'], 0, 200], Gen.String[Gen.Char.AlphaNumeric, 0, 200], Gen.Const("\ud83d"), Gen.Const("\0"));
        Gen.Select(text, text, Gen.Double, Gen.Long, Gen.DateTimeOffset, Gen.Int).Sample((title, word, value, revision, time, level) =>
        {
            Report report = new()
            {
                Feed = word,
                Agency = "a",
                SourceId = title,
                Version = word,
                ObservedAt = time,
                Kind = word,
                Title = title,
                Text = title + word,
                Level = level,
                Revision = revision,
                UncertaintyM = value,
                Shape = new CircleShape(new GeoPoint(value, -value), value),
            };

            ReportAccepted back = (ReportAccepted)Back(new ReportAccepted(title, report, new Place { Shape = report.Shape, Grid = word }));

            Assert.Equal(report with { Issues = back.Report.Issues }, back.Report);
            Assert.Equal(time.Offset, back.Report.ObservedAt.Offset);
            Assert.Equal((title, word), (back.Id, back.Place.Grid));
        });
    }

    [Fact]
    public void Read_WordsThatComeAgain_AreOneString()
    {
        WordTable words = new();
        ReadingAccepted Read(int n) => (ReadingAccepted)EventBytes.Read(JournalEntry.Schema, EventBytes.Write(Filled(nameof(ReadingAccepted), new PointShape(new GeoPoint(n, n)))), words);
        ReadingAccepted one = Read(1), other = Read(2);

        Assert.Same(one.Id, other.Id);
        Assert.Same(one.Reading.Station, other.Reading.Station);
        Assert.Same(one.Place.District, other.Place.District);
    }

    [Fact]
    public void Read_FieldsOfALaterVersion_ArePassedOver()
    {
        byte[] reason = [.. Text("near"), 2, .. Text("40"), 9, 9, 9];
        byte[] bytes = [7, .. Text("I-1"), 3, (byte)reason.Length, .. reason, (byte)reason.Length, .. reason, 9, 9, 9];

        IncidentClosed read = Assert.IsType<IncidentClosed>(EventBytes.Read(2, bytes, new WordTable()));

        Assert.Equal(Json(new IncidentClosed("I-1", [Reason.Of("near", 40), Reason.Of("near", 40)])), Json(read));
    }

    [Fact]
    public void Read_FieldsThatWereNotYetThere_AreAsIfNobodyHadSetThem()
    {
        byte[] report = [.. Text("city"), .. Text("a"), .. Text("R-1"), .. Text("1")];
        byte[] bytes = [1, .. Text("city:R-1"), (byte)report.Length, .. report];

        ReportAccepted read = Assert.IsType<ReportAccepted>(EventBytes.Read(2, bytes, new WordTable()));

        Report least = new() { Feed = "city", Agency = "a", SourceId = "R-1", Version = "1", ObservedAt = default, Kind = null!, Title = null! };
        Assert.Equal(Json(new ReportAccepted("city:R-1", least, Place.Unknown)), Json(read));
    }

    [Theory]
    [InlineData(typeof(ReportStatus), "Open Accepted Assigned InProgress Resolved Closed Rejected Cancelled")]
    [InlineData(typeof(AlertState), "Active Updated Cancelled Expired")]
    public void Enumerations_KeptAsNumbers_GrowOnlyAtTheirEnd(Type type, string released) =>
        Assert.StartsWith(released, string.Join(' ', Enum.GetNames(type)), StringComparison.Ordinal);

    /// <summary>Bytes as the first release that had them wrote them: what is in journals must be understood for ever.</summary>
    [Theory]
    [MemberData(nameof(ReleasedBytes.All), MemberType = typeof(ReleasedBytes))]
    public void Read_BytesThatWereReleased_AreUnderstood(int schema, string hex, string json)
    {
        PictureEvent e = EventBytes.Read(schema, Convert.FromHexString(hex), new WordTable());

        AssertSays(JsonDocument.Parse(json).RootElement, JsonDocument.Parse(Json(e)).RootElement);
    }

    /// <summary>A later version may say more of an event, and never less or anything else.</summary>
    private static void AssertSays(JsonElement released, JsonElement today)
    {
        Assert.Equal(released.ValueKind, today.ValueKind);
        switch (released.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.All(released.EnumerateObject(), p => AssertSays(p.Value, today.GetProperty(p.Name)));
                break;
            case JsonValueKind.Array:
                Assert.Equal(released.GetArrayLength(), today.GetArrayLength());
                Assert.All(released.EnumerateArray().Zip(today.EnumerateArray()), p => AssertSays(p.First, p.Second));
                break;
            default:
                Assert.Equal(released.GetRawText(), today.GetRawText());
                break;
        }
    }

    private static PictureEvent Filled(string kind, GeoShape shape) => (PictureEvent)new Filler(shape).Make(s_kinds.Single(k => k.Name == kind));

    private static byte[] Text(string ascii) => [(byte)((ascii.Length << 1) + 1), .. Encoding.ASCII.GetBytes(ascii)];

    private static PictureEvent Back(PictureEvent e) => EventBytes.Read(JournalEntry.Schema, EventBytes.Write(e), new WordTable());

    private static string Json(PictureEvent e) => JsonSerializer.Serialize(e, CommandJson.Wire.PictureEvent);
}
