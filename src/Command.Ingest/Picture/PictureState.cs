using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Picture;

/// <summary>
/// The common operational picture at a sequence number: all live state except moving units. Immutable; safe to share between threads.
/// It changes only by <see cref="Fold.Evolve"/>.
/// </summary>
public sealed record PictureState
{
    public static PictureState Empty { get; } = new();

    // A baseline of an older release does not say what this one holds besides: what it does not say is empty, not missing.

    /// <summary>The last journal entry folded in; 0 before the first.</summary>
    public long Sequence { get; init; }

    /// <summary>When that entry became known.</summary>
    public DateTimeOffset KnownAt { get; init; }

    /// <summary>By platform id <c>feed:sourceId</c>.</summary>
    public ImmutableDictionary<string, ReportItem> Reports { get => field ?? ImmutableDictionary<string, ReportItem>.Empty; init; } = ImmutableDictionary<string, ReportItem>.Empty;

    /// <summary>By platform id <c>feed:sender,identifier</c>.</summary>
    public ImmutableDictionary<string, AlertItem> Alerts { get => field ?? ImmutableDictionary<string, AlertItem>.Empty; init; } = ImmutableDictionary<string, AlertItem>.Empty;

    /// <summary>By platform id <c>feed:station/property</c>.</summary>
    public ImmutableDictionary<string, Series> Readings { get => field ?? ImmutableDictionary<string, Series>.Empty; init; } = ImmutableDictionary<string, Series>.Empty;

    public ImmutableDictionary<string, Incident> Incidents { get => field ?? ImmutableDictionary<string, Incident>.Empty; init; } = ImmutableDictionary<string, Incident>.Empty;

    /// <summary>Ids of incidents that are open: what fusion compares with and the walls list.</summary>
    public ImmutableHashSet<string> Open { get => field ?? []; init; } = [];

    /// <summary>Alerts ended by an Update or Cancel that may come before them: id → the state they must enter with. The end of one that is not meant for real stands under its id and <c> (not actual)</c>.</summary>
    public ImmutableDictionary<string, AlertState> Tombstones { get => field ?? ImmutableDictionary<string, AlertState>.Empty; init; } = ImmutableDictionary<string, AlertState>.Empty;

    /// <summary>Fixed things that feeds speak of, by platform id <c>feed:sourceId</c>; the pack's own are not here.</summary>
    public ImmutableDictionary<string, AssetItem> Assets { get => field ?? ImmutableDictionary<string, AssetItem>.Empty; init; } = ImmutableDictionary<string, AssetItem>.Empty;

    /// <summary>Snapshots that wait for a second one to be believed, by the mark's id.</summary>
    public ImmutableDictionary<string, SnapshotDoubted> Doubts { get => field ?? ImmutableDictionary<string, SnapshotDoubted>.Empty; init; } = ImmutableDictionary<string, SnapshotDoubted>.Empty;

