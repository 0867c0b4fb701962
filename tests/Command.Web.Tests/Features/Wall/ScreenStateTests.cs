using Command.Web.Features.Wall;
using Command.Web.Walls;

namespace Command.Web.Tests.Features.Wall;

public sealed class ScreenStateTests
{
    private readonly Scene _scene = new();
    private WallNotes _notes = WallNotes.Empty;

    [Fact]
    public void Of_LevelOneThatNobodyTookNoteOf_TakesOver()
    {
        _scene.Incident("I-0001", 2, TimeSpan.Zero).Incident("I-0002", 1, TimeSpan.Zero).Incident("I-0003", 3, TimeSpan.Zero);
        ScreenState state = Read();
        Assert.Equal("I-0002", state.Takeover!.Incident.Id);
        Assert.Equal(["I-0002@1", "I-0001@2"], state.Alarms.Select(a => a.Key));
        Assert.Equal(1, state.Worst);
    }

    [Fact]
    public void Of_Acknowledged_AlarmsNoMoreUntilItGetsWorse()
    {
        _scene.Incident("I-0001", 1, TimeSpan.Zero).Incident("I-0002", 1, TimeSpan.Zero);
        Acknowledge("I-0001", 1);
        Acknowledge("I-0002", 2);
        ScreenState state = Read();
        Assert.Equal("I-0002", Assert.Single(state.Alarms).Incident.Id);
        Assert.Equal("张三", Assert.Single(state.Acknowledged).Given.Who);
        Assert.Equal("I-0002", state.Takeover!.Incident.Id);
    }

    [Fact]
    public void Of_Layouts_ThrownGoesBeforeTurnsBeforeGivenBeforeTheAddress()
    {
        Assert.Equal("civil", Read().Layout.Slug);
        Set(new ScreenSettings { Id = "north", Layout = "city" });
        Assert.Equal("city", Read().Layout.Slug);
        Set(new ScreenSettings { Id = "north", Layout = "city", Rotation = [new Turn("traffic", 60)] });
        Assert.Equal("traffic", Read().Layout.Slug);
        _notes = _notes with { Thrown = _notes.Thrown.SetItem("north", new Thrown("north", "张三", Scene.Now, Scene.Now.AddMinutes(5)) { Layout = "flood" }) };
        Assert.Equal("flood", Read().Layout.Slug);
        Assert.Equal("traffic", Read(at: Scene.Now.AddMinutes(6)).Layout.Slug);
    }

    [Fact]
    public void Of_Turns_StandStillWhileSomethingTakesOver()
    {
        WallRequest request = new(null, null, null, "flood:30,traffic:30");
        string[] calm = [.. Enumerable.Range(0, 6).Select(i => Read(request, Scene.Now.AddSeconds(10 * i)).Layout.Slug).Distinct()];
        _scene.Incident("I-0001", 1, TimeSpan.Zero);
        string[] alarmed = [.. Enumerable.Range(0, 6).Select(i => Read(request, Scene.Now.AddSeconds(10 * i)).Layout.Slug).Distinct()];
        Assert.Equal((2, 1), (calm.Length, alarmed.Length));
    }

    [Fact]
    public void Of_MessageForAll_ReachesScreensAndTheNewerOneCounts()
    {
        Throw(Thrown.Everywhere, "对所有屏幕", Scene.Now);
        Assert.Equal("对所有屏幕", Read().Thrown!.Message);
        Throw("north", "只对北墙", Scene.Now.AddSeconds(5));
        Assert.Equal("只对北墙", Read().Thrown!.Message);
        Throw(Thrown.Everywhere, "再对所有屏幕", Scene.Now.AddSeconds(10));
        Assert.Equal("再对所有屏幕", Read().Thrown!.Message);
    }

    [Fact]
    public void Set_OfIncidents_ChangesOnlyWithTheSet()
    {
        string empty = Read().Set;
        string one = Read(_scene.Incident("I-0001", 3, TimeSpan.Zero)).Set;
        Assert.Equal(one, Read(_scene.Level(118, TimeSpan.Zero)).Set);
        Assert.NotEqual(empty, one);
        Assert.NotEqual(one, Read(_scene.Incident("I-0002", 3, TimeSpan.Zero)).Set);
    }

    [Fact]
    public void Of_DisplaysAndDistance_OfTheScreenGoBeforeTheAddress()
    {
        Set(new ScreenSettings { Id = "north", Splice = new Splice(3, 3), HeightM = 2, DistanceM = 8 });
        ScreenState state = Read(new WallRequest("2x2", 2, 3, null));
        Assert.Equal((new Splice(3, 3), 1.5), (state.Layout.Splice, state.Scale));
    }

    private ScreenState Read(Scene _) => Read();

    private ScreenState Read(WallRequest? request = null, DateTimeOffset? at = null) => ScreenState.Of(_notes, _scene.View, "north", "civil", request ?? WallRequest.None, at ?? Scene.Now);

    private void Set(ScreenSettings settings) => _notes = _notes with { Screens = _notes.Screens.SetItem(settings.Id, settings) };

    private void Acknowledge(string incident, int level) => _notes = _notes with { Acknowledged = _notes.Acknowledged.SetItem(incident, new Acknowledgement(incident, level, "张三", Scene.Now)) };

    private void Throw(string to, string message, DateTimeOffset at) =>
        _notes = _notes with { Thrown = _notes.Thrown.SetItem(to, new Thrown(to, "张三", at, at.AddMinutes(10)) { Message = message }) };
}
