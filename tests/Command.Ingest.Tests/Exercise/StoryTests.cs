using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Feeds.Datex2;
using Command.Ingest.Feeds.Open311;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise;

public sealed class StoryTests
{
    private static readonly IFeedDecoder[] s_decoders = [new CapDecoder(), new Open311Decoder(), new Datex2Decoder()];

    public static TheoryData<int, double> Several => new() { { 0, 1 }, { 1, 1 }, { 2, 7.5 }, { 3, 60 }, { 4, 600 } };

    [Fact]
    public void Plan_SameTelling_GivesTheSameBytes() => Assert.Equal(Tellings.Plan().Select(s => s.Body()), Tellings.Plan().Select(s => s.Body()));

    [Fact]
    public void Plan_AnotherTelling_IsToldOtherwise()
    {
        string[] first = [.. Positions(0)], second = [.. Positions(1)];

        Assert.NotEmpty(first.Except(second));

        static IEnumerable<string> Positions(int number) =>
            Tellings.Plan(number).SelectMany(s => s.Messages).OfType<Report>().Select(r => r.Shape!.Positions().First().ToString());
    }

    [Theory]
    [MemberData(nameof(Several))]
    public void Plan_EveryBody_DecodesWithoutFaultOrIssue(int number, double speed)
    {
        foreach (Statement statement in Tellings.Plan(number, speed))
        {
            Decoded decoded = Decode(statement);

            Assert.Empty(decoded.Faults);
            Assert.Equal(statement.Messages.Length, decoded.Messages.Length);
            Assert.All(decoded.Messages, m => Assert.Empty(m.Issues));
        }
    }

    [Theory]
    [MemberData(nameof(Several))]
    public void Plan_EveryMessage_SaysOnTheWireThatItIsAnExercise(int number, double speed) =>
        // The door marks it too; here it comes by none.
        Assert.All(Tellings.Plan(number, speed).SelectMany(s => Decode(s).Messages), m => Assert.True(m is Alert alert ? alert.Status == "Exercise" : m.Exercise, m.SourceId));

    [Theory]
    [MemberData(nameof(Several))]
    public void Plan_EveryStatement_IsInOrderAndSpeaksOfNothingToCome(int number, double speed)
    {
        ImmutableArray<Statement> plan = Tellings.Plan(number, speed);
        DateTimeOffset end = Tellings.Start + (Tellings.FloodMorning.Length / speed);

        Assert.Equal(plan.Select(s => s.Due).Order(), plan.Select(s => s.Due));
        Assert.All(plan, s => Assert.InRange(s.Due, Tellings.Start, end));
        foreach (Statement statement in plan)
        {
            Assert.All(Decode(statement).Messages, m => Assert.True(m.ObservedAt <= statement.Due && (m.SentAt is null || m.SentAt <= statement.Due)));
        }
    }

    [Theory]
    [MemberData(nameof(Several))]
    public void Plan_EveryVersionOfAThing_IsNewerThanTheOneBefore(int number, double speed)
    {
        Dictionary<string, (DateTimeOffset Sent, string Version)> last = [];
        foreach (Message message in Tellings.Plan(number, speed).SelectMany(s => Decode(s).Messages).Where(m => m is Report))
        {
            string id = MessageIds.Of(message);
            if (last.TryGetValue(id, out (DateTimeOffset Sent, string Version) before))
            {
                Assert.True(message.SentAt > before.Sent, id);
                Assert.NotEqual(before.Version, message.Version);
            }

            last[id] = (message.SentAt!.Value, message.Version);
        }
    }

    [Theory]
    [MemberData(nameof(Several))]
    public void Plan_WhatBegins_AlsoEnds(int number, double speed)
    {
        Dictionary<string, Report> last = [];
        foreach (Report report in Tellings.Plan(number, speed).SelectMany(s => Decode(s).Messages).OfType<Report>())
        {
            last[MessageIds.Of(report)] = report;
        }

        Assert.All(last.Values, r => Assert.Equal(ReportStatus.Closed, r.Status));
    }

    [Fact]
    public void Plan_AtTheStart_ThereIsLifeAtOnce()
    {
        ImmutableArray<Message> first = [.. Tellings.Plan().Where(s => s.Due <= Tellings.Start + TimeSpan.FromSeconds(5)).SelectMany(s => Decode(s).Messages)];

        Assert.Contains(first, m => m is Alert { MsgType: "Alert", Level: 2 } alert && alert.Expires > Tellings.Start);
        Assert.True(first.OfType<Report>().Where(r => HarbinPack.Pack.KindOf(r.Kind)!.OpensIncident).Select(r => r.Kind).Distinct().Count() >= 2);
        Assert.True(first.OfType<Report>().Count() >= 20);
    }

