using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Tests.Picture.Handling;

/// <summary>A journal told entry by entry, and what the handling makes of it.</summary>
internal sealed class HandlingTale
{
    public static readonly DateTimeOffset At = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<(OutcomeKind, string), Outcome> _rows = [];

    public IReadOnlyList<JournalEntry> Entries => _entries;

    public HandlingCarry Carry { get; private set; } = HandlingCarry.Empty;

    public Outcome this[OutcomeKind kind, string id] => _rows[(kind, id)];

    public IEnumerable<Outcome> Rows => _rows.Values;

    public HandlingTale Tell(double seconds, PictureEvent e)
    {
        JournalEntry entry = new(_entries.Count + 1, At.AddSeconds(seconds), At.AddSeconds(seconds), "李敏", e);
        _entries.Add(entry);
        OutcomeBook book = new((kind, id) => _rows.GetValueOrDefault((kind, id))) { Carry = Carry };
        HandlingFold.Apply(book, Harbin.Pack, entry);
        book.Entered(entry.Sequence);
        foreach (OutcomeVersion version in book.Versions)
        {
            _rows[(version.Row.Kind, version.Row.Id)] = version.Row;
        }

        Carry = book.Carry;
        return this;
    }

    public Figure Figure(string code, double asOf = 100_000) =>
        Figures.Of(FigureRules.Find(code)!, _rows.Values.Where(r => r.Kind == FigureRules.Find(code)!.Kind), new FigureTerms(Harbin.Pack, At.AddSeconds(asOf)), "", _entries.Count).Figure;

    public static IncidentOpened Opened(string id, int? level = 2, string report = "city:C-1", bool exercise = false) =>
        new(id, "fire", "火灾", level, new Place { District = "230102" }, At, new SourceRef("report", report), [], exercise);

    public static ReportAccepted Said(string id, string kind = "litter", ReportStatus status = ReportStatus.Open) => new(
        id,
        new Report { Feed = id[..id.IndexOf(':', StringComparison.Ordinal)], Agency = "city-management", SourceId = id, Version = "1", ObservedAt = At, Kind = kind, Title = "垃圾", Status = status },
        new Place { District = "230103" });

    public static UnitAssigned Sent(string job, string unit, string incident, double seconds) =>
        new(new Assignment { Id = job, Unit = unit, Incident = incident, Steps = [Step(AssignmentStep.Dispatched, seconds)] });

    public static AssignmentStepped Stepped(string job, AssignmentStep step, double seconds) => new(job, Step(step, seconds));

    public static ReadingAccepted Read(double seconds, string? threshold) => new(
        "flood:S1/waterLevel",
        new Reading { Feed = "flood", Agency = "flood-control", SourceId = "S1/waterLevel", Version = "1", ObservedAt = At.AddSeconds(seconds), Station = "S1", Property = Reading.Properties.WaterLevel, Value = 118, Unit = "m" },
        Place.Unknown,
        threshold is null ? null : new ThresholdCheck(threshold, 118, 0, 3));

    private static StepTime Step(AssignmentStep step, double seconds) => new(step, At.AddSeconds(seconds), At.AddSeconds(seconds), "李敏", StatusSource.Desk);
}
