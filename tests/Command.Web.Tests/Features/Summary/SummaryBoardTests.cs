using AngleSharp.Dom;
using Bunit;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Ingest.Picture.Situation;
using Command.Ingest.Shares;
using Command.Web.Features.Summary;
using Command.Web.Replica;
using Command.Web.Security;
using Command.Web.Tests.Features.Wall;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Features.Summary;

public sealed class SummaryBoardTests : BunitContext
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-summary-").FullName;
    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly StillReplica _replica = new(ReplicaView.Empty);
    private readonly KeptPast _past = new();
    private readonly SecurityDb _db;

    public SummaryBoardTests()
    {
        _db = new SecurityDb(_folder, null);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(Pack);
        Services.AddSingleton<IReplica>(_replica);
        Services.AddSingleton<IPastPictures>(_past);
        Services.AddSingleton(_db);
        Services.AddSingleton<LookBook>();
        Services.AddSingleton<SituationMaker>();
        Services.AddSingleton<SummarySituations>();
        Services.AddSingleton<DistrictShapes>();
        Services.AddSingleton<SharedPictures>();
        Services.AddSingleton<ISights>(new WholeSights());
        Services.AddSingleton(new CallerScope { Current = Me });
        Services.AddScoped<SummaryPast>();
        SetRendererInfo(new RendererInfo("Server", true));
    }

    private static CityPack Pack { get; } = CityPackReader.Read(Path.Combine(Repository.Root, "city", "harbin")).Pack!;

    private static Caller Me { get; } = new(CallerKind.Person, "zhou", "周局", [Roles.Leader], Account: "account-of-zhou");

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("zh-CN", "特别重大、重大事件", "超警戒测站")]
    [InlineData("en", "Level Ⅰ and Ⅱ incidents open", "Gauges over warning")]
    public void Sentences_TheWorstFirst_HaveTheirNumbersAndLeadToTheirEvidence(string culture, string grave, string water)
    {
        IRenderedComponent<SummaryBoard> board = Board(new Scene().Incident("I-0001", 2, TimeSpan.FromMinutes(9)).Incident("I-0002", 4, TimeSpan.FromMinutes(5)).Level(118.46, TimeSpan.FromMinutes(2)), culture);
        IElement[] sentences = [.. board.FindAll("[data-testid=sentence]")];
        Assert.Equal(5, sentences.Length);
        Assert.Contains(grave, sentences[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("dispatch?incident=I-0001", sentences[0].QuerySelector("[data-testid=evidence]")!.GetAttribute("href"));
        Assert.Equal(["1", "2"], sentences[0].QuerySelectorAll("[data-testid=figure]").Select(Number));
        Assert.Contains(water, sentences.Single(s => s.GetAttribute("data-subject") == "water").TextContent, StringComparison.Ordinal);
        Assert.Contains("0.16 m", sentences.Single(s => s.GetAttribute("data-subject") == "water").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figure_Opened_ShowsItsMethodMomentRowsAndTheAddressThatGivesItAgainAndStaysAsItWas()
    {
        IRenderedComponent<SummaryBoard> board = Board(new Scene().Incident("I-0001", 2, TimeSpan.FromMinutes(9)).Incident("E-0001", 1, TimeSpan.FromMinutes(5), exercise: true));
        await board.InvokeAsync(() => board.Find("[data-testid=grave] [data-testid=figure]").Click());
        IElement pane = board.Find("[data-testid=figure-pane]");
        Assert.Equal("1", pane.QuerySelector("[data-testid=value]")!.TextContent);
        Assert.Contains("incidents.open/1", pane.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026-07-18 14:32:07", pane.TextContent, StringComparison.Ordinal);
        Assert.Contains("演练", pane.QuerySelector(".left-out")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["I-0001"], pane.QuerySelectorAll("[data-testid=row]").Select(r => r.GetAttribute("data-id")));
        Assert.Equal("summary/figures/incidents.open?level=1,2&asOf=2026-07-18T06%3A32%3A07.0000000Z&format=csv", pane.QuerySelector("[data-testid=csv]")!.GetAttribute("href"));

        Become(new Scene().Incident("I-0001", 2, TimeSpan.FromMinutes(9)).Incident("I-0003", 1, TimeSpan.Zero));
        board.WaitForAssertion(() => Assert.Equal("2", Number(board.Find("[data-testid=grave] [data-testid=figure]"))), TimeSpan.FromSeconds(60));
        Assert.Equal("1", board.Find("[data-testid=figure-pane] [data-testid=value]").TextContent);
        await board.InvokeAsync(() => board.Find("[data-testid=close-figure]").Click());
        Assert.Empty(board.FindAll("[data-testid=figure-pane]"));
    }

    [Fact]
    public void Page_WithoutTheServersFrames_SaysSoInLargeWordsAndCallsNothingCalm()
    {
        IRenderedComponent<SummaryBoard> board = Board(new Scene(), connected: false);
        Assert.Contains("不是实时的", board.Find("[data-testid=not-live].large").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(board.FindAll("[data-testid=sentence]"), s => s.GetAttribute("data-code") == "calm");
        Assert.Contains("不明", board.Find("[data-testid=sentence][data-subject=incidents]").TextContent, StringComparison.Ordinal);
        Assert.Contains("不等于正常", board.Find("[data-testid=feeds]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_WithASilentFeed_NamesItAndSaysThatItIsNotCalm()
    {
        Scene scene = new() { Pulse = new Pulse([Scene.Feed("traffic", 60, TimeSpan.FromHours(1)), Scene.Feed("civil", 60, TimeSpan.Zero), Scene.Feed("flood", 60, TimeSpan.Zero)], [], null) };
        IRenderedComponent<SummaryBoard> board = Board(scene);
        Assert.Contains("不等于平安", board.Find("[data-testid=sentence][data-code=silent]").TextContent, StringComparison.Ordinal);
        Assert.Equal("unknown", board.Find("[data-testid=sentence][data-subject=incidents]").GetAttribute("data-code"));
        Assert.Equal("calm", board.Find("[data-testid=sentence][data-subject=alerts]").GetAttribute("data-code"));
        Assert.Equal("traffic", board.Find("[data-testid=silent-feed]").GetAttribute("data-feed"));
    }

    [Fact]
    public void Districts_TheWorstLevel_IsHueAndNumeralAndOpensToItsRows()
    {
        IRenderedComponent<SummaryBoard> board = Board(new Scene().Incident("I-0001", 3, TimeSpan.Zero).Incident("I-0002", 2, TimeSpan.Zero));
        IElement[] drawn = [.. board.FindAll("path[data-district='230103']")];
        Assert.NotEmpty(drawn);
        Assert.All(drawn, p => Assert.Equal("2", p.GetAttribute("data-level")));
        Assert.All(board.FindAll("path[data-district='230102']"), p => Assert.Null(p.GetAttribute("data-level")));
        Assert.Contains("Ⅱ · 2", board.Find("[data-testid=districts] svg").TextContent, StringComparison.Ordinal);
        Assert.Equal("2", Number(board.Find("tr[data-district='230103'] [data-figure='incidents.open']")));
    }

    [Fact]
    public async Task Since_OfAFirstLookThenLater_ComparesWithTheEndOfTheVisitBeforeAndKeepsItThroughARestart()
    {
        Scene before = new Scene().Incident("I-0001", 3, TimeSpan.FromHours(1));
        _past.Picture = before.View.Picture;
        IRenderedComponent<SummaryBoard> first = Board(before);
        first.WaitForAssertion(() => Assert.Equal("true", first.Find("[data-testid=since-Eight]").GetAttribute("aria-pressed")), TimeSpan.FromSeconds(60));
        first.WaitForAssertion(() => Assert.NotEmpty(first.FindAll("[data-testid=since-nothing]")), TimeSpan.FromSeconds(60));
        await DisposeComponentsAsync();

        // An hour later, with the store opened anew.
        _time.Advance(TimeSpan.FromHours(1));
        IRenderedComponent<SummaryBoard> again = Board(new Scene().Incident("I-0001", 3, TimeSpan.FromHours(1)).Assessed("I-0001", 1).Incident("I-0002", 2, TimeSpan.Zero));
        again.WaitForAssertion(() => Assert.Equal(["escalated", "opened"], again.FindAll("[data-testid=change]").Select(c => c.GetAttribute("data-code")!)), TimeSpan.FromSeconds(60));
        Assert.Equal(Scene.Now, _past.Asked[^1]);
        Assert.Contains("较大 → 特别重大", again.Find("[data-code=escalated]").TextContent, StringComparison.Ordinal);
        Visit kept = (await new LookBook(new SecurityDb(_folder, null)).FindAsync("account-of-zhou", Xunit.TestContext.Current.CancellationToken))!;
        Assert.Equal((Scene.Now, Scene.Now.AddHours(1)), (kept.Since, kept.Seen));
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(31, 31)]
    public void Visit_OfSomebodyWhoWasAway_BeginsWhereTheLastOneEnded(int minutes, int since)
    {
        Visit before = new(Scene.Now.AddHours(-3), Scene.Now);
        Visit now = Visit.At(before, Scene.Now.AddMinutes(minutes));
        Assert.Equal(since == 0 ? before.Since : before.Seen, now.Since);
        Assert.Equal(Scene.Now.AddMinutes(minutes), now.Seen);
        Assert.Equal(Scene.Now, Visit.At(null, Scene.Now).Since);
    }

    [Fact]
    public void Page_OfAnEarlierMoment_IsOfThatMomentSaysSoAndDoesNotSpeakOfItsFeeds()
    {
        _past.Picture = new Scene().Incident("I-0009", 1, TimeSpan.Zero).View.Picture;
        IRenderedComponent<SummaryBoard> board = Board(new Scene(), at: "2026-07-18T13:00:00");
        board.WaitForAssertion(() => Assert.Contains("13:00:00", board.Find("[data-testid=past]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        board.WaitForAssertion(() => Assert.Equal("1", Number(board.Find("[data-testid=grave] [data-testid=figure]"))), TimeSpan.FromSeconds(60));
        Assert.Equal(new DateTimeOffset(2026, 7, 18, 13, 0, 0, TimeSpan.FromHours(8)), Assert.Single(_past.Asked));
        Assert.Equal("unknown", board.Find("[data-testid=sentence][data-subject=feeds]").GetAttribute("data-code"));
        Assert.Empty(board.FindAll("[data-testid=since]"));
    }

    [Theory]
    [InlineData("2027-01-01T00:00:00")]
    [InlineData("soon")]
    public void Page_OfNoPastMoment_SaysSo(string at)
    {
        IRenderedComponent<SummaryBoard> board = Board(new Scene(), at: at);
        Assert.Contains("请换一个时刻", board.Find("[data-testid=past-refused]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Exercise_WithARealIncidentBesides_SaysSoAndAddsNothingUp()
    {
        Scene scene = new Scene { Pulse = new Pulse([], [], new ExerciseName("清晨演练", "Morning")) }.Incident("E-0001", 2, TimeSpan.Zero, exercise: true).Incident("I-0001", 1, TimeSpan.Zero);
        IRenderedComponent<SummaryBoard> board = Board(scene);
        Assert.Contains("真实事件 1 起", board.Find("[data-testid=other-world]").TextContent, StringComparison.Ordinal);
        Assert.Equal("summary?world=real", board.Find("[data-testid=other-world]").GetAttribute("href"));
        Assert.Equal("1", Number(board.Find("[data-testid=grave] [data-testid=figure]")));
        Assert.Equal("E-0001", board.Find("[data-testid=grave-incident]").GetAttribute("data-incident"));
    }

    [Fact]
    public async Task Board_AfterItsEnd_FollowsNothing()
    {
        Board(new Scene());
        await DisposeComponentsAsync();
        Assert.Equal(0, _replica.Followers);
    }

    /// <summary>The number itself, without the words that only screen readers are told.</summary>
    private static string Number(IElement figure) => figure.ChildNodes[0].TextContent;

    private IRenderedComponent<SummaryBoard> Board(Scene scene, string culture = "zh-CN", bool connected = true, string? at = null)
    {
        _replica.Become(scene.View with { Connected = connected, FrameAt = _time.GetUtcNow() });
        IRenderedComponent<SummaryBoard> board = Render<SummaryBoard>(p => p
            .AddCascadingValue(Task.FromResult(new AuthenticationState(Me.ToPrincipal())))
            .Add(b => b.Culture, culture).Add(b => b.At, at));
        board.WaitForAssertion(() => Assert.True(_replica.Followers > 0), TimeSpan.FromSeconds(60));
        return board;
    }

    private void Become(Scene scene)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _replica.Become(scene.View with { FrameAt = _time.GetUtcNow() });
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>A past of one picture.</summary>
    private sealed class KeptPast : IPastPictures
    {
        public PictureState Picture { get; set; } = PictureState.Empty;

        public List<DateTimeOffset> Asked { get; } = [];

        public ValueTask<PastPicture?> AtAsync(DateTimeOffset moment, CancellationToken stop)
        {
            Asked.Add(moment);
            return ValueTask.FromResult<PastPicture?>(new PastPicture(Picture, moment, Picture.Sequence));
        }
    }

    private sealed class WholeSights : ISights
    {
        public ShareState State { get; } = new();

        public Sight Of(Caller? caller) => Sight.Whole;

        public IDisposable OnChange(Action changed) => new MemoryStream();
    }
}
