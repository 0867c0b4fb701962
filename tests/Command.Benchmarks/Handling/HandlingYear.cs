using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Benchmarks.Handling;

/// <summary>A year of a city's work, the same each time: cases through their process, and to every twenty-fifth an incident with two units.</summary>
internal sealed class HandlingYear(CityPack pack, int cases, DateTimeOffset start)
{
    private static readonly string[] s_districts = ["230102", "230103", "230104", "230108", "230109", "230110", "230111", "230112"];
    private static readonly string[] s_kinds = ["litter", "manhole", "street-light", "vendor", "road-damage", "noise"];
    private static readonly string[] s_agencies = ["sanitation", "power", "drainage", "city-management"];

    private long _sequence;

    /// <summary>The entries, a batch at a time as the writer would append them.</summary>
    public IEnumerable<ImmutableArray<JournalEntry>> Batches(int size)
    {
        ImmutableArray<JournalEntry>.Builder batch = ImmutableArray.CreateBuilder<JournalEntry>();
        TimeSpan apart = TimeSpan.FromDays(365) / cases;
        for (int i = 0; i < cases; i++)
        {
            foreach ((DateTimeOffset at, PictureEvent e) in Case(i, start + (apart * i)))
            {
                batch.Add(new JournalEntry(++_sequence, at, at, "bench", e));
            }

            if (batch.Count >= size)
            {
                yield return batch.ToImmutable();
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            yield return batch.ToImmutable();
        }
    }

    private IEnumerable<(DateTimeOffset, PictureEvent)> Case(int i, DateTimeOffset at)
    {
        Random random = new(i);
        string id = $"city:B-{i}", agency = s_agencies[random.Next(s_agencies.Length)], district = s_districts[random.Next(s_districts.Length)];
        Report report = new() { Feed = "city", Agency = "city-management", SourceId = $"B-{i}", Version = "1", ObservedAt = at, Kind = s_kinds[random.Next(s_kinds.Length)], Title = "道里区中央大街垃圾清运" };
        yield return (at, new ReportAccepted(id, report, new Place { District = district }));
        CaseFile file = new() { Report = id, Class = "quick", Since = at };
        DateTimeOffset due = at.AddHours(6), settled = at.AddHours(1 + (random.NextDouble() * 6));
        yield return Move(CaseMove.Register, at.AddMinutes(5), file);
        yield return Move(CaseMove.Dispatch, at.AddMinutes(9), file with { Agency = agency, HandleBy = due });
        yield return Move(CaseMove.Take, at.AddMinutes(15), file with { Agency = agency, HandleBy = due });
        yield return Move(CaseMove.Answer, settled, file with { Agency = agency, HandleBy = due, AnsweredAt = settled, Reworks = random.Next(20) == 0 ? 1 : 0 });
        yield return Move(CaseMove.Close, settled.AddMinutes(30), file with { Agency = agency, HandleBy = due, AnsweredAt = settled });
        if (i % 25 == 0)
        {
            foreach ((DateTimeOffset, PictureEvent) e in Incident(i, id, district, at, random))
            {
                yield return e;
            }
        }
    }

    private IEnumerable<(DateTimeOffset, PictureEvent)> Incident(int i, string report, string district, DateTimeOffset at, Random random)
    {
        string id = $"I-{i}";
        yield return (at, new IncidentOpened(id, "fire", "道里区火灾", random.Next(1, 5), new Place { District = district }, at, new SourceRef("report", report), [], false));
        yield return (at.AddSeconds(random.Next(5, 25)), new IncidentClaimed(id, "bench", null));
        for (int u = 0; u < 2; u++)
        {
            string job = $"A-{i}-{u}";
            DateTimeOffset sent = at.AddSeconds(random.Next(30, 150)), there = sent.AddSeconds(random.Next(120, 1200));
            yield return (sent, new UnitAssigned(new Assignment { Id = job, Unit = pack.Units[random.Next(20)].CallSign, Incident = id, Steps = [Step(AssignmentStep.Dispatched, sent)] }));
            yield return (sent.AddSeconds(50), new AssignmentStepped(job, Step(AssignmentStep.EnRoute, sent.AddSeconds(50))));
            yield return (there, new AssignmentStepped(job, Step(AssignmentStep.OnScene, there)));
        }

        yield return (at.AddHours(2), new IncidentClosed(id, []));
    }

    private static (DateTimeOffset, PictureEvent) Move(CaseMove move, DateTimeOffset at, CaseFile after) => (at, new CaseMoved(new CaseStep(move, at, "bench", after.Agency, null, null), after));

    private static StepTime Step(AssignmentStep step, DateTimeOffset at) => new(step, at, at, "bench", StatusSource.Desk);
}
