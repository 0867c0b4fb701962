using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Command.Benchmarks.Fusion;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;

namespace Command.Ingest.Tests.Exercise.Days;

public sealed partial class LabelledDayTests
{
    private static readonly DayOptions s_small = DayOptions.Normal with { Cases = 500 };

    private static readonly ImmutableArray<DayOptions> s_options = [DayOptions.Normal, DayOptions.Storm with { Cases = 2_500 }, DayOptions.Winter];
    private static readonly Lazy<ImmutableArray<ImmutableArray<LabelledMessage>>> s_days = new(() => [.. s_options.Select(o => LabelledDay.Make(7, o, Harbin.Pack))]);

    public static TheoryData<int> Days => [0, 1, 2];

    [Fact]
    public void Make_SameSeed_IsTheSameDay() => Assert.Equal(Lines(11, s_small), Lines(11, s_small));

    [Fact]
    public void Make_AnotherSeed_IsAnotherDay() =>
        Assert.Empty(Texts(LabelledDay.Make(11, s_small with { Context = false }, Harbin.Pack)).Take(20).Intersect(Texts(LabelledDay.Make(12, s_small with { Context = false }, Harbin.Pack)).Take(20)));

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_ComesInTheOrderOfItsArrival(int day) =>
        Assert.Equal(s_days.Value[day].Select(m => m.ArrivesAt).Order(), s_days.Value[day].Select(m => m.ArrivesAt));

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_HasAboutAsManyReportsAsAsked(int day)
    {
        // The last event, what is sent again and alarms come on top.
        int reports = First(s_days.Value[day]).Count;
        Assert.InRange(reports, s_options[day].Cases, s_options[day].Cases * 1.1 + 120);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_HasEveryDifficulty(int day)
    {
        Difficulty all = s_days.Value[day].Aggregate(Difficulty.None, (d, m) => d | m.Difficulty);
        Assert.Equal(Enum.GetValues<Difficulty>().Where(d => d != Difficulty.None), Enum.GetValues<Difficulty>().Where(d => d != Difficulty.None && all.HasFlag(d)));
    }

    [Theory]
    [InlineData(Difficulty.SameKindNearby)]
    [InlineData(Difficulty.OtherKindHere)]
    [InlineData(Difficulty.SamePlaceLater)]
    [InlineData(Difficulty.WrongKind)]
    [InlineData(Difficulty.Late)]
    [InlineData(Difficulty.Effect)]
    [InlineData(Difficulty.NoPosition)]
    [InlineData(Difficulty.Resent)]
    [InlineData(Difficulty.ClockOff)]
    [InlineData(Difficulty.English)]
    [InlineData(Difficulty.Corrected)]
    [InlineData(Difficulty.Misplaced)]
    [InlineData(Difficulty.Misnamed)]
    public void Make_DifficultyLeftOut_IsNotThere(Difficulty difficulty)
    {
        DayOptions without = difficulty switch
        {
            Difficulty.SameKindNearby => s_small with { SameKindNearby = false },
            Difficulty.OtherKindHere => s_small with { OtherKindHere = false },
            Difficulty.SamePlaceLater => s_small with { SamePlaceLater = false },
            Difficulty.WrongKind => s_small with { WrongKindShare = 0 },
            Difficulty.Late => s_small with { LateShare = 0 },
            Difficulty.Effect => s_small with { Effects = false },
            Difficulty.NoPosition => s_small with { NoPositionShare = 0 },
            Difficulty.Resent => s_small with { ResentShare = 0 },
            Difficulty.ClockOff => s_small with { ClocksOff = false },
            Difficulty.English => s_small with { EnglishShare = 0 },
            Difficulty.Corrected => s_small with { Updates = false },
            Difficulty.Misnamed => s_small with { MisnamedShare = 0 },
            _ => s_small with { MisplacedShare = 0 },
        };
        Assert.DoesNotContain(LabelledDay.Make(7, without, Harbin.Pack), m => m.Difficulty.HasFlag(difficulty));
        Assert.Contains(LabelledDay.Make(7, s_small with { Cases = 1_500 }, Harbin.Pack), m => m.Difficulty.HasFlag(difficulty));
    }

    [Fact]
    public void Make_WithoutContext_HasReportsOnly() =>
        Assert.All(LabelledDay.Make(7, s_small with { Context = false }, Harbin.Pack), m => Assert.IsType<Report>(m.Message));

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_ContextBelongsToNoEvent(int day) =>
        Assert.All(s_days.Value[day], m => Assert.Equal(m.Message is Report, m.Event.Length > 0));

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_VersionsOfAReportAreOfOneEvent(int day)
    {
        foreach (IGrouping<string, LabelledMessage> report in Reports(s_days.Value[day]).GroupBy(m => MessageIds.Of(m.Message)))
        {
            Assert.Single(report.Select(m => m.Event).Distinct());
            Assert.Equal(report.Count(), report.Select(m => m.Message.Version).Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_SourceIdsSayNothingOfTheEvent(int day) =>
        Assert.DoesNotContain(Reports(s_days.Value[day]), m => m.Message.SourceId.Contains(m.Event, StringComparison.OrdinalIgnoreCase) || ((Report)m.Message).Group?.Contains(m.Event, StringComparison.OrdinalIgnoreCase) == true);

    [Fact]
    public void Make_WithoutNoise_NeighboursOfTheSameKindLie450To900MetresApartAtTheSameTime()
    {
        DayOptions exact = DayOptions.Normal with { CallerNoiseM = 0, Effects = false, NoPositionShare = 0, MisplacedShare = 0, OtherKindHere = false, SamePlaceLater = false, NeighbourShare = 0.4, Updates = false };
        ImmutableArray<LabelledMessage> day = LabelledDay.Make(3, exact, Harbin.Pack);
        List<(IGrouping<string, LabelledMessage> One, IGrouping<string, LabelledMessage> Other)> pairs = Rivals(day, Difficulty.SameKindNearby);
        Assert.True(pairs.Count > 20);
        foreach ((IGrouping<string, LabelledMessage> one, IGrouping<string, LabelledMessage> other) in pairs)
        {
            // Events reach some way from their centres: up to 200 m for water on a road, 150 m for ice, less for all else.
            double reach = 2 * (KindOf(one) is "waterlogging" or "ice-hazard" or "hazmat" or "crowd" ? 200 : 75);
            Assert.Equal(KindOf(one), KindOf(other));
            Assert.InRange(Middle(one).DistanceTo(Middle(other)), 450 - reach, 900 + reach);
            Assert.InRange(Math.Abs((Begin(one) - Begin(other)).TotalMinutes), 0, 60);
        }
    }

    [Fact]
    public void Make_WithoutNoise_NeighboursOfAnotherKindAreAtOnePlace()
    {
        DayOptions exact = DayOptions.Normal with { CallerNoiseM = 0, Effects = false, WrongKindShare = 0, NoPositionShare = 0, MisplacedShare = 0, NeighbourShare = 0.3 };
        List<(IGrouping<string, LabelledMessage> One, IGrouping<string, LabelledMessage> Other)> pairs = Rivals(LabelledDay.Make(3, exact, Harbin.Pack), Difficulty.OtherKindHere);
        Assert.True(pairs.Count > 15);
        foreach ((IGrouping<string, LabelledMessage> one, IGrouping<string, LabelledMessage> other) in pairs)
        {
            Assert.Equal(0, Harbin.Pack.JoinWeight(KindOf(one), KindOf(other)));
            Assert.InRange(Begin(one) - Begin(other), TimeSpan.FromHours(-1), TimeSpan.FromHours(1));
            // A power cut reaches over blocks.
            Assert.InRange(Middle(one).DistanceTo(Middle(other)), 0, KindOf(one) == "power-outage" || KindOf(other) == "power-outage" ? 600 : 300);
        }
    }

    [Fact]
    public void Make_WithoutNoise_LaterEventsAreAtTheSamePlaceHoursLater()
    {
        DayOptions exact = DayOptions.Normal with { CallerNoiseM = 0, Effects = false, NoPositionShare = 0, MisplacedShare = 0, NeighbourShare = 0.3, LateShare = 0 };
        List<(IGrouping<string, LabelledMessage> One, IGrouping<string, LabelledMessage> Other)> pairs = Rivals(LabelledDay.Make(3, exact, Harbin.Pack), Difficulty.SamePlaceLater);
        Assert.True(pairs.Count > 15);
        foreach ((IGrouping<string, LabelledMessage> later, IGrouping<string, LabelledMessage> before) in pairs)
        {
            Assert.Equal(KindOf(later), KindOf(before));
            Assert.InRange(Middle(later).DistanceTo(Middle(before)), 0, 300);
            Assert.True(Begin(later) - before.Where(m => m.Message.Version == "1").Max(m => m.Message.ObservedAt) > TimeSpan.FromMinutes(60));
        }
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_SixInAHundredAreLate(int day)
    {
        ImmutableArray<LabelledMessage> reports = Reports(s_days.Value[day]);
        Assert.InRange(reports.Count(m => m.Difficulty.HasFlag(Difficulty.Late)) / (double)reports.Length, 0.045, 0.075);
        Assert.All(reports.Where(m => m.Difficulty.HasFlag(Difficulty.Late) && !m.Difficulty.HasFlag(Difficulty.ClockOff)), m => Assert.True(m.ArrivesAt - m.Message.SentAt >= TimeSpan.FromMinutes(3.9)));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_EightInAHundredCasesAreFiledWrong(int day)
    {
        List<LabelledMessage> cases = [.. First(s_days.Value[day]).Where(m => m.Message.Feed is "city" or "citizens" && !m.Difficulty.HasFlag(Difficulty.Resent))];
        Assert.InRange(cases.Count(m => m.Difficulty.HasFlag(Difficulty.WrongKind)) / (double)cases.Count, 0.055, 0.1);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_MostEventsHaveOneReportAndAFewHaveThirty(int day)
    {
        List<int> sizes = [.. First(s_days.Value[day]).GroupBy(m => m.Event).Select(e => e.Count())];
        Assert.InRange(sizes.Count(s => s == 1) / (double)sizes.Count, 0.35, 0.75);
        Assert.InRange(sizes.Count(s => s is >= 2 and <= 6) / (double)sizes.Count, 0.2, 0.5);
        Assert.Contains(sizes, s => s >= 30);
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_KindsAreThePacks(int day) =>
        Assert.All(Reports(s_days.Value[day]).Select(m => ((Report)m.Message).Kind).Distinct(), k => Assert.NotNull(Harbin.Pack.KindOf(k)));

    [Theory]
    [MemberData(nameof(Days))]
    public void Make_AnyDay_TextsAreWholeSentences(int day) =>
        Assert.All(Reports(s_days.Value[day]).Select(m => ((Report)m.Message).Text), t =>
        {
            Assert.False(string.IsNullOrWhiteSpace(t));
            Assert.DoesNotMatch(Grammar(), t);
        });

    [Fact]
    public void Make_CallersPositions_AreSixtyMetresOffInEachDirection()
    {
        // The same day with and without noise; who states 100 m is a caller.
        DayOptions options = DayOptions.Normal with { MisplacedShare = 0, NoPositionShare = 0, Updates = false };
        Report[] told = [.. LabelledDay.Make(5, options, Harbin.Pack).Select(m => m.Message).OfType<Report>().Where(r => r.UncertaintyM == 100)];
        Dictionary<string, Report> exact = LabelledDay.Make(5, options with { CallerNoiseM = 0 }, Harbin.Pack).Select(m => m.Message).OfType<Report>().Where(r => r.Version == "1").ToDictionary(MessageIds.Of);
        double[] off = [.. told.Select(r => ((PointShape)r.Shape!).At.DistanceTo(((PointShape)exact[MessageIds.Of(r)].Shape!).At))];
        Assert.True(off.Length > 100);
        Assert.InRange(Math.Sqrt(off.Average(o => o * o) / 2), 54, 66);
    }

    [Fact]
    public void Make_LabelledDay_ComesBackFromItsFile()
    {
        ImmutableArray<LabelledMessage> day = LabelledDay.Make(7, s_small, Harbin.Pack);
        List<string> lines = [.. day.Select(DayFile.Line)];
        Assert.Equal(lines, DayFile.Read(lines).Select(DayFile.Line));
    }

    [Fact]
    public void Read_LineOfAnother_NeedsNoOrderOfItsFields()
    {
        LabelledMessage read = Assert.Single(DayFile.Read(
            ["""{"arrives":"2026-07-18T09:00:05+08:00","message":{"feed":"city","agency":"a","sourceId":"1","version":"1","observedAt":"2026-07-18T09:00:00+08:00","kind":"crash","title":"t","shape":{"at":[126.6,45.7],"type":"Point"},"m":"report"},"event":"e"}"""]));
        Assert.Equal("e", read.Event);
        Assert.Equal(new PointShape(new GeoPoint(126.6, 45.7)), Assert.IsType<Report>(read.Message).Shape);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"event\":\"e\"}")]
    [InlineData("{\"event\":1,\"arrives\":\"2026-07-18T09:00:05+08:00\",\"message\":{\"m\":\"report\"}}")]
    [InlineData("{\"event\":\"e\",\"arrives\":\"noon\",\"message\":{\"m\":\"report\"}}")]
    [InlineData("{\"event\":\"e\",\"arrives\":\"2026-07-18T09:00:05+08:00\",\"message\":{\"m\":\"story\"}}")]
    [InlineData("{\"event\":\"e\",\"arrives\":\"2026-07-18T09:00:05+08:00\",\"message\":{\"m\":\"report\",\"feed\":\"city\"}}")]
    public void Read_LineThatIsNone_NamesTheLine(string line) =>
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => DayFile.Read(["", line])).Message, StringComparison.Ordinal);

    private static List<string> Lines(long seed, DayOptions options) => [.. LabelledDay.Make(seed, options, Harbin.Pack).Select(DayFile.Line)];

    private static IEnumerable<string?> Texts(ImmutableArray<LabelledMessage> day) => Reports(day).Select(m => ((Report)m.Message).Text);

    private static ImmutableArray<LabelledMessage> Reports(ImmutableArray<LabelledMessage> day) => [.. day.Where(m => m.Message is Report)];

    private static List<LabelledMessage> First(ImmutableArray<LabelledMessage> day) => [.. Reports(day).Where(m => m.Message.Version == "1")];

    private static List<(IGrouping<string, LabelledMessage> One, IGrouping<string, LabelledMessage> Other)> Rivals(ImmutableArray<LabelledMessage> day, Difficulty how)
    {
        Dictionary<string, IGrouping<string, LabelledMessage>> events = Reports(day).GroupBy(m => m.Event).ToDictionary(e => e.Key);
        return [.. events.Values.Where(e => e.First().Difficulty.HasFlag(how)).Select(e => (e, events[e.First().Rival!]))];
    }

    private static string KindOf(IGrouping<string, LabelledMessage> one) => one.Key[..one.Key.LastIndexOf('-')];

    private static DateTimeOffset Begin(IGrouping<string, LabelledMessage> one) => one.Where(m => !m.Difficulty.HasFlag(Difficulty.ClockOff) || one.All(o => o.Difficulty.HasFlag(Difficulty.ClockOff))).Min(m => m.Message.ObservedAt);

    private static GeoPoint Middle(IGrouping<string, LabelledMessage> one)
    {
        GeoPoint[] points = [.. one.Select(m => ((Report)m.Message).Shape!).Select(s => s.Positions().First())];
        return new GeoPoint(points.Average(p => p.Lon), points.Average(p => p.Lat));
    }

    [GeneratedRegex(@"[\[\]{}|]|，，|^[，：]")]
    private static partial Regex Grammar();
}
