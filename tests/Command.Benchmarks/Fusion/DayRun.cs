using System.Collections.Immutable;
using System.Diagnostics;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Fusion;

/// <summary>Takes messages as the writer does: locates, decides and folds one after the other, and lets time pass minute by minute.</summary>
internal sealed class DayRun(CityPack pack, Locator locator, Variant variant)
{
    private readonly FusionModel _fusion = new(pack, PackPlaces.Index(pack, BuiltPlaces.None).SpokenNames(), variant.Used, variant.Weights);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly FeedDatums _datums = new(pack);
    private readonly Dictionary<string, string> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _firstIncidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _truth = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _members = new(StringComparer.Ordinal);
    private Gatherings? _gatherings;
    private DateTimeOffset _ticked = DateTimeOffset.MinValue;

    public PictureState Picture { get; private set; } = PictureState.Empty;

    public FusionModel Fusion => _fusion;

    public Gatherings? Gatherings => _gatherings;

    /// <summary>The incident of each report by the last word on it.</summary>
    public IReadOnlyDictionary<string, string> Incidents => _incidents;

    /// <summary>The incident of each report by the first word on it: what people saw at once.</summary>
    public IReadOnlyDictionary<string, string> FirstIncidents => _firstIncidents;

    public Calibration Calibration { get; } = new();

    /// <summary>Report messages in all.</summary>
    public int Messages { get; private set; }

    /// <summary>Report messages that were left to people.</summary>
    public int Asked { get; private set; }

    /// <summary>What each message took, milliseconds.</summary>
    public List<double> Took { get; } = [];

    public void Take(ImmutableArray<LabelledMessage> day)
    {
        foreach (LabelledMessage one in day)
        {
            Take(one);
        }
    }

    public void Take(LabelledMessage one)
    {
        PassTo(one.ArrivesAt);
        TakeNow(one);
    }

    /// <summary>Takes a message without letting time pass.</summary>
    public void TakeNow(LabelledMessage one)
    {
        if (one.Message is Report && one.Event.Length > 0)
        {
            _truth[MessageIds.Of(one.Message)] = one.Event;
        }

        long start = Stopwatch.GetTimestamp();
        Draft draft = new(Picture, one.ArrivesAt, one.Message.Feed, _gatherings);
        Place place = locator.Locate(one.Message, _datums.Of(one.Message.Feed));
        Intake.Decide(draft, _fusion, one.Message, place);
        Settle(draft);
        Took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (one.Message is Report)
        {
            Messages++;
            Asked += draft.Entries.Any(e => FusionEvents.Asks(e.Event)) ? 1 : 0;
        }

        if (Pairs is { } pairs && one.Message is Report && one.Event.Length > 0 && _gatherings!.Report(MessageIds.Of(one.Message)) is { } report)
        {
            WritePairs(pairs, report, one.Event);
        }

        Note(draft.Entries);
    }

    /// <summary>Where what each report was held against is written, with whether it is so: what weights are fitted on.</summary>
    public TextWriter? Pairs { get; init; }

    private void WritePairs(TextWriter pairs, ReportFeatures report, string truth)
    {
        foreach (Candidate candidate in Choice.Compared(_gatherings!, [], report))
        {
            if (candidate.Comparison is { } c)
            {
                string most = candidate.View.Members.GroupBy(m => _truth.GetValueOrDefault(m.Id, "")).OrderByDescending(g => g.Count()).First().Key;
                pairs.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{report.Id},{candidate.Key},{(most == truth ? 1 : 0)},{c.Kind:0.###},{c.Distance:0.###},{c.Time:0.###},{c.Names:0.###},{c.Words:0.###},{c.ApartM ?? -1:0},{c.UnsureM:0},{c.Gap.TotalMinutes:0.#},{candidate.View.Count},{candidate.Score:0.###},{(c.Name is null ? 0 : 1)},{c.Ended:0.##}"));
            }
        }
    }

    /// <summary>Decides what was left over, in the time of the messages before.</summary>
    public void GoOn()
    {
        long start = Stopwatch.GetTimestamp();
        Draft draft = new(Picture, _ticked, "system", _gatherings);
        Gather.Tick(draft, _fusion);
        Settle(draft);
        Took[^1] += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Lets time pass to a moment.</summary>
    public void PassTo(DateTimeOffset now)
    {
        if (_ticked == DateTimeOffset.MinValue)
        {
            _ticked = now;
        }

        for (; _ticked + s_minute <= now; _ticked += s_minute)
        {
            Draft draft = new(Picture, _ticked + s_minute, "system", _gatherings);
            Lifecycle.Tick(draft, _fusion);
            Settle(draft);
            Note(draft.Entries);
        }
    }

    /// <summary>Forgets the labels, as the picture forgets: for runs of many days.</summary>
    public void ForgetLabels()
    {
        _incidents.Clear();
        _firstIncidents.Clear();
        _truth.Clear();
        _members.Clear();
        Took.Clear();
    }

    private void Settle(Draft draft) => (Picture, _gatherings) = (draft.Picture, draft.Gatherings(_fusion));

    private void Note(ImmutableArray<JournalEntry> entries)
    {
        foreach (JournalEntry entry in entries)
        {
            if (FusionEvents.Assigned(entry.Event) is not var (report, incident) || !_truth.TryGetValue(report, out string? truth))
            {
                continue;
            }

            if (_incidents.TryGetValue(report, out string? before))
            {
                _members[before][truth]--;
            }

            Dictionary<string, int> there = _members.TryGetValue(incident, out Dictionary<string, int>? known) ? known : _members[incident] = new(StringComparer.Ordinal);
            if (FusionEvents.Probability(entry.Event) is { } stated && there.Values.Any(n => n > 0))
            {
                Calibration.Add(stated, there.GetValueOrDefault(truth) == there.Values.Max());
            }

            there[truth] = there.GetValueOrDefault(truth) + 1;
            _incidents[report] = incident;
            _firstIncidents.TryAdd(report, incident);
        }
    }
}
