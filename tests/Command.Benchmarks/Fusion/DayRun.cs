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
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private readonly FeedDatums _datums = new(pack);
    private readonly Dictionary<string, string> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _firstIncidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _truth = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _members = new(StringComparer.Ordinal);
    private OpenIncidents? _open;
    private DateTimeOffset _ticked = DateTimeOffset.MinValue;

    public PictureState Picture { get; private set; } = PictureState.Empty;

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
        Draft draft = new(Picture, one.ArrivesAt, one.Message.Feed, _open);
        Place place = locator.Locate(one.Message, _datums.Of(one.Message.Feed));
        variant.Decide(draft, pack, one.Message, place);
        Settle(draft);
        Took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (one.Message is Report)
        {
            Messages++;
            Asked += draft.Entries.Any(e => FusionEvents.Asks(e.Event)) ? 1 : 0;
        }

        Note(draft.Entries);
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
            Draft draft = new(Picture, _ticked + s_minute, "system", _open);
            Lifecycle.Tick(draft, pack);
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

    private void Settle(Draft draft) => (Picture, _open) = (draft.Picture, draft.Open);

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
