using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Security;

public sealed class OwnUnitsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("city-management", null)]
    [InlineData("drainage", "case-not-yours")]
    public void MoveCase_ByADepartment_IsTheCentresAlone(string? agency, string? refusal)
    {
        Draft draft = new(PictureState.Empty, Scene.Now, "city");
        draft.Add(
            new ReportAccepted("city:C-1", new Report { Feed = "city", Agency = "city-management", SourceId = "C-1", Version = "1", ObservedAt = Scene.Now, Kind = "manhole", Title = "案件" }, Place.Unknown),
            Scene.Now);
        Caller caller = new(CallerKind.Person, "li.min", "李敏", [Roles.Dispatcher], agency);
        Assert.Equal(refusal, OwnUnits.Beyond(new MoveCase("city:C-1", CaseMove.GrantPostpone), caller, draft.Picture, Scene.Pack)?.Code);
    }
}