    /// <summary>When each of <see cref="Tombstones"/> became known, so that they need not be kept for ever.</summary>
    public ImmutableDictionary<string, DateTimeOffset> TombstonedAt { get => field ?? ImmutableDictionary<string, DateTimeOffset>.Empty; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Reports that a person is asked about, by the report's id.</summary>
    public ImmutableDictionary<string, Suggestion> Suggestions { get => field ?? ImmutableDictionary<string, Suggestion>.Empty; init; } = ImmutableDictionary<string, Suggestion>.Empty;

    /// <summary>What persons said of two messages, under the id of each.</summary>
    public ImmutableDictionary<string, ImmutableArray<Ruling>> Rulings { get => field ?? ImmutableDictionary<string, ImmutableArray<Ruling>>.Empty; init; } = ImmutableDictionary<string, ImmutableArray<Ruling>>.Empty;

    /// <summary>Incidents that are long over, so that a new one at the same place can point to the last.</summary>
    public ImmutableDictionary<string, PastIncident> Past { get => field ?? ImmutableDictionary<string, PastIncident>.Empty; init; } = ImmutableDictionary<string, PastIncident>.Empty;

    /// <summary>Feeds whose reports open and join nothing for the time being, by feed.</summary>
    public ImmutableDictionary<string, SenderContained> Contained { get => field ?? ImmutableDictionary<string, SenderContained>.Empty; init; } = ImmutableDictionary<string, SenderContained>.Empty;

    /// <summary>Drills, by id: the one that runs and the last that ended.</summary>
    public ImmutableDictionary<string, Drill> Drills { get => field ?? ImmutableDictionary<string, Drill>.Empty; init; } = ImmutableDictionary<string, Drill>.Empty;

    /// <summary>What people have drawn on the shared map, by the drawing's id.</summary>
    public ImmutableDictionary<string, DrawingItem> Drawings { get => field ?? ImmutableDictionary<string, DrawingItem>.Empty; init; } = ImmutableDictionary<string, DrawingItem>.Empty;

    /// <summary>What units do, by call sign; those of the pack that nobody has said anything of are not here.</summary>
    public ImmutableDictionary<string, UnitDuty> Units { get => field ?? ImmutableDictionary<string, UnitDuty>.Empty; init; } = ImmutableDictionary<string, UnitDuty>.Empty;

    /// <summary>Jobs of units, by id: those that last, and those of incidents that are still in the picture.</summary>
    public ImmutableDictionary<string, Assignment> Assignments { get => field ?? ImmutableDictionary<string, Assignment>.Empty; init; } = ImmutableDictionary<string, Assignment>.Empty;

    /// <summary>Who is looking after which incident, by its number.</summary>
    public ImmutableDictionary<string, IncidentClaim> Claims { get => field ?? ImmutableDictionary<string, IncidentClaim>.Empty; init; } = ImmutableDictionary<string, IncidentClaim>.Empty;

    /// <summary>What agencies were asked, by id.</summary>
    public ImmutableDictionary<string, AgencyTask> Tasks { get => field ?? ImmutableDictionary<string, AgencyTask>.Empty; init; } = ImmutableDictionary<string, AgencyTask>.Empty;

    /// <summary>The city's own cases in their process, by the report's id; one that nobody has done anything with is not here.</summary>
    public ImmutableDictionary<string, CaseFile> Cases { get => field ?? ImmutableDictionary<string, CaseFile>.Empty; init; } = ImmutableDictionary<string, CaseFile>.Empty;

    /// <summary>Plans that are or were carried out, by the incident's number.</summary>
    public ImmutableDictionary<string, PlanRun> PlanRuns { get => field ?? ImmutableDictionary<string, PlanRun>.Empty; init; } = ImmutableDictionary<string, PlanRun>.Empty;

    /// <summary>What was said about jobs, by the job's id, in the order in which it became known; the newest <see cref="JobMessagesKept"/> of each.</summary>
    public ImmutableDictionary<string, ImmutableArray<JobMessage>> JobMessages { get => field ?? ImmutableDictionary<string, ImmutableArray<JobMessage>>.Empty; init; } = ImmutableDictionary<string, ImmutableArray<JobMessage>>.Empty;

    /// <summary>Call cards that were keyed in of late, by their number.</summary>
    public ImmutableDictionary<string, PaperCard> Cards { get => field ?? ImmutableDictionary<string, PaperCard>.Empty; init; } = ImmutableDictionary<string, PaperCard>.Empty;

    /// <summary>How many messages of a job are in the picture; the journal has all.</summary>
    public const int JobMessagesKept = 200;

    /// <summary>How many jobs units were ever given: the next number is one more.</summary>
    public int AssignmentCount { get; init; }

    /// <summary>How many tasks agencies were ever given.</summary>
    public int TaskCount { get; init; }

    /// <summary>What people were told of late, by the notice's id.</summary>
    public ImmutableDictionary<string, NoticeItem> Notices { get => field ?? ImmutableDictionary<string, NoticeItem>.Empty; init; } = ImmutableDictionary<string, NoticeItem>.Empty;

    /// <summary>The duty room.</summary>
    public DutyState Duty { get => field ?? DutyState.Empty; init; } = DutyState.Empty;

    /// <summary>Appeals against how something was judged, by the appeal's id.</summary>
    public ImmutableDictionary<string, AppealItem> Appeals { get => field ?? ImmutableDictionary<string, AppealItem>.Empty; init; } = ImmutableDictionary<string, AppealItem>.Empty;
    /// <summary>Briefs, by id: those that are worked on, and the published ones of late.</summary>
    public ImmutableDictionary<string, BriefItem> Briefs { get => field ?? ImmutableDictionary<string, BriefItem>.Empty; init; } = ImmutableDictionary<string, BriefItem>.Empty;

    /// <summary>The last number that was given in each row of numbers: see <see cref="BriefItem.RowOf"/>.</summary>
    public ImmutableDictionary<string, int> BriefCounts { get => field ?? ImmutableDictionary<string, int>.Empty; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Leaders' instructions with their tasks, by id.</summary>
    public ImmutableDictionary<string, DirectiveItem> Directives { get => field ?? ImmutableDictionary<string, DirectiveItem>.Empty; init; } = ImmutableDictionary<string, DirectiveItem>.Empty;

    /// <summary>How many incidents were ever opened, real and exercise apart: the next number is one more.</summary>
    public int IncidentCount { get; init; }

    public int ExerciseCount { get; init; }
}

/// <summary>A report as the picture holds it.</summary>
/// <param name="Incident">The incident it is a source of, or null for a case that opens none.</param>
public sealed record ReportItem(string Id, Report Report, Place Place, DateTimeOffset KnownAt, string? Incident)
{
    /// <summary>The earliest observed time of all that was said of it; null for what was read before it was kept.</summary>
    public DateTimeOffset? FirstObservedAt { get; init; }

    /// <summary>The gathering of reports without an incident that it is in; null when it is alone or has an incident.</summary>
    public string? Gathering { get; init; }

    /// <summary>The earliest observed time of all that was said of it.</summary>
    [JsonIgnore]
    public DateTimeOffset Since => FirstObservedAt ?? Report.ObservedAt;

    /// <summary>The time of the snapshot that no longer had it; null while its sender has it, or says no such thing.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>True when the sender's process is over, the thing does not exist, or the sender's snapshot no longer has it.</summary>
    [JsonIgnore]
    public bool IsOver => WithdrawnAt is not null || Report.Status >= ReportStatus.Resolved;
}

/// <summary>An asset as the picture holds it.</summary>
public sealed record AssetItem(string Id, Asset Asset, Place Place, DateTimeOffset KnownAt);

/// <summary>An alert as the picture holds it.</summary>
/// <param name="Incidents">Incidents that it is context of.</param>
public sealed record AlertItem(string Id, Alert Alert, Place Place, AlertState State, DateTimeOffset KnownAt, ImmutableArray<string> Incidents)
{
    /// <summary>True when it belongs on the live layer: in force, no test of the way to the public, and meant for real or made by an exercise that is marked so.</summary>
    public bool InForce => State == AlertState.Active && Alert.MsgType is "Alert" or "Update" && !Alert.Test && (Alert.Status == "Actual" || Alert.Exercise);
}

/// <summary>One station's property: its newest value and a thinned history for the trend.</summary>
/// <param name="History">Oldest first, at most <see cref="MaxHistory"/> values, for at least the last six hours at the sender's rhythm.</param>
public sealed record Series(
    string Id,
    Reading Latest,
    Place Place,
    ThresholdCheck? Check,
    DateTimeOffset KnownAt,
    ImmutableArray<SeriesPoint> History)
{
    public const int MaxHistory = 96;

    /// <summary>Points nearer together than this are thinned to the newest.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMinutes(4);

    /// <summary>Change per hour over the last three hours of history, in the reading's unit; null with less than 20 minutes of it.</summary>
    public double? TrendPerHour
    {
        get
        {
            if (History.Length < 2)
            {
                return null;
            }

            SeriesPoint last = History[^1];
            SeriesPoint first = History.First(p => last.At - p.At <= TimeSpan.FromHours(3));
            double hours = (last.At - first.At).TotalHours;
            return hours < 1.0 / 3 ? null : (last.Value - first.Value) / hours;
        }
    }
}

public sealed record SeriesPoint(DateTimeOffset At, double Value);

/// <summary>One real-world event as the platform understands it.</summary>
public sealed record Incident
{
    /// <summary>Its number: <c>I-0001</c>, or <c>E-0001</c> in an exercise.</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    public int? Level { get; init; }

    /// <summary>What <see cref="Level"/> rests on; empty in a journal written before it was kept.</summary>
    public ImmutableArray<Reason> LevelWhy { get => field.IsDefault ? [] : field; init; } = [];

    public IncidentStatus Status { get; init; }

    public required Place Place { get; init; }

    /// <summary>When the platform opened it.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The earliest observed time among its reports.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The newest observed time among its sources.</summary>
    public required DateTimeOffset LastObservedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public required ImmutableArray<IncidentSource> Sources { get; init; }

    public bool Exercise { get; init; }

    /// <summary>The incident that all its reports went to; null while it has any.</summary>
    public string? MergedInto { get; init; }

    /// <summary>The earlier incident of this kind at this place, which is over; null when none is known.</summary>
    public string? Follows { get; init; }

    /// <summary>The level that a person set, which goes before what its sources say; null when nobody did.</summary>
    public LevelSetting? LevelSet { get; init; }

    /// <summary>When it was first at level 1, 2, 3 and 4 or a graver one; empty where it never had a level, or nobody kept it.</summary>
    public ImmutableArray<DateTimeOffset?> Since { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Counts the changes to it.</summary>
    public int Version { get; init; } = 1;
}

public enum IncidentStatus
{
    Open,
    Closed,
}

/// <summary>A source with the reasons for which it was taken to speak of the incident.</summary>
public sealed record IncidentSource(SourceRef Source, DateTimeOffset KnownAt, ImmutableArray<Reason> Why);

/// <summary>A question to a person: does this report speak of that incident?</summary>
/// <param name="Report">The report's id.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Probability">0 to 1, calibrated.</param>
/// <param name="KnownAt">Since when it is asked.</param>
public sealed record Suggestion(string Report, string Incident, double Probability, ImmutableArray<Reason> Why, DateTimeOffset KnownAt);

/// <summary>A person's word on two messages.</summary>
/// <param name="Other">The other message's id.</param>
/// <param name="Same">True: one event. False: never in one incident.</param>
/// <param name="Author">Who said so.</param>
/// <param name="Reason">Why, in their words.</param>
/// <param name="Sequence">The journal's sequence number of it: the newest counts.</param>
public sealed record Ruling(string Other, bool Same, string Author, string Reason, long Sequence);

/// <summary>What is kept of an incident that is long over.</summary>
/// <param name="Centre">Where it was; null when that was not known.</param>
/// <param name="LastObservedAt">The newest observed time among its sources.</param>
public sealed record PastIncident(string Id, string Kind, GeoPoint? Centre, DateTimeOffset LastObservedAt, bool Exercise);

/// <summary>A level set by a person.</summary>
public sealed record LevelSetting(int Level, string Author, string Reason, DateTimeOffset At);
