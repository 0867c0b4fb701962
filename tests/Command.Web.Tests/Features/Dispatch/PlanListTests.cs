using Bunit;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch.Plans;
using Command.Web.Resources;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class PlanListTests : BunitContext
{
    private static readonly CityPack s_pack = CityPackReader.Read(Path.Combine(Repository.Root, "city", "harbin")).Pack!;
    private readonly List<DeskCommand> _given = [];

    [Theory]
    [InlineData("zh-CN", "火灾处置预案", "消防指挥中心")]
    [InlineData("en", "Fire", "Fire command centre")]
    public void Plan_OfTheIncidentsKind_IsProposedWithWhatItTakesAndStartedInTheEditionThatWasSeen(string culture, string name, string told)
    {
        PictureState picture = Opened();
        IRenderedComponent<PlanList> list = Show(picture, culture, Scene.Now);
        Assert.Contains(name, list.Markup, StringComparison.Ordinal);
        Assert.Contains(told, list.Find(".plan-parts").TextContent, StringComparison.Ordinal);
        list.Find("[data-testid=plan-start]").Click();
        Assert.Equal(new StartPlan("I-0001", "fire", s_pack.Plans.Find("fire")!.Version), Assert.Single(_given));
    }

    [Fact]
    public void Steps_OfARun_AreTickedOffAndSayWhatIsLate()
    {
        PictureState picture = Done(Opened(), new StartPlan("I-0001", "fire", s_pack.Plans.Find("fire")!.Version));
        IRenderedComponent<PlanList> list = Show(picture, "zh-CN", Scene.Now.AddMinutes(5));
        Assert.Contains("超时 3 分钟", list.Find("[data-step=ask]").TextContent, StringComparison.Ordinal);
        Assert.Contains("is-late", list.Find("[data-step=ask]").ClassName, StringComparison.Ordinal);
        list.Find("[data-step=ask] input").Change(true);
        Assert.Equal(new TickStep("I-0001", "ask"), Assert.Single(_given));

        IRenderedComponent<PlanList> after = Show(Done(picture, new TickStep("I-0001", "ask")), "zh-CN", Scene.Now.AddMinutes(6));
        Assert.Contains("李敏 完成", after.Find("[data-step=ask]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_IsEndedOnlyWithAReason()
    {
        PictureState picture = Done(Opened(), new StartPlan("I-0001", "fire", s_pack.Plans.Find("fire")!.Version));
        IRenderedComponent<PlanList> list = Show(picture, "zh-CN", Scene.Now);
        Assert.True(list.Find("[data-testid=plan-end]").HasAttribute("disabled"));
        list.Find("[data-testid=plan-why]").Input("火已扑灭");
        list.Find("[data-testid=plan-end]").Click();
        Assert.Equal(new EndPlan("I-0001", 1) { Reason = "火已扑灭" }, Assert.Single(_given));
    }

    private static PictureState Done(PictureState picture, DeskCommand command)
    {
        Draft draft = new(picture, Scene.Now, "李敏");
        Assert.Null(DeskCommands.Decide(draft, s_pack, command));
        return draft.Picture;
    }

    private static PictureState Opened()
    {
        Draft draft = new(PictureState.Empty, Scene.Now.AddMinutes(-2), "system");
        GeoPoint at = new(126.6425, 45.757);
        draft.Add(new IncidentOpened("I-0001", "fire", "火情", 2, new Place { Shape = new PointShape(at), Centre = at, UncertaintyM = 10 }, draft.KnownAt, new SourceRef("report", "city:1"), [], false), draft.KnownAt);
        return draft.Picture;
    }

    private IRenderedComponent<PlanList> Show(PictureState picture, string culture, DateTimeOffset now) => Render<PlanList>(p => p
        .Add(l => l.Incident, picture.Incidents["I-0001"])
        .Add(l => l.Picture, picture)
        .Add(l => l.Names, new PackNames(s_pack, Words.For(culture)))
        .Add(l => l.Now, now)
        .Add(l => l.Do, command =>
        {
            _given.Add(command);
            return Task.FromResult<CommandAnswer?>(new CommandAnswer(1, null, null));
        }));
}
