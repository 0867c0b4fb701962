using Command.Ingest.Contracts;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Ingest.Picture.Situation;
using Command.Ingest.Shares;
using CsCheck;

namespace Command.Ingest.Tests.Picture.Situation;

/// <summary>The same figure of the same moment is the same number, whatever came after it; and nobody's number counts what they may not see.</summary>
public sealed class PastFigureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-figures-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Figure_AskedOfAPastMomentAfterMoreEvents_IsWhatItWasThen()
    {
        int run = 0;
        List<(int Step, int Which, int Seconds)[]> stories = [];
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 5], Gen.Int[0, 900]).Array[12, 60].Sample(s => stories.Add(s), iter: 12, threads: 1);
        foreach ((int Step, int Which, int Seconds)[] story in stories)
        {
            CityScene scene = new();
            DateTimeOffset at = new(2026, 12, 31, 22, 0, 0, TimeSpan.FromHours(8));
            List<(DateTimeOffset Moment, CitySituation Then)> asked = [];
            foreach ((int step, int which, int seconds) in story)
            {
                at = at.AddSeconds(seconds + 1);
                Step(scene, step, which, at);

                // Asked a while after it: the clock alone changes figures too.
                asked.Add((at.AddSeconds(0.5), Of(scene.Picture, at.AddSeconds(0.5))));
            }

            await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, $"{run++}.db"), "epoch");
            await journal.AppendAsync(0, [.. scene.Entries], [], TestContext.Current.CancellationToken);
            FoldedPast pasts = new(journal);
            foreach ((DateTimeOffset moment, CitySituation then) in asked)
            {
                PastPicture past = (await pasts.AtAsync(moment, TestContext.Current.CancellationToken))!;
                CitySituation again = Of(past.State, moment);
                Assert.Equal(then.Sequence, again.Sequence);
                foreach (string code in FigureRules.Current.Keys)
                {
                    Assert.Equal(Told(then.Figure(code)), Told(again.Figure(code)));
                    Assert.Equal(then.Rows(code), again.Rows(code));
                }

                Assert.Equal(then.Sentences.Select(s => (s.Subject, s.Code, s.Gravity)), again.Sentences.Select(s => (s.Subject, s.Code, s.Gravity)));
            }
        }
    }

    [Fact]
    public async Task Figure_AtTheMomentOfAnEntryAndTheOneBefore_HasItAndHasItNot()
    {
        DateTimeOffset at = new(2026, 12, 31, 23, 59, 59, TimeSpan.FromHours(8));
        CityScene scene = new CityScene().Incident("I-0001", 1, at: at).Incident("I-0002", 2, at: at.AddSeconds(1));
        await using SqliteJournal journal = SqliteJournal.Open(Path.Combine(_folder, "edge.db"), "epoch");
        await journal.AppendAsync(0, [.. scene.Entries], [], TestContext.Current.CancellationToken);
        FoldedPast pasts = new(journal);
        Assert.Null(await pasts.AtAsync(at.AddMilliseconds(-1), TestContext.Current.CancellationToken));
        Assert.Equal(1, Of((await pasts.AtAsync(at, TestContext.Current.CancellationToken))!.State, at).Figure(FigureRules.IncidentsOpen).Value);
        Assert.Equal(1, Of((await pasts.AtAsync(at.AddMilliseconds(999), TestContext.Current.CancellationToken))!.State, at).Figure(FigureRules.IncidentsOpen).Value);
        Assert.Equal(2, Of((await pasts.AtAsync(at.AddSeconds(1), TestContext.Current.CancellationToken))!.State, at).Figure(FigureRules.IncidentsOpen).Value);
    }

    [Fact]
    public void HiddenIncident_WithItsCaseAndUnits_IsInNoFigureNoRowNoSentenceAndNoChange()
    {
        string unit = Harbin.Pack.Units.First(u => u.Agency == "fire" && !u.Capabilities.IsEmpty).CallSign;

        // The title is the one that is made of what is seen, wherever something is hidden.
        CityScene open = new CityScene().Incident("I-0001", 3, feed: "traffic", kind: "crash", title: "交通事故 南岗区").Alert("a", 3).Report("city", "C-8", "other");
        PictureState without = open.Picture;
        PictureState with = open.Incident("I-0002", 1, CityScene.Daoli, feed: "city").Report("city", "C-9", "manhole", CityScene.Daoli).Sent("A-0001", unit, "I-0002").Picture;
        SharedPictures shared = new(Harbin.Pack);
        foreach (Func<PictureState, PictureState> through in new Func<PictureState, PictureState>[] { p => shared.Of(p, Police()), p => shared.Once(p, Police()) })
        {
            CitySituation expected = OfPolice(through(without)), seen = OfPolice(through(with));
            foreach (string code in FigureRules.Current.Keys)
            {
                Assert.Equal(Told(expected.Figure(code)), Told(seen.Figure(code)));
                Assert.Equal(expected.Rows(code), seen.Rows(code));
                Assert.Equal(expected.ByDistrict(code), seen.ByDistrict(code));
                Assert.Equal(expected.ByAgency(code), seen.ByAgency(code));
            }

            Assert.Equal(expected.Sentences.Select(Told), seen.Sentences.Select(Told));
            Assert.Empty(SituationChanges.Between(LookDigest.Of(through(without), Harbin.Pack, CityScene.Now, false), through(with), Harbin.Pack));
            Assert.DoesNotContain(SituationChanges.Between(LookDigest.Of(through(with), Harbin.Pack, CityScene.Now, false), through(without), Harbin.Pack), c => c.Id == "I-0002");
        }

        // And it was there to be counted.
        Assert.Equal(2, CityScene.Maker.Of(open.At()).Figure(FigureRules.IncidentsOpen).Value);
    }

    private static CitySituation OfPolice(PictureState picture) => CityScene.Maker.Of(new SituationMoment { Picture = picture, AsOf = CityScene.Now, Feeds = CityScene.Feeds(CityScene.Now), Agency = "traffic-police" });

    private static Sight Police() => Sight.Of(
        new[] { "city", "traffic", "civil", "flood", "vehicles" }.Aggregate(new ShareState(), (s, f) => s.With(new EntrySet(new ShareEntry(
            new ShareSubject(f, null, null), f == "traffic" ? "traffic-police" : "city-management", f == "city" ? ShareClass.Conditional : ShareClass.Mandatory, "law", ShareTerms.None, Classification.Internal)))),
        new ShareViewer("traffic-police"),
        Harbin.Pack.Feeds.Select(f => f.Id),
        CityScene.Now);

    private static CitySituation Of(PictureState picture, DateTimeOffset at) => CityScene.Maker.Of(new SituationMoment { Picture = picture, AsOf = at });

    private static (string, double?, string, string, int, string) Told(Figure figure) => (
        figure.Code, figure.Value, figure.Basis.Rule, figure.Basis.Query, figure.Basis.Counted, string.Join(' ', figure.Basis.Excluded.Select(e => $"{e.Reason}={e.Rows}")));

    private static string Told(SituationSentence sentence) => $"{sentence.Subject} {sentence.Code} {sentence.Gravity} {string.Join(' ', sentence.Parts.Select(p => $"{p.Kind} {p.Figure?.Value} {(p.Ids.IsDefault ? "" : string.Join(',', p.Ids))}"))}";

    /// <summary>Something that may happen in a city; what does not fit what is there changes nothing.</summary>
    private static void Step(CityScene scene, int step, int which, DateTimeOffset at)
    {
        string incident = $"I-000{which}", unit = Harbin.Pack.Units.Where(u => !u.Capabilities.IsEmpty).ElementAt(which).CallSign;
        _ = step switch
        {
            0 or 1 => scene.Incident(incident, which is 0 ? null : Math.Min(which, 4), which % 2 == 0 ? CityScene.Daoli : CityScene.Nangang, at),
            2 => scene.Add(new IncidentClosed(incident, []), at),
            3 => scene.Add(new LevelOverridden(incident, 1 + (which % 4), "r"), at, "li"),
            4 => scene.Alert($"a{which}", 1 + (which % 4), onset: at.AddMinutes(which), expires: at.AddMinutes(10 + which), at: at),
            5 => scene.Level(117.9 + (which * 0.6), at),
            6 => scene.Report("city", $"C-{which}", which % 2 == 0 ? "manhole" : "street-light", at: at),
            7 => scene.Report("city", $"C-{which}", "manhole", at: at, status: ReportStatus.Closed),
            8 => scene.Sent($"A-000{which}", unit, incident, at),
            9 => scene.Add(new AssignmentStepped($"A-000{which}", new StepTime(AssignmentStep.Cleared, at, at, "li", StatusSource.Desk)), at),
            10 => scene.Add(new Forgotten([incident], [$"city:{incident}"], []), at),
            _ => scene.Add(new UnitStatusSet(unit, which % 2 == 0 ? UnitStatus.OffDuty : UnitStatus.Available, at, StatusSource.Desk), at),
        };
    }
}
