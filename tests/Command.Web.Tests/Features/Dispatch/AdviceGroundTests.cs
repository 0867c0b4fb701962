using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Assign;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class AdviceGroundTests
{
    private static readonly CityPack s_pack = CityPackReader.Read(Path.Combine(Repository.Root, "city", "harbin")).Pack!;

    [Fact]
    public void Of_AUnitThatGetsAJob_IsAnotherGroundAndNamesIt()
    {
        Recommendation advice = Advice("消防3", "消防5");
        PictureState free = PictureState.Empty, taken = With(free, new UnitDuty("消防3") { Assignment = "A-0001" }), other = With(free, new UnitDuty("消防9") { Assignment = "A-0002" });
        Assert.NotEqual(AdviceGround.Of(free, s_pack, advice, Scene.Now), AdviceGround.Of(taken, s_pack, advice, Scene.Now));
        Assert.Equal(["消防3"], AdviceGround.Taken(taken, advice));

        // What it does not speak of changes nothing in it.
        Assert.Equal(AdviceGround.Of(free, s_pack, advice, Scene.Now), AdviceGround.Of(other, s_pack, advice, Scene.Now));
        Assert.Empty(AdviceGround.Taken(other, advice));
        Assert.Empty(AdviceGround.Taken(taken, advice with { With = ["消防3"] }));
    }

    [Fact]
    public void IsSame_ByTheUnitsThatAreSent_NotByTheirTimes()
    {
        Recommendation advice = Advice("消防3", "消防5");
        Assert.True(AdviceGround.IsSame(advice, advice with { At = Scene.Now.AddMinutes(1), Sequence = 99 }, 3));
        Assert.False(AdviceGround.IsSame(advice, Advice("消防5", "消防3"), 3));
    }

    private static PictureState With(PictureState picture, UnitDuty duty) => picture with { Units = picture.Units.SetItem(duty.Unit, duty) };

    private static Recommendation Advice(params string[] units) =>
        new("I-0001", "flood", 1, 3, Scene.Now, 8, true, [], [.. units.Select((u, i) => new AdviceSet(i + 1, 240, 240, 240, [new AdvicePick(u, ["pump"], 240, 240, [])], [], [], []))], [], [], []);
}
