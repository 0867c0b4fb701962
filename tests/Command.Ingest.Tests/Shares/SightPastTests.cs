using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Ingest.Tests.Incidents.Dispatch;

namespace Command.Ingest.Tests.Shares;

public sealed class SightPastTests
{
    [Fact]
    public void Of_WhatIsHiddenToday_IsHiddenInThePastWithAllThatHangsOnIt()
    {
        PictureState past = DispatchScene.Send(DispatchScene.Do(DispatchScene.Start, new ClaimIncident("I-0002"), DispatchScene.Wang), "I-0001", "消防1");
        past = DispatchScene.Do(past, new AskAgency("I-0001", "power", "断电"));
        past = DispatchScene.Do(past, new StartPlan("I-0001", "crash", 1));
        PictureState seenNow = past with { Incidents = past.Incidents.Remove("I-0001"), Reports = past.Reports.Remove("city:I-0001") };

        PictureState seen = SightPast.Of(past, past, seenNow);

        Assert.Equal(["E-0001", "I-0002"], seen.Incidents.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("I-0001", seen.Open);
        Assert.Empty(seen.Assignments);
        Assert.Empty(seen.Tasks);
        Assert.Empty(seen.PlanRuns);
        Assert.DoesNotContain("city:I-0001", seen.Reports.Keys);
        Assert.Contains("I-0002", seen.Claims.Keys);
    }

    [Fact]
    public void Of_WhatIsGoneToday_StaysAsThePastHadIt()
    {
        PictureState now = DispatchScene.Start with { Incidents = DispatchScene.Start.Incidents.Remove("I-0001") };
        Assert.Same(DispatchScene.Start, SightPast.Of(DispatchScene.Start, now, now with { }));
    }
}
