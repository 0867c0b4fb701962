using System.Collections.Immutable;
using Bunit;
using Command.Ingest.Api.Rights;
using Command.Ingest.Handling;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Shares;
using Command.Web.Features.Handling;
using Command.Web.Tests.Features.Rooms;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Features.Handling;

public sealed class HandlingViewTests : BunitContext
{
    [Theory]
    [InlineData("zh-CN", "接警应答", "最近秩")]
    [InlineData("en", "Answer", "Nearest-rank")]
    public void Figures_OfToday_AreShownAndOpenToWhatTheyRestOn(string culture, string answer, string rank)
    {
        IRenderedComponent<HandlingView> view = View(culture, new Told());
        view.WaitForElement("[data-testid=intervals]");
        Assert.Contains(answer, view.Find("[data-testid=intervals]").TextContent, StringComparison.Ordinal);
        Assert.Contains("0:20", view.Find("[data-figure='answer.p90']").TextContent, StringComparison.Ordinal);
        view.Find("[data-figure='answer.p90']").Click();
        view.WaitForElement("[data-testid=rows]");
        Assert.NotNull(view.Find("[data-row='I-0001']"));
        string rows = view.Find("[data-testid=rows]").TextContent;
        Assert.Contains("answer.p90/1", rows, StringComparison.Ordinal);
        Assert.Contains(rank, rows, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_HaveATableForWhoCantSeeThemAndAFileOfEachForm()
    {
        IRenderedComponent<HandlingView> view = View("zh-CN", new Told());
        view.WaitForElement("[data-testid='chart-incidents-calendar']");
        Assert.Equal(365, view.FindAll("[data-testid='chart-incidents-calendar'] tbody tr").Count);
        Assert.All(view.FindAll("figure.chart"), f => Assert.Equal(["png", "svg", "csv"], f.QuerySelectorAll("[data-save]").Select(b => b.GetAttribute("data-save"))));
    }

    [Fact]
    public void Rows_ThatCantBeRead_AreSaidToBeSo()
    {
        IRenderedComponent<HandlingView> view = View("zh-CN", new Told { Broken = true });
        view.WaitForElement("[data-testid=trouble]");
        Assert.Contains("重新计算", view.Find("[data-testid=trouble]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_View_FollowsNothingAnyMore()
    {
        RoomScene scene = Scene(new Told());
        IRenderedComponent<HandlingView> view = Render<HandlingView>(p => p.Add(v => v.Culture, "zh-CN"));
        view.WaitForElement("[data-testid=intervals]");
        Assert.Equal(1, scene.Followers);
        view.Instance.Dispose();
        Assert.Equal(0, scene.Followers);
    }

    private IRenderedComponent<HandlingView> View(string culture, Told told)
    {
        RoomScene scene = Scene(told);
        return scene.Still(Render<HandlingView>(p => p.Add(v => v.Culture, culture)));
    }

    private RoomScene Scene(Told told)
    {
        Services.AddSingleton<IOutcomes>(told);
        Services.AddSingleton<HandlingDesk>();
        Services.AddSingleton(new CallerScope { Current = new Caller(CallerKind.Demo, "demo", "demo", [Roles.Demo]) });
        Services.AddSingleton<ISessionBook, NoSessions>();
        Services.AddSingleton<ISights, All>();
        Services.AddScoped<LiveCaller>();
        Services.AddScoped<GuardedHandling>();
        return new RoomScene(this, PictureState.Empty);
    }

    /// <summary>One incident, answered after twenty seconds, in every question for incidents that has its time.</summary>
    private sealed class Told : IOutcomes
    {
        private static readonly Outcome s_row = new()
        {
            Kind = OutcomeKind.Incident,
            Id = "I-0001",
            Title = "火灾",
            Type = "fire",
            District = "230102",
            Sources = "report:city",
            KnownAt = Wall.Scene.Now.AddHours(-1),
            AnsweredAt = Wall.Scene.Now.AddHours(-1).AddSeconds(20),
        };

        public bool Broken { get; init; }

        public Task<OutcomeAnswer> ReadAsync(ImmutableArray<OutcomeQuery> queries, DateTimeOffset? asOf, long? at, bool light, CancellationToken cancellationToken) => Broken
            ? Task.FromException<OutcomeAnswer>(new JournalUnavailableException("away"))
            : Task.FromResult(new OutcomeAnswer(7, asOf ?? Wall.Scene.Now, [.. queries.Select(q => q.Kind == OutcomeKind.Incident && q.Period.From <= s_row.KnownAt && q.Period.To > s_row.KnownAt ? ImmutableArray.Create(s_row) : [])]));
    }

    private sealed class NoSessions : ISessionBook
    {
        public Task<Caller?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult<Caller?>(null);

        public Task TouchAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class All : ISights
    {
        public ShareState State { get; } = new();

        public Sight Of(Caller? caller) => Sight.Whole;

        public IDisposable OnChange(Action changed) => new CancellationTokenSource();
    }
}
