using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Picture;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Dispatch;

public sealed class DispatchOrderTests
{
    private static readonly ImmutableArray<string> s_units = ["消防1", "消防2", "救护1", "交警1", "消防999"];
    private static readonly ImmutableArray<string> s_incidents = ["I-0001", "I-0002", "E-0001", "I-0404"];

    [Fact]
    public void AnyOrderOfCommands_NeverGivesAUnitTwoJobsAndFoldsEqualThroughTheJournal()
    {
        Gen<string> unit = Gen.Int[0, s_units.Length - 1].Select(i => s_units[i]), incident = Gen.Int[0, s_incidents.Length - 1].Select(i => s_incidents[i]);
        Gen<string> reason = Gen.Bool.Select(b => b ? "r" : ""), job = Gen.Int[1, 9].Select(i => $"A-{i:0000}");
        Gen<int?> was = Gen.Int[-4, 4].Select(i => i < 0 ? null : (int?)i);
        Gen<DeskCommand> command = Gen.OneOf(
            Gen.Select(incident, unit.Array[1, 3], was, reason, (i, u, w, r) => (DeskCommand)new AssignUnits(i, [.. u.Select(x => new UnitPick(x, w))]) { Reason = r }),
            Gen.Select(unit, Gen.Int[0, 6], Gen.Int[-20, 1], Gen.Int[0, 3], was, (u, s, m, f, w) => (DeskCommand)new SetUnitStatus(u, (UnitStatus)s, DispatchScene.At.AddMinutes(m), (StatusSource)f, w)),
            Gen.Select(job, was, reason, (j, w, r) => (DeskCommand)new CancelAssignment(j, w) { Reason = r }),
            Gen.Select(job, Gen.Int[0, 6], Gen.Int[-20, 1], (j, s, m) => (DeskCommand)new CorrectStep(j, (AssignmentStep)s, DispatchScene.At.AddMinutes(m)) { Reason = "r" }),
            Gen.Select(incident, Gen.Bool, reason, (i, b, r) => (DeskCommand)new ClaimIncident(i, b) { Reason = r }),
            Gen.Select(incident, incident, (a, b) => (DeskCommand)new MergeIncidents(a, b) { Reason = "r" }));
        Gen.Select(command, Gen.Int[0, 240], Gen.Bool, (c, seconds, tick) => (c, seconds, tick)).Array[1, 25].Sample(
            steps =>
            {
                PictureState picture = DispatchScene.Start;
                DateTimeOffset now = DispatchScene.At;
                List<JournalEntry> all = [];
                foreach ((DeskCommand one, int seconds, bool tick) in steps)
                {
                    now = now.AddSeconds(seconds);
                    Draft draft = new(picture, now, seconds % 2 == 0 ? DispatchScene.Li : DispatchScene.Wang);
                    bool refused = DeskCommands.Decide(draft, Harbin.Pack, one) is not null;
                    Assert.True(!refused || draft.Entries.IsEmpty, "a refused command left events");
                    if (tick)
                    {
                        DispatchClock.Tick(draft, Harbin.Pack, _ => new UnitSighting(DispatchScene.North, seconds % 3 * 20, now));
                    }

                    all.AddRange(draft.Entries);
                    picture = draft.Picture;
                    DispatchScene.Sound(picture);
                }

                ImmutableArray<JournalEntry> back = JsonSerializer.Deserialize(JsonSerializer.Serialize([.. all], CommandJson.Wire.ImmutableArrayJournalEntry), CommandJson.Wire.ImmutableArrayJournalEntry);
                Assert.Equal(Json(picture), Json(Fold.EvolveAll(DispatchScene.Start, back)));
            },
            iter: 400);
    }

    private static string Json(PictureState picture) => string.Join(
        '\n',
        picture.Units.Values.OrderBy(u => u.Unit, StringComparer.Ordinal).Select(u => JsonSerializer.Serialize(u))
            .Concat(picture.Assignments.Values.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => JsonSerializer.Serialize(a)))
            .Concat(picture.Claims.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => JsonSerializer.Serialize(c))));
}
