using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Briefs;

/// <summary>How long a draft takes on a grown picture: 2,000 incidents of 25 reports each, 500 jobs and 200 tasks on the one that is drafted. The promise is 2 s.</summary>
internal static class BriefBenchmark
{
    private const int Incidents = 2_000, Reports = 25, Jobs = 500, Tasks = 200, Rounds = 50;

    public static int Run()
    {
        string folder = CityPackLocation.Find("harbin", AppContext.BaseDirectory) ?? throw new InvalidOperationException("city/harbin was not found above the benchmarks.");
        CityPack pack = CityPackReader.Read(folder).Pack ?? throw new InvalidOperationException("city/harbin has faults.");
        DateTimeOffset now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
        PictureState picture = Grown(now);
        double incident = Slowest(() => BriefDrafts.OfIncident(picture, pack, new DraftBrief("b", BriefKind.First, "I-0001", null, null), picture.Incidents["I-0001"], null, now));
        double day = Slowest(() => BriefDrafts.OfDay(picture, pack, new DraftBrief("b", BriefKind.Daily, null, new DateOnly(2026, 7, 18), null), new DateOnly(2026, 7, 18), now));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"draft of an incident {incident:0.0} ms, of a day {day:0.0} ms, slowest of {Rounds}"));
        return Math.Max(incident, day) <= 2_000 ? 0 : 1;
    }

    private static double Slowest(Func<Brief> draft)
    {
        double slowest = 0;
        for (int i = 0; i < Rounds; i++)
        {
            long began = Stopwatch.GetTimestamp();
            _ = draft();
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return slowest;
    }

    private static PictureState Grown(DateTimeOffset now)
    {
        ImmutableDictionary<string, Incident>.Builder incidents = ImmutableDictionary.CreateBuilder<string, Incident>();
        ImmutableDictionary<string, ReportItem>.Builder reports = ImmutableDictionary.CreateBuilder<string, ReportItem>();
        Place place = new() { Centre = new GeoPoint(126.64, 45.757), District = "230103", Address = "中山路" };
        for (int i = 1; i <= Incidents; i++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"I-{i:0000}");
            ImmutableArray<IncidentSource>.Builder sources = ImmutableArray.CreateBuilder<IncidentSource>(Reports);
            for (int r = 0; r < Reports; r++)
            {
                string source = string.Create(CultureInfo.InvariantCulture, $"{i}-{r}"), report = "city:" + source;
                reports[report] = new ReportItem(report, new Report { Feed = "city", Agency = "city-management", SourceId = source, Version = "1", ObservedAt = now.AddMinutes(-r), Kind = "waterlogging", Title = "道路积水", Text = "积水约三十厘米，两人被困，一人受伤。" }, place, now, id);
                sources.Add(new IncidentSource(new SourceRef("report", report), now, []));
            }

            incidents[id] = new Incident { Id = id, Kind = "waterlogging", Title = "道路积水", Level = (i % 4) + 1, Place = place, OpenedAt = now.AddHours(-1), ObservedAt = now.AddHours(-1), LastObservedAt = now, Sources = sources.ToImmutable() };
        }

        ImmutableDictionary<string, Assignment> jobs = Enumerable.Range(1, Jobs).Select(j => new Assignment
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"A-{j:0000}"),
            Unit = string.Create(CultureInfo.InvariantCulture, $"单位{j}"),
            Incident = "I-0001",
            Steps = [new StepTime(AssignmentStep.Dispatched, now, now, "x", StatusSource.Desk), new StepTime(AssignmentStep.OnScene, now, now, "x", StatusSource.Desk)],
        }).ToImmutableDictionary(a => a.Id);
        DirectiveItem directive = new("d1", "I-0001", "排除积水", false, "x", "x", now, false, 2, [.. Enumerable.Range(1, Tasks).Select(t => new DirectiveTask(new DirectivePart(string.Create(CultureInfo.InvariantCulture, $"t{t}"), "drainage", null, "架泵", now.AddHours(2)), now, DirectiveState.Issued, 1, []))]);
        return PictureState.Empty with { Incidents = incidents.ToImmutable(), Open = [.. incidents.Keys], Reports = reports.ToImmutable(), Assignments = jobs, Directives = PictureState.Empty.Directives.Add("d1", directive) };
    }
}
