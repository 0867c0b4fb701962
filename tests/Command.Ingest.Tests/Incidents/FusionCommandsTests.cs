using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using CsCheck;

namespace Command.Ingest.Tests.Incidents;

public sealed class FusionCommandsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly GeoPoint s_place = new(126.6425, 45.7570);
    private static readonly Locator s_locator = new(Harbin.Pack);

    /// <summary>I-0001: A1, B1 at one place; I-0002: A2 900 m north; I-0003: A3 1800 m north; E-0001: an exercise's.</summary>
    private static readonly PictureState s_start = Take(
        PictureState.Empty,
        Report("A1"),
        Report("B1", minutes: 2),
        Report("A2", metres: 900, minutes: 3),
        Report("A3", metres: 1800, minutes: 4),
        Report("X1") with { Exercise = true });

    [Fact]
    public void Start_IsAsTheTestsTakeItToBe() => Assert.Equal("E-0001: city!X1 | I-0001: city:A1 city:B1 | I-0002: city:A2 | I-0003: city:A3", Told(s_start));

    [Fact]
    public void Merge_TwoIncidents_MovesAllSourcesAndPointsToTheOther()
    {
        PictureState after = Done(s_start, new MergeIncidents("I-0002", "I-0001") { Reason = "同一事故" });

        Assert.Equal("E-0001: city!X1 | I-0001: city:A1 city:A2 city:B1 | I-0003: city:A3", Told(after));
        Incident merged = after.Incidents["I-0002"];
        Assert.Equal((IncidentStatus.Closed, "I-0001"), (merged.Status, merged.MergedInto));
        Assert.Empty(merged.Sources);
        Ruling ruling = Assert.Single(after.Rulings["city:A2"]);
        Assert.Equal(("city:A1", true, "李敏", "同一事故"), (ruling.Other, ruling.Same, ruling.Author, ruling.Reason));
        Assert.Contains(after.Incidents["I-0001"].Sources.Single(s => s.Source.Id == "city:A2").Why, w => w.Code == "said-by-person" && w.Args[0] == "李敏" && w.Args[1] == "同一事故");
    }

    [Fact]
    public void Split_OneReport_OpensAnIncidentThatIsNeverTheSame()
    {
        PictureState after = Done(s_start, new SplitIncident("I-0001", ["city:B1"]) { Reason = "另一辆车" });

        Assert.Equal("E-0001: city!X1 | I-0001: city:A1 | I-0002: city:A2 | I-0003: city:A3 | I-0004: city:B1", Told(after));
        Assert.False(Assert.Single(after.Rulings["city:B1"]).Same);
        Assert.Equal(4, after.IncidentCount);
    }

    [Fact]
    public void Split_AfterMerge_LeavesNoWordThatSaysOtherwise()
    {
        PictureState merged = Done(s_start, new MergeIncidents("I-0001", "I-0002") { Reason = "合" });
        PictureState after = Done(merged, new SplitIncident("I-0002", ["city:A1"]) { Reason = "分" });

        // B1 and A2 were joined through A1, which left: they stay joined, and neither is A1's.
        Assert.Equal("E-0001: city!X1 | I-0002: city:A2 city:B1 | I-0003: city:A3 | I-0004: city:A1", Told(after));
        Assert.All(after.Rulings["city:A1"], r => Assert.False(r.Same));
        Assert.Contains(after.Rulings["city:B1"], r => r is { Other: "city:A2", Same: true });
    }

    [Fact]
    public void Move_ReportToAnother_IsSaidToBeTheSameThereAndNotHere()
    {
        PictureState after = Done(s_start, new MoveSource(new SourceRef("report", "city:B1"), "I-0001", "I-0003") { Reason = "地点写错" });

        Assert.Equal("E-0001: city!X1 | I-0001: city:A1 | I-0002: city:A2 | I-0003: city:A3 city:B1", Told(after));
        Assert.Equal(["city:A1 False", "city:A3 True"], after.Rulings["city:B1"].Select(r => $"{r.Other} {r.Same}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Move_TheOnlyReport_MergesItsIncident()
    {
        PictureState after = Done(s_start, new MoveSource(new SourceRef("report", "city:A2"), "I-0002", "I-0003") { Reason = "同一处" });
        Assert.Equal("I-0003", after.Incidents["I-0002"].MergedInto);
        Assert.Equal("E-0001: city!X1 | I-0001: city:A1 city:B1 | I-0003: city:A2 city:A3", Told(after));
    }

    [Fact]
    public void Move_ReportThatIsThereAlready_KeepsTheWordAlone()
    {
        PictureState after = Done(s_start, new MoveSource(new SourceRef("report", "city:B1"), "I-0001", "I-0001") { Reason = "受理时确认" });
        Assert.Equal(Told(s_start), Told(after));
        Assert.True(Assert.Single(after.Rulings["city:B1"]).Same);
    }

    [Fact]
    public void Move_CaseWithoutIncident_IsJoined()
    {
        PictureState before = Take(s_start, Report("L1", metres: 20) with { Kind = "street-light", Title = "路灯故障" });
        PictureState after = Done(before, new MoveSource(new SourceRef("report", "city:L1"), "city:L1", "I-0001") { Reason = "被撞的路灯" });
        Assert.Equal("I-0001", after.Reports["city:L1"].Incident);
        Assert.True(after.Rulings["city:L1"].Single().Same);
    }

    [Fact]
    public void Move_AlertAway_IsNoLongerContextAndTheWordIsKept()
    {
        PictureState before = Take(s_start, Alert("N1"));
        SourceRef alert = Assert.Single(before.Incidents["I-0001"].Sources, s => s.Source.Type == "alert").Source;
        PictureState after = Done(before, new MoveSource(alert, "I-0001", null) { Reason = "无关" });

        Assert.DoesNotContain(after.Incidents["I-0001"].Sources, s => s.Source == alert);
        Assert.DoesNotContain("I-0001", after.Alerts[alert.Id].Incidents);
        Assert.Equal(("city:A1", false), after.Rulings[alert.Id].Select(r => (r.Other, r.Same)).Single());
    }

    [Fact]
    public void Never_TwoIncidents_OverrulesWhatWasSaidBefore()
    {
        PictureState after = Done(s_start, new NeverJoin("I-0001", "I-0002") { Reason = "两起" });
        Assert.Equal(Told(s_start), Told(after));
        Assert.False(after.Rulings["city:A1"].Single().Same);

        PictureState merged = Done(after, new MergeIncidents("I-0002", "I-0001") { Reason = "还是一起" });
        Assert.True(merged.Rulings["city:A1"].Single(r => r.Other == "city:A2").Same);
    }

    [Theory]
    [InlineData(true, "I-0001", true)]
    [InlineData(false, "I-0002", false)]
    public void Answer_Suggestion_IsRecordedAndNobodyIsAskedAgain(bool same, string owner, bool ruling)
    {
        PictureState asked = Asked(s_start, "city:A2", "I-0001");
        PictureState after = Done(asked, new AnswerSuggestion("city:A2", same) { Reason = "看过图片" });

        Assert.Empty(after.Suggestions);
        Assert.Equal(owner, after.Reports["city:A2"].Incident);
        Assert.Equal(ruling, after.Rulings["city:A2"].Single(r => r.Other == "city:A1").Same);
    }

    [Fact]
    public void Merge_IncidentThatWasSuggested_IsAskedAboutItsHeir()
    {
        PictureState after = Done(Asked(s_start, "city:A3", "I-0002"), new MergeIncidents("I-0002", "I-0001") { Reason = "合" });
        Assert.Equal("I-0001", after.Suggestions["city:A3"].Incident);

        PictureState settled = Done(Asked(s_start, "city:A2", "I-0001"), new MergeIncidents("I-0002", "I-0001") { Reason = "合" });
        Assert.Empty(settled.Suggestions);
    }

    [Fact]
    public void Level_SetAndLeft_IsKeptWithItsAuthor()
    {
        PictureState after = Done(s_start, new OverrideLevel("I-0001", 1) { Reason = "有人员被困" });
        Assert.Equal((1, "李敏", "有人员被困"), (after.Incidents["I-0001"].LevelSet!.Level, after.Incidents["I-0001"].LevelSet!.Author, after.Incidents["I-0001"].LevelSet!.Reason));
        Assert.Null(Done(after, new OverrideLevel("I-0001", null) { Reason = "已脱险" }).Incidents["I-0001"].LevelSet);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { """{"c":"merge","id":"I-0001","into":"I-0002","reason":"  "}""", "reason-missing" },
        { """{"c":"merge","id":"I-0001","into":"I-0001","reason":"r"}""", "same-incident" },
        { """{"c":"merge","id":"I-0001","into":"I-9999","reason":"r"}""", "incident-unknown" },
        { """{"c":"merge","id":"I-0001","into":"E-0001","reason":"r"}""", "exercise-and-real" },
        { """{"c":"split","id":"I-0001","reports":[],"reason":"r"}""", "split-empty" },
        { """{"c":"split","id":"I-0001","reason":"r"}""", "split-empty" },
        { """{"c":"split","id":"I-0001","reports":["city:A1","city:B1"],"reason":"r"}""", "split-all" },
        { """{"c":"split","id":"I-0001","reports":["city:A2"],"reason":"r"}""", "source-not-there" },
        { """{"c":"move","source":{"type":"report","id":"city:A2"},"from":"I-0001","to":"I-0003","reason":"r"}""", "source-not-there" },
        { """{"c":"move","source":{"type":"report","id":"city:A2"},"from":"I-0002","reason":"r"}""", "only-report" },
        { """{"c":"move","source":{"type":"report","id":"city:A2"},"from":"I-0002","to":"E-0001","reason":"r"}""", "exercise-and-real" },
        { """{"c":"move","source":{"type":"alert","id":"civil:s,N1"},"from":"I-0002","reason":"r"}""", "source-not-there" },
        { """{"c":"never","id":"I-0001","other":"I-0001","reason":"r"}""", "same-incident" },
        { """{"c":"answer","report":"city:A2","same":true,"reason":"r"}""", "suggestion-gone" },
        { """{"c":"level","id":"I-0001","level":5,"reason":"r"}""", "level-out-of-range" },
        { """{"c":"level","id":"I-0001","reason":"r"}""", "level-not-set" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Decide_WhatCanNotBe_IsRefusedAndChangesNothing(string json, string code)
    {
        Draft draft = new(s_start, s_at.AddHours(1), "李敏");
        Fault? refusal = FusionCommands.Decide(draft, Harbin.Pack, JsonSerializer.Deserialize(json, CommandJson.Wire.DeskCommand)!);
        Assert.Equal(code, refusal?.Code);
        Assert.Empty(draft.Entries);
    }

    [Fact]
    public void Decide_MergedIncident_IsRefusedWithTheOneToUse()
    {
        PictureState merged = Done(s_start, new MergeIncidents("I-0002", "I-0001") { Reason = "合" });
        Fault? refusal = FusionCommands.Decide(new Draft(merged, s_at.AddHours(1), "李敏"), Harbin.Pack, new MergeIncidents("I-0002", "I-0003") { Reason = "合" });
        Assert.Equal("incident-closed", refusal!.Code);
        Assert.Contains("I-0001", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_OfMoreSourcesThanOneWordMayJoin_IsRefused()
    {
        PictureState many = Take(PictureState.Empty, [Report("A2", metres: 900), .. Enumerable.Range(0, FusionCommands.MostSources).Select(i => Report($"M{i:000}") with { Group = "g" })]);
        Draft draft = new(many, s_at.AddHours(1), "李敏");
        Assert.Equal("too-many-sources", FusionCommands.Decide(draft, Harbin.Pack, new MergeIncidents("I-0001", "I-0002") { Reason = "r" })?.Code);
    }

    [Fact]
    public void Decide_AnySequenceOfCommands_KeepsEveryReportInOneIncidentAndFoldsEqualThroughJson()
    {
        ImmutableArray<string> incidents = ["I-0001", "I-0002", "I-0003", "I-0004", "I-0005", "E-0001", "I-9999"];
        ImmutableArray<string> reports = ["city:A1", "city:B1", "city:A2", "city:A3", "city!X1", "city:none"];
        Gen<string> incident = Gen.Int[0, incidents.Length - 1].Select(i => incidents[i]), report = Gen.Int[0, reports.Length - 1].Select(i => reports[i]);
        Gen<DeskCommand> command = Gen.OneOf(
            Gen.Select(incident, incident, (a, b) => (DeskCommand)new MergeIncidents(a, b) { Reason = "r" }),
            Gen.Select(incident, report.Array[1, 3], (a, r) => (DeskCommand)new SplitIncident(a, [.. r]) { Reason = "r" }),
            Gen.Select(report, incident, incident, Gen.Bool, (r, a, b, own) => (DeskCommand)new MoveSource(new SourceRef("report", r), a, own ? null : b) { Reason = "r" }),
            Gen.Select(incident, incident, (a, b) => (DeskCommand)new NeverJoin(a, b) { Reason = "r" }),
            Gen.Select(report, Gen.Bool, (r, same) => (DeskCommand)new AnswerSuggestion(r, same) { Reason = "r" }),
            Gen.Select(incident, Gen.Int[0, 5], (a, l) => (DeskCommand)new OverrideLevel(a, l == 0 ? null : l) { Reason = "r" }));
        PictureState asked = Asked(Asked(s_start, "city:A2", "I-0001"), "city:A3", "I-0002");

        command.Array[1, 12].Sample(
            commands =>
            {
                PictureState picture = asked;
                List<JournalEntry> all = [];
                foreach (DeskCommand one in commands)
                {
                    Draft draft = new(picture, s_at.AddHours(1), "李敏");
                    bool refused = FusionCommands.Decide(draft, Harbin.Pack, one) is not null;
                    Assert.True(!refused || draft.Entries.IsEmpty, "a refused command left events");
                    all.AddRange(draft.Entries);
                    picture = draft.Picture;
                    Sound(picture);
                }

                ImmutableArray<JournalEntry> back = JsonSerializer.Deserialize(JsonSerializer.Serialize([.. all], CommandJson.Wire.ImmutableArrayJournalEntry), CommandJson.Wire.ImmutableArrayJournalEntry);
                Assert.Equal(Json(picture), Json(Fold.EvolveAll(asked, back)));
            },
            iter: 400);
    }

    [Fact]
    public void Split_OfWhatWasMerged_GivesThePartitionBefore()
    {
        Gen.Select(Gen.Int[1, 3].Select(n => $"I-000{n}"), Gen.Int[1, 3].Select(n => $"I-000{n}")).Where((a, b) => a != b).Sample(
            (from, into) =>
            {
                ImmutableArray<string> moved = [.. s_start.Incidents[from].Sources.Select(s => s.Source.Id)];
                PictureState merged = Done(s_start, new MergeIncidents(from, into) { Reason = "合" });
                PictureState after = Done(merged, new SplitIncident(into, moved) { Reason = "撤销合并" });
                Assert.Equal(Partition(s_start), Partition(after));
                Sound(after);
                foreach (string id in moved)
                {
                    Assert.All(after.Rulings[id].Where(r => !moved.Contains(r.Other)), r => Assert.False(r.Same));
                }
            },
            iter: 20);
    }

    private static void Sound(PictureState picture)
    {
        foreach (ReportItem report in picture.Reports.Values)
        {
            string[] owners = [.. picture.Incidents.Values.Where(i => i.Sources.Any(s => s.Source is { Type: "report" } source && source.Id == report.Id)).Select(i => i.Id)];
            Assert.True(owners.Length <= 1, $"{report.Id} is in {string.Join(" and ", owners)}");
            Assert.Equal(owners.FirstOrDefault(), report.Incident);
        }

        Assert.All(picture.Open, id => Assert.Contains(picture.Incidents[id].Sources, s => s.Source.Type == "report"));
        Assert.All(picture.Incidents.Values, i => Assert.Equal(i.Status == IncidentStatus.Open, picture.Open.Contains(i.Id)));
        Assert.All(picture.Suggestions.Values, s => Assert.NotEqual(s.Incident, picture.Reports[s.Report].Incident));
    }

    private static PictureState Done(PictureState picture, DeskCommand command)
    {
        Draft draft = new(picture, s_at.AddHours(1), "李敏");
        Assert.Null(FusionCommands.Decide(draft, Harbin.Pack, command));
        Assert.All(draft.Entries, e => Assert.Equal("李敏", e.Author));
        Sound(draft.Picture);
        return draft.Picture;
    }

    private static PictureState Asked(PictureState picture, string report, string incident)
    {
        Draft draft = new(picture, s_at.AddMinutes(30), "system");
        draft.Add(new JoinSuggested(report, incident, 0.6, []), s_at);
        return draft.Picture;
    }

    private static string Told(PictureState picture) =>
        string.Join(" | ", picture.Open.Order(StringComparer.Ordinal).Select(id => $"{id}: {string.Join(' ', Reports(picture, id))}"));

    private static string Partition(PictureState picture) =>
        string.Join(" | ", picture.Open.Select(id => string.Join(' ', Reports(picture, id))).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Reports(PictureState picture, string incident) =>
        picture.Incidents[incident].Sources.Where(s => s.Source.Type == "report").Select(s => s.Source.Id).Order(StringComparer.Ordinal);

    private static string Json(PictureState picture) => JsonSerializer.Serialize(
        new
        {
            incidents = picture.Incidents.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => JsonSerializer.Serialize(i.Value, CommandJson.Wire.Incident)),
            owners = picture.Reports.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {r.Value.Incident} {r.Value.Gathering}"),
            open = picture.Open.Order(StringComparer.Ordinal),
            rulings = picture.Rulings.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {string.Join(',', r.Value)}"),
            suggestions = picture.Suggestions.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key} {s.Value.Incident}"),
            picture.Sequence,
            picture.IncidentCount,
            picture.ExerciseCount,
        });

    private static PictureState Take(PictureState picture, params Message[] messages)
    {
        foreach (Message message in messages)
        {
            Draft draft = new(picture, message.ObservedAt, message.Feed);
            Intake.Decide(draft, Harbin.Fusion, message, s_locator.Locate(message, Datum.Wgs84));
            picture = draft.Picture;
        }

        return picture;
    }

    private static Report Report(string id, double metres = 0, int minutes = 0) => new()
    {
        Feed = "city",
        Agency = "city",
        SourceId = id,
        Version = "1",
        ObservedAt = s_at.AddMinutes(minutes),
        Kind = "crash",
        Title = "交通事故",
        Shape = new PointShape(s_place with { Lat = s_place.Lat + (metres / 111_195) }),
    };

    private static Alert Alert(string id) => new()
    {
        Feed = "civil",
        Agency = "civil",
        SourceId = id,
        Version = "1",
        ObservedAt = s_at,
        Sender = "s",
        Status = "Actual",
        MsgType = "Alert",
        Event = "交通事故",
        Sent = s_at,
        Shape = new CircleShape(s_place, 400),
    };
}
