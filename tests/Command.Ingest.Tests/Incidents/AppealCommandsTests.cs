using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Resources;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Incidents;

public sealed class AppealCommandsTests
{
    [Fact]
    public void Appeal_FiledByOneAndDecidedByAnother_IsKeptWithBothReasons()
    {
        PictureState picture = DispatchScene.Do(PictureState.Empty, File());
        Assert.Equal((null, DispatchScene.Li, "道路封闭"), (picture.Appeals["p1"].Upheld, picture.Appeals["p1"].Author, picture.Appeals["p1"].Appeal.Why));
        picture = DispatchScene.Do(picture, new DecideAppeal("p1", true) { Reason = "属实" }, DispatchScene.Wang);
        Assert.Equal((true, DispatchScene.Wang, "属实"), (picture.Appeals["p1"].Upheld, picture.Appeals["p1"].DecidedBy, picture.Appeals["p1"].Answer));
        Refused("appeal-decided", picture, new DecideAppeal("p1", false) { Reason = "x" }, DispatchScene.Wang);
        DispatchScene.Do(picture, File() with { Id = "p2" });
    }

    [Fact]
    public void Appeal_DecidedByWhoFiledIt_IsRefused() => Refused("appeal-own", DispatchScene.Do(PictureState.Empty, File()), new DecideAppeal("p1", true) { Reason = "x" }, DispatchScene.Li);

    [Fact]
    public void Appeal_ThatCantBe_IsRefusedInBothLanguages()
    {
        PictureState picture = DispatchScene.Do(PictureState.Empty, File());
        Refused("appeal-twice", picture, File());
        Refused("appeal-open", picture, File() with { Id = "p2" });
        Refused("appeal-gone", picture, new DecideAppeal("p9", true) { Reason = "x" }, DispatchScene.Wang);
        Refused("appeal-text", picture, new DecideAppeal("p1", true), DispatchScene.Wang);
        Refused("appeal-text", PictureState.Empty, File() with { Reason = " " });
        Refused("appeal-id", PictureState.Empty, File() with { Id = "a b" });
        Refused("appeal-agency", PictureState.Empty, File() with { Agency = "nobody" });
        Refused("appeal-figure", PictureState.Empty, File() with { Figure = "arrival.mean" });
        Refused("appeal-figure", PictureState.Empty, File() with { Figure = "cases.due" });
    }

    private static FileAppeal File() => new("p1", OutcomeKind.Incident, "I-0001", "arrival.within", null) { Reason = "道路封闭" };

    private static void Refused(string code, PictureState picture, DeskCommand command, string author = DispatchScene.Li)
    {
        Fault fault = DispatchScene.Refused(picture, command, author);
        Assert.Equal(code, fault.Code);
        Assert.NotEqual(fault.Reason, FaultText.Of(fault, System.Globalization.CultureInfo.GetCultureInfo("zh-CN")));
        Assert.NotEqual(fault.Reason, FaultText.Of(fault, System.Globalization.CultureInfo.GetCultureInfo("en")));
    }
}
