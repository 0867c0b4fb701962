using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using CsCheck;

namespace Command.Ingest.Tests.Incidents;

/// <summary>Where alerts stand in the end does not depend on the order in which they came.</summary>
public sealed class AlertOrderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Locator s_locator = new(Harbin.Pack);

    [Fact]
    public void Decide_LifecycleSamplesInAnyOrder_EndInTheSameStates()
    {
        DateTimeOffset now = new(2024, 1, 15, 15, 0, 0, TimeSpan.Zero);
        Alert[] alerts = [.. Samples.Files("cap/lifecycle").SelectMany(f => new CapDecoder().Decode(Samples.Bytes(f), Contexts.Of("civil")).Messages).Cast<Alert>()];
        Assert.SkipWhen(alerts.Length == 0, "The samples are not on this machine.");
        // The alert that the samples update and cancel is not among them.
        alerts = [.. alerts, alerts.Single(a => a.SourceId == "UPDATE-001") with { SourceId = "ALERT-001", MsgType = "Alert", References = [], Sent = new DateTimeOffset(2024, 1, 15, 10, 0, 0, TimeSpan.Zero) }];

        string expected = States(Take(now, alerts));

        Assert.Contains("civil:nws@noaa.gov,ALERT-001 Cancelled", expected, StringComparison.Ordinal);
        Assert.Contains("civil:nws@noaa.gov,UPDATE-001 Cancelled", expected, StringComparison.Ordinal);
        Assert.Contains("civil:test@example.com,TEST-LANG-002 Active", expected, StringComparison.Ordinal);
        Gen.Shuffle(alerts.ToArray()).Sample(order => Assert.Equal(expected, States(Take(now, order))), iter: 300);
    }

    [Fact]
    public void Decide_AnyAlertsInAnyOrder_EndInTheSameStates()
    {
        Gen<Alert> alert = Gen.Select(Gen.Int[0, 5], Gen.OneOf("Alert", "Update", "Cancel", "Ack"), Gen.Int[0, 5].Array[1, 2], Gen.OneOf("Actual", "Exercise"), Gen.Int[0, 3], Gen.Int[0, 1])
            .Select((id, type, references, status, minutes, sender) => Of($"A{id}", type, minutes: minutes, references: [.. references.Select(r => $"A{r}")]) with { Status = status, Sender = "s" + (sender == 0 ? "" : "2") });
        alert.Array[1, 6].Select(a => a.DistinctBy(x => (x.Sender, x.SourceId)).ToArray())
            .SelectMany(a => Gen.Shuffle(a.ToArray()).Select(order => (First: a, Then: order)))
            .Sample(
            t => Assert.Equal(States(Take(s_now, t.First)), States(Take(s_now, t.Then))),
            iter: 5_000);
    }

    [Theory]
    [InlineData("A1 A2 A3")]
    [InlineData("A1 A3 A2")]
    [InlineData("A2 A1 A3")]
    [InlineData("A2 A3 A1")]
    [InlineData("A3 A1 A2")]
    [InlineData("A3 A2 A1")]
    public void Decide_ChainOfUpdatesAndACancelOfAll_IsCancelledInEveryOrder(string order)
    {
        Alert[] alerts = [Of("A1", "Alert"), Of("A2", "Update", 1, "A1"), Of("A3", "Cancel", 2, "A1", "A2")];

        Assert.Equal(
            "civil:s,A1 Cancelled, civil:s,A2 Cancelled, civil:s,A3 Cancelled",
            States(Take(s_now, [.. order.Split(' ').Select(id => alerts.Single(a => a.SourceId == id))])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_CancelOfADrill_NeverEndsARealAlert(bool first)
    {
        Alert real = Of("A1", "Alert"), drill = Of("A2", "Cancel", 1, "A1") with { Status = "Exercise" };

        PictureState picture = Take(s_now, first ? [drill, real] : [real, drill]);

        Assert.True(picture.Alerts["civil:s,A1"].InForce);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_UpdatesThatReferToEachOther_LeaveTheLaterInForceAndSaySo(bool first)
    {
        Alert a = Of("A1", "Update", 0, "A2"), b = Of("A2", "Update", 5, "A1");

        PictureState picture = Take(s_now, first ? [a, b] : [b, a]);

        Assert.Equal("civil:s,A1 Updated, civil:s,A2 Active", States(picture));
        Assert.Contains(picture.Alerts.Values, i => i.Alert.Issues.Any(f => f.Code == "circular-reference"));
    }

    [Fact]
    public void Decide_OlderVersionThatCameLate_LeavesTheNewerWords()
    {
        PictureState picture = Take(s_now, Of("A1", "Alert", 5) with { Headline = "新", Version = "2" }, Of("A1", "Alert", 0) with { Headline = "旧" });

        Assert.Equal("新", Assert.Single(picture.Alerts.Values).Alert.Headline);
    }

    [Fact]
    public void Decide_ReferenceToAnAlertOfAnotherSenderByIdentifierAlone_EndsNothingOfTheirs()
    {
        PictureState picture = Take(s_now, Of("1", "Alert") with { Sender = "other" }, Of("2", "Cancel", 1, "1"));

        Assert.True(picture.Alerts["civil:other,1"].InForce);
    }

    [Fact]
    public void Tick_EndOfAnAlertThatNeverCame_IsForgottenAfterThirtyDaysAndNotBefore()
    {
        PictureState picture = Take(s_now, Of("A2", "Cancel", 0, "A1"));
        Assert.Single(picture.Tombstones);

        PictureState before = Tick(picture, s_now.AddDays(29)), after = Tick(picture, s_now.AddDays(31));

        Assert.Single(before.Tombstones);
        Assert.Empty(after.Tombstones);
        Assert.Empty(after.TombstonedAt);
    }

    [Fact]
    public void Tick_TooManyEnds_ForgetsTheOldest()
    {
        PictureState picture = PictureState.Empty with
        {
            Tombstones = Enumerable.Range(0, Lifecycle.MostEnds + 3).ToImmutableDictionary(i => $"civil:s,{i:D6}", _ => AlertState.Cancelled),
            TombstonedAt = Enumerable.Range(0, Lifecycle.MostEnds + 3).ToImmutableDictionary(i => $"civil:s,{i:D6}", i => s_now.AddSeconds(-i)),
        };

        PictureState after = Tick(picture, s_now);

        Assert.Equal(Lifecycle.MostEnds, after.Tombstones.Count);
        Assert.DoesNotContain($"civil:s,{Lifecycle.MostEnds + 2:D6}", after.Tombstones.Keys);
        Assert.Contains("civil:s,000000", after.Tombstones.Keys);
    }

    [Fact]
    public void Evolve_SnapshotWithEnds_GoesThroughJson()
    {
        PictureState picture = Take(s_now, Of("A2", "Cancel", 0, "A1"));
        PictureState back = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(picture, CommandJson.Wire.PictureState), CommandJson.Wire.PictureState)!;

        Assert.Equal(picture.Tombstones, back.Tombstones);
        Assert.Equal(picture.TombstonedAt, back.TombstonedAt);
    }

    private static PictureState Tick(PictureState picture, DateTimeOffset now)
    {
        Draft draft = new(picture, now, "system");
        Lifecycle.Tick(draft, Harbin.Fusion);
        Assert.Equal(States(draft.Picture), States(Fold.EvolveAll(picture, draft.Entries)));
        return draft.Picture;
    }

    private static PictureState Take(DateTimeOffset now, params Alert[] alerts)
    {
        PictureState picture = PictureState.Empty;
        foreach (Alert alert in alerts)
        {
            Draft draft = new(picture, now, alert.Feed);
            Intake.Decide(draft, Harbin.Fusion, alert, s_locator.Locate(alert, Datum.Wgs84));
            Assert.Equal(States(draft.Picture), States(Fold.EvolveAll(picture, draft.Entries)));
            picture = draft.Picture;
        }

        return picture;
    }

    private static string States(PictureState picture) => string.Join(", ", picture.Alerts.Values.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => $"{a.Id} {a.State}"));

    private static Alert Of(string id, string type, int minutes = 0, params string[] references) => new()
    {
        Feed = "civil",
        Agency = "civil",
        SourceId = id,
        Version = "1",
        ObservedAt = s_now.AddMinutes(minutes),
        Sender = "s",
        Status = "Actual",
        MsgType = type,
        Sent = s_now.AddMinutes(minutes),
        Expires = s_now.AddHours(6),
        References = type is "Update" or "Cancel" ? [.. references.Select(r => new AlertReference("s", r, null))] : [],
    };
}
