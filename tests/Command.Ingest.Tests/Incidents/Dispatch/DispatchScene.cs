using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents.Dispatch;

/// <summary>Two real incidents and an exercise's, and what dispatchers do with them.</summary>
internal static class DispatchScene
{
    public const string Li = "李敏", Wang = "王强";

    public static readonly DateTimeOffset At = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    public static readonly GeoPoint North = new(126.6425, 45.7570), South = new(126.6425, 45.7300);

    /// <summary>I-0001 in the north, I-0002 in the south, E-0001 of an exercise.</summary>
    public static readonly PictureState Start = Opened(Opened(Opened(PictureState.Empty, "I-0001", North), "I-0002", South), "E-0001", North, exercise: true);

    public static PictureState Do(PictureState picture, DeskCommand command, string author = Li, DateTimeOffset? at = null)
    {
        (Fault? fault, PictureState next, _) = Try(picture, command, author, at);
        Assert.Null(fault);
        return next;
    }

    public static Fault Refused(PictureState picture, DeskCommand command, string author = Li, DateTimeOffset? at = null)
    {
        (Fault? fault, _, ImmutableArray<JournalEntry> entries) = Try(picture, command, author, at);
        Assert.Empty(entries);
        return Assert.IsType<Fault>(fault);
    }

    public static (Fault? Fault, PictureState Picture, ImmutableArray<JournalEntry> Entries) Try(PictureState picture, DeskCommand command, string author = Li, DateTimeOffset? at = null)
    {
        Draft draft = new(picture, at ?? At, author);
        Fault? fault = DeskCommands.Decide(draft, Harbin.Pack, command);
        return (fault, draft.Picture, draft.Entries);
    }

    public static PictureState Send(PictureState picture, string incident, params string[] units) => Do(picture, new AssignUnits(incident, [.. units.Select(u => new UnitPick(u))]));

    /// <summary>As if the unit had been sent by a pack that listed it.</summary>
    public static PictureState Sent(PictureState picture, string unit, string incident)
    {
        Draft draft = new(picture, At, Li);
        draft.Add(new UnitAssigned(new Assignment { Id = $"A-{picture.AssignmentCount + 1:0000}", Unit = unit, Incident = incident, Steps = [new StepTime(AssignmentStep.Dispatched, At, At, Li, StatusSource.Desk)] }), At);
        return draft.Picture;
    }

    public static Assignment JobOf(PictureState picture, string unit) => picture.Assignments[picture.Units[unit].Assignment!];

    /// <summary>A unit has at most one job that lasts, and says which.</summary>
    public static void Sound(PictureState picture)
    {
        ILookup<string, Assignment> active = picture.Assignments.Values.Where(a => a.IsActive).ToLookup(a => a.Unit, StringComparer.Ordinal);
        Assert.All(active, jobs => Assert.Single(jobs));
        Assert.All(picture.Units.Values, u => Assert.Equal(active[u.Unit].FirstOrDefault()?.Id, u.Assignment));
        Assert.All(picture.Units.Values.Where(u => u.Assignment is null), u => Assert.True(u.Status is UnitStatus.Available or UnitStatus.Returning or UnitStatus.OffDuty, $"{u.Unit} is {u.Status} without a job"));
        Assert.All(picture.Units.Values.Where(u => u.Assignment is not null), u => Assert.True(u.Status is UnitStatus.Dispatched or UnitStatus.EnRoute or UnitStatus.OnScene, $"{u.Unit} is {u.Status} with a job"));
        Assert.All(picture.Assignments.Values, a => Assert.True(picture.Incidents.ContainsKey(a.Incident), $"{a.Id} is at {a.Incident}, which is not there"));
    }

    private static PictureState Opened(PictureState picture, string id, GeoPoint at, bool exercise = false)
    {
        Draft draft = new(picture, At.AddMinutes(-2), "system");
        Report report = new()
        {
            Feed = "city",
            Agency = "city-management",
            SourceId = id,
            Version = "1",
            ObservedAt = At.AddMinutes(-3),
            Kind = "fire",
            Title = "火情",
            Shape = new PointShape(at),
            Exercise = exercise,
        };
        Place place = new() { Shape = new PointShape(at), Centre = at, UncertaintyM = 10 };
        draft.Add(new ReportAccepted("city:" + id, report, place), draft.KnownAt);
        draft.Add(new IncidentOpened(id, "fire", "火情", 2, place, report.ObservedAt, new SourceRef("report", "city:" + id), [], exercise), draft.KnownAt);
        return draft.Picture;
    }
}