    [Fact]
    public void Plan_EverydayCases_ComeAboutFourAMinuteAtAnySpeed()
    {
        int real = Opened(Tellings.Plan()), fast = Opened(Tellings.Plan(speed: 60));

        Assert.InRange(real, 360, 744);
        Assert.InRange(fast, 5, 14);

        static int Opened(ImmutableArray<Statement> plan) =>
            plan.Where(s => s.Messages.Length == 1 && s.Truth[0].StartsWith("everyday-", StringComparison.Ordinal) && s.Messages[0] is Report { Status: ReportStatus.Open }).Count();
    }

    [Fact]
    public void Plan_Faster_CompressesTheStory()
    {
        TimeSpan real = RedAlert(Tellings.Plan()), fast = RedAlert(Tellings.Plan(speed: 60));

        Assert.Equal(real.TotalSeconds, fast.TotalSeconds * 60, 60.0);

        static TimeSpan RedAlert(ImmutableArray<Statement> plan) => plan.First(s => s.Messages[0] is Alert { Severity: "Extreme" }).Due - Tellings.Start;
    }

    [Fact]
    public void Plan_EventsOfTheStory_AreSpokenOfByManyNearTheSamePlace()
    {
        ILookup<string, Report> byTruth = Tellings.Plan()
            .SelectMany(s => s.Messages.Zip(s.Truth))
            .Where(m => m.First is Report { Shape: PointShape })
            .ToLookup(m => m.Second, m => (Report)m.First);
        string[] events = [.. Tellings.FloodMorning.Events.Select(e => e.Id)];

        Assert.True(events.Count(e => byTruth[e].Select(r => r.SourceId).Distinct().Count() >= 2) >= 10);
        Assert.True(events.Count(e => byTruth[e].Select(r => r.Feed).Distinct().Count() == 2) >= 8);
        foreach (string e in events)
        {
            GeoPoint[] points = [.. byTruth[e].Select(r => ((PointShape)r.Shape!).At)];
            Assert.All(points, p => Assert.All(points, q => Assert.True(p.DistanceTo(q) <= 300, e)));
        }
    }

    [Fact]
    public void Plan_OnTheWire_NothingTellsTheTruth()
    {
        string[] truths = [.. Tellings.Plan().SelectMany(s => s.Truth).Distinct().Where(t => t.Length > 0)];
        Assert.NotEmpty(truths);
        foreach (Statement statement in Tellings.Plan())
        {
            string body = Encoding.UTF8.GetString(statement.Body());
            Assert.All(statement.Truth, t => Assert.DoesNotContain(t, body, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Plan_Alerts_LeadFromOrangeToRedAndEnd()
    {
        Alert[] rain = [.. Tellings.Plan().SelectMany(s => Decode(s).Messages).OfType<Alert>().Where(a => a.Event == "暴雨")];

        Assert.Equal(["Alert", "Update", "Update", "Cancel"], rain.Select(a => a.MsgType));
        Assert.Equal([2, 1, 3, null], rain.Select(a => a.Level));
        Assert.All(rain.Zip(rain.Skip(1)), p => Assert.Equal(p.First.SourceId, Assert.Single(p.Second.References).Identifier));
        Assert.All(rain, a => Assert.NotEmpty(a.Geocodes));
        Assert.All(rain, a => Assert.IsType<AreaShape>(a.Shape));
    }

    [Fact]
    public void Plan_SirenTest_CoversACircleAroundEverySiren()
    {
        Alert siren = Assert.Single(Tellings.Plan().SelectMany(s => Decode(s).Messages).OfType<Alert>(), a => a.Event == "防空警报试鸣");

        Assert.Equal(HarbinPack.Pack.Facilities.Count(f => f.Kind == "siren"), Assert.IsType<MultiShape>(siren.Shape).Parts.OfType<CircleShape>().Count());
        Assert.Equal("Exercise", siren.Status);
    }

    [Fact]
    public void Plan_EveryMessage_CanBeWrittenToTheJournalAndReadAgain()
    {
        foreach (Message message in Tellings.Plan().SelectMany(s => Decode(s).Messages))
        {
            string json = JsonSerializer.Serialize(message, CommandJson.Wire.Message);

            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, CommandJson.Wire.Message)!, CommandJson.Wire.Message));
        }
    }

    [Fact]
    public void Plan_SenderMissing_SaysTheRest()
    {
        ImmutableArray<Statement> plan = Story.Plan(Tellings.FloodMorning, HarbinPack.Pack, Tellings.Roads, Tellings.Senders with { Cases = null, Alerts = null }, Tellings.Of());

        Assert.All(plan, s => Assert.Equal("datex2", s.Format));
        Assert.NotEmpty(plan);
    }

    private static Decoded Decode(Statement statement)
    {
        IFeedDecoder decoder = s_decoders.Single(d => d.Format == statement.Format);
        Assert.True(decoder.ContentTypes.Contains(statement.ContentType), statement.ContentType);
        return decoder.Decode(
            statement.Body(),
            Contexts.Of(statement.Messages[0].Feed, statement.Due, statement.ContentType) with { Codes = HarbinPack.Pack.Codes(statement.Format) });
    }
}
