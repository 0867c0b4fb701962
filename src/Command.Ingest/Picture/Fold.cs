using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Picture;

/// <summary>The fold: picture and journal entry to the next picture. Pure and total, so that every node's picture at a sequence is equal.</summary>
public static class Fold
{
    /// <summary>The picture after one more entry.</summary>
    /// <exception cref="InvalidOperationException">The entry is not the next one: a follower must notice gaps before it folds.</exception>
    public static PictureState Evolve(PictureState picture, JournalEntry entry)
    {
        if (entry.Sequence != picture.Sequence + 1)
        {
            throw new InvalidOperationException($"Entry {entry.Sequence} does not follow {picture.Sequence}.");
        }

        PictureState next = entry.Event switch
        {
            ReportAccepted e => OnReport(picture, e, entry.KnownAt),
            AlertAccepted e => OnAlert(picture, e, entry.KnownAt),
            AlertEnded e => OnAlertEnded(picture, e, entry.KnownAt),
            ReadingAccepted e => OnReading(picture, e, entry.KnownAt),
            IncidentOpened e => OnOpened(picture, e, entry.KnownAt),
            IncidentJoined e => OnJoined(picture, e, entry.KnownAt),
            IncidentReassessed e => Change(picture, e.Id, Reassessed(e, entry.KnownAt)),
            IncidentClosed e => Closed(picture, e.Id, entry.KnownAt, null),
            Forgotten e => OnForgotten(picture, e),
            AssetAccepted e => OnAsset(picture, e, entry.KnownAt),
            SnapshotDoubted e => picture with { Doubts = picture.Doubts.SetItem(e.Id, e) },
            Withdrawn e => OnWithdrawn(picture, e),
            Restored e => OnRestored(picture, e),
            ReportGathered e => FusionFold.OnGathered(picture, e),
            ReportDated e => FusionFold.OnDated(picture, e),
            SourceMoved e => FusionFold.OnMoved(picture, e, entry.KnownAt),
            SourceDropped e => FusionFold.OnDropped(picture, e),
            IncidentMerged e => PlanFold.OnMerged(DispatchFold.OnMerged(Closed(picture, e.Id, entry.KnownAt, e.Into), e), e),
            IncidentReopened e => Change(picture, e.Id, i => i with { Status = IncidentStatus.Open, ClosedAt = null }) with { Open = picture.Incidents.ContainsKey(e.Id) ? picture.Open.Add(e.Id) : picture.Open },
            IncidentFollows e => Change(picture, e.Id, i => i with { Follows = e.Earlier }),
            JoinSuggested e => picture with { Suggestions = picture.Suggestions.SetItem(e.Report, new Suggestion(e.Report, e.Incident, e.Probability, e.Why, entry.KnownAt)) },
            SuggestionDropped e => picture with { Suggestions = picture.Suggestions.Remove(e.Report) },
            PairRuled e => FusionFold.OnRuled(picture, e, entry),
            LevelOverridden e => Change(picture, e.Id, i => i with { LevelSet = e.Level is { } level ? new LevelSetting(level, entry.Author, e.Reason, entry.KnownAt) : null, Since = LevelSince.With(i.Since, e.Level ?? i.Level, entry.KnownAt) }),
            SenderContained e => picture with { Contained = e.Why.IsEmpty ? picture.Contained.Remove(e.Feed) : picture.Contained.SetItem(e.Feed, e) },
            DrawingPut e => picture with { Drawings = picture.Drawings.SetItem(e.Drawing.Id, DrawingItem.After(picture.Drawings.GetValueOrDefault(e.Drawing.Id), e, entry)) },
            DrawingErased e => picture with { Drawings = picture.Drawings.Remove(e.Id) },
            UnitAssigned e => DispatchFold.OnAssigned(picture, e, entry),
            AssignmentStepped e => DispatchFold.OnStepped(picture, e),
            UnitStatusSet e => DispatchFold.OnStatus(picture, e, entry),
            UnitCrewed e => DispatchFold.Change(picture, e.Unit, u => u with { Crew = e.Crew, Equipment = e.Equipment, ShiftEnds = e.ShiftEnds }),
            UnitLent e => DispatchFold.Change(picture, e.Unit, u => u with { Lent = e.Lent, At = entry.KnownAt, KnownAt = entry.KnownAt, By = entry.Author }),
            UnitReturned e => picture with { Units = picture.Units.Remove(e.Unit) },
            UnitSilent e => DispatchFold.Change(picture, e.Unit, u => u with { LostSince = e.Since }),
            DistressChanged e => DispatchFold.Change(picture, e.Unit, u => u with { Distress = e.Distress }),
            IncidentClaimed e => picture with { Claims = e.Person is null ? picture.Claims.Remove(e.Incident) : picture.Claims.SetItem(e.Incident, new IncidentClaim(e.Person, entry.KnownAt)) },
            AgencyTaskPut e => DispatchFold.OnTask(picture, e),
            AdviceKept => picture,
            PlanStarted e => picture with { PlanRuns = picture.PlanRuns.SetItem(e.Run.Incident, e.Run) },
            PlanTicked e => PlanFold.OnTicked(picture, e, entry),
            PlanEnded e => PlanFold.OnEnded(picture, e, entry),
            JobSaid e => DispatchFold.OnSaid(picture, e),
            CardKeyed e => PaperFold.OnKeyed(picture, e, entry),
            CaseMoved e => picture with { Cases = picture.Cases.SetItem(e.After.Report, e.After with { Steps = (picture.Cases.GetValueOrDefault(e.After.Report)?.Steps ?? []).Add(e.Step) }) },
            NoticePut e => NoticeItem.Put(picture, e, entry),
            NoticeApproved e => NoticeItem.Approved(picture, e, entry),
            NoticeWithdrawn e => NoticeItem.Withdrawn(picture, e, entry),
            DeliveryNoted e => NoticeItem.Noted(picture, e, entry),
            NoticeAcknowledged e => NoticeItem.Acknowledged(picture, e, entry),
            NoticesForgotten e => picture with { Notices = picture.Notices.RemoveRange(e.Ids) },
            ShiftPut or ShiftDropped or SwapAsked or SwapAnswered or HandOverGiven or HandOverTaken or CallPut or DutyForgotten => picture with { Duty = DutyState.After(picture.Duty, entry.Event, entry) },
            AppealFiled e => AppealItem.Filed(picture, e, entry),
            AppealDecided e => AppealItem.Decided(picture, e, entry),
            BriefDrafted e => BriefItem.Drafted(picture, e, entry),
            BriefEdited e => BriefItem.Edited(picture, e, entry),
            BriefMoved e => BriefItem.Moved(picture, e, entry),
            BriefPublished e => BriefItem.Signed(picture, e, entry),
            BriefWithdrawn e => BriefItem.Withdrawn(picture, e, entry),
            BriefSent e => BriefItem.Sent(picture, e, entry),
            BriefsForgotten e => picture with { Briefs = picture.Briefs.RemoveRange(e.Ids) },
            DirectiveGiven e => DirectiveItem.Given(picture, e, entry),
            DirectiveSplit e => DirectiveItem.Split(picture, e, entry),
            DirectiveMoved e => DirectiveItem.Moved(picture, e, entry),
            DirectiveReminded e => DirectiveItem.Reminding(picture, e),
            DirectivesForgotten e => picture with { Directives = picture.Directives.RemoveRange(e.Ids) },
            DrillStarted or DrillPaced or DrillRewound or DrillInjected or DrillSeated or DrillNoted or DrillEnded => picture with { Drills = Drill.After(picture.Drills, entry.Event, entry) },
            _ => throw new InvalidOperationException($"No fold for {entry.Event.GetType().Name}."),
        };
        return next with { Sequence = entry.Sequence, KnownAt = entry.KnownAt };
    }

    /// <summary>The picture after several entries, be they very many.</summary>
    /// <exception cref="InvalidOperationException">An entry is not the next one.</exception>
    public static PictureState EvolveAll(PictureState picture, IEnumerable<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(entries);
        FoldBatch batch = new(picture);
        foreach (JournalEntry entry in entries)
        {
            batch.Add(entry);
        }

        return batch.Lay();
    }

    /// <summary>A series with its first value.</summary>
    internal static Series Begin(ReadingAccepted e, DateTimeOffset knownAt) => new(e.Id, e.Reading, e.Place, e.Check, knownAt, Insert([], e.Reading));

    internal static AlertItem Begin(AlertAccepted e, DateTimeOffset knownAt) => new(e.Id, e.Alert, e.Place, e.State, knownAt, []);

    /// <summary>An incident with its first source.</summary>
    internal static Incident Begin(IncidentOpened e, DateTimeOffset knownAt) => new()
    {
        Id = e.Id,
        Kind = e.Kind,
        Title = e.Title,
        Level = e.Level,
        Place = e.Place,
        OpenedAt = knownAt,
        ObservedAt = e.ObservedAt,
        LastObservedAt = e.ObservedAt,
        Sources = [new IncidentSource(e.Source, knownAt, e.Why)],
        Exercise = e.Exercise,
        Since = LevelSince.With([], e.Level, knownAt),
    };

    internal static Func<Incident, Incident> Reassessed(IncidentReassessed e, DateTimeOffset knownAt) => i => i with
    {
        Title = e.Title,
        Level = e.Level,
        Place = e.Place,
        Kind = e.Kind ?? i.Kind,
        LevelWhy = e.Why,
        Since = LevelSince.With(i.Since, i.LevelSet?.Level ?? e.Level, knownAt),
    };

    internal static Func<Incident, Incident> Closed(DateTimeOffset knownAt, string? into) => i => i with { Status = IncidentStatus.Closed, ClosedAt = knownAt, MergedInto = into ?? i.MergedInto };

    /// <summary>A report, or a newer version of a known one.</summary>
    internal static ReportItem Accepted(ReportItem? known, ReportAccepted e, DateTimeOffset knownAt) => new(e.Id, e.Report, e.Place, knownAt, known?.Incident)
    {
        FirstObservedAt = known is not null && known.Since < e.Report.ObservedAt ? known.Since : e.Report.ObservedAt,
        Gathering = known?.Gathering,
    };

    private static PictureState OnReport(PictureState picture, ReportAccepted e, DateTimeOffset knownAt) =>
        picture with { Reports = picture.Reports.SetItem(e.Id, Accepted(picture.Reports.GetValueOrDefault(e.Id), e, knownAt)) };

    private static PictureState OnAsset(PictureState picture, AssetAccepted e, DateTimeOffset knownAt) => picture with
    {
        Assets = e.Asset.Status == AssetStatus.Removed ? picture.Assets.Remove(e.Id) : picture.Assets.SetItem(e.Id, new AssetItem(e.Id, e.Asset, e.Place, knownAt)),
    };

    private static PictureState OnWithdrawn(PictureState picture, Withdrawn e) => picture with
    {
        Reports = picture.Reports.SetItems(Known(picture, e.Reports).Select(r => KeyValuePair.Create(r.Id, r with { WithdrawnAt = e.At }))),
        Assets = picture.Assets.RemoveRange(e.Assets),
        Doubts = picture.Doubts.Remove(e.Mark),
    };

    private static PictureState OnRestored(PictureState picture, Restored e) => picture with
    {
        Reports = picture.Reports.SetItems(Known(picture, e.Reports).Select(r => KeyValuePair.Create(r.Id, r with { WithdrawnAt = null }))),
        Doubts = picture.Doubts.Remove(e.Mark),
    };

    private static IEnumerable<ReportItem> Known(PictureState picture, ImmutableArray<string> ids) =>
        ids.Select(picture.Reports.GetValueOrDefault).OfType<ReportItem>();

    private static PictureState OnAlert(PictureState picture, AlertAccepted e, DateTimeOffset knownAt) =>
        picture with { Alerts = picture.Alerts.SetItem(e.Id, Begin(e, knownAt)) };

    private static PictureState OnAlertEnded(PictureState picture, AlertEnded e, DateTimeOffset knownAt) =>
        picture.Alerts.TryGetValue(e.Id, out AlertItem? alert)
            ? picture with { Alerts = picture.Alerts.SetItem(e.Id, alert with { State = e.State }) }
            : picture with { Tombstones = picture.Tombstones.SetItem(e.Id, e.State), TombstonedAt = picture.TombstonedAt.SetItem(e.Id, knownAt) };

    private static PictureState OnReading(PictureState picture, ReadingAccepted e, DateTimeOffset knownAt)
    {
        if (!picture.Readings.TryGetValue(e.Id, out Series? series))
        {
            return picture with { Readings = picture.Readings.SetItem(e.Id, Begin(e, knownAt)) };
        }

        // A late value fills the past; it never moves the gauge back.
        ImmutableArray<SeriesPoint> history = Insert(series.History, e.Reading);
        Series next = e.Reading.ObservedAt < series.Latest.ObservedAt
            ? series with { History = history }
            : new Series(e.Id, e.Reading, e.Place, e.Check, knownAt, history);
        return picture with { Readings = picture.Readings.SetItem(e.Id, next) };
    }

    private static ImmutableArray<SeriesPoint> Insert(ImmutableArray<SeriesPoint> history, Reading reading)
    {
        (HistoryStep step, int at) = SeriesHistory.Of(history.AsSpan(), reading);
        switch (step)
        {
            case HistoryStep.Remove:
                return history.RemoveAt(at);
            case HistoryStep.Replace:
                return history.SetItem(at, new SeriesPoint(reading.ObservedAt, reading.Value!.Value));
            case HistoryStep.Insert:
                ImmutableArray<SeriesPoint> next = history.Insert(at, new SeriesPoint(reading.ObservedAt, reading.Value!.Value));
                return next.Length > Series.MaxHistory ? next.RemoveAt(0) : next;
            default:
                return history;
        }
    }

    private static PictureState OnOpened(PictureState picture, IncidentOpened e, DateTimeOffset knownAt)
    {
        return Own(picture, e.Source, e.Id) with
        {
            Incidents = picture.Incidents.SetItem(e.Id, Begin(e, knownAt)),
            Open = picture.Open.Add(e.Id),
            IncidentCount = picture.IncidentCount + (e.Exercise ? 0 : 1),
            ExerciseCount = picture.ExerciseCount + (e.Exercise ? 1 : 0),
        };
    }

    private static PictureState OnJoined(PictureState picture, IncidentJoined e, DateTimeOffset knownAt)
    {
        PictureState next = Own(picture, e.Source, e.Id);
        return Change(next, e.Id, i => i with
        {
            Sources = i.Sources.Any(s => s.Source == e.Source) ? i.Sources : i.Sources.Add(new IncidentSource(e.Source, knownAt, e.Why)),
            ObservedAt = e.Source.Type == "report" && e.ObservedAt < i.ObservedAt ? e.ObservedAt : i.ObservedAt,
            LastObservedAt = e.ObservedAt > i.LastObservedAt ? e.ObservedAt : i.LastObservedAt,
        });
    }

    internal static PictureState Own(PictureState picture, SourceRef source, string incident) => source.Type switch
    {
        "report" when picture.Reports.TryGetValue(source.Id, out ReportItem? report) =>
            picture with { Reports = picture.Reports.SetItem(source.Id, report with { Incident = incident, Gathering = null }) },
        "alert" when picture.Alerts.TryGetValue(source.Id, out AlertItem? alert) && !alert.Incidents.Contains(incident) =>
            picture with { Alerts = picture.Alerts.SetItem(source.Id, alert with { Incidents = alert.Incidents.Add(incident) }) },
        _ => picture,
    };

    private static PictureState Closed(PictureState picture, string id, DateTimeOffset knownAt, string? into) =>
        Change(picture, id, Closed(knownAt, into)) with { Open = picture.Open.Remove(id) };

    private static PictureState OnForgotten(PictureState picture, Forgotten e) => picture with
    {
        Incidents = picture.Incidents.RemoveRange(e.Incidents),
        Reports = picture.Reports.RemoveRange(e.Reports),
        Alerts = picture.Alerts.RemoveRange(e.Alerts),
        Tombstones = picture.Tombstones.RemoveRange(e.Alerts),
        TombstonedAt = picture.TombstonedAt.RemoveRange(e.Alerts),
        Suggestions = picture.Suggestions.RemoveRange(e.Reports),
        Rulings = picture.Rulings.IsEmpty ? picture.Rulings : FusionFold.Without(picture.Rulings, e.Reports),
        Past = FusionFold.Past(picture.Past, e, e.Incidents.Select(picture.Incidents.GetValueOrDefault)),
        Drawings = DrawingItem.Without(picture.Drawings, e.Incidents),
        Assignments = DispatchFold.Without(picture.Assignments, e.Incidents),
        Claims = picture.Claims.RemoveRange(e.Incidents),
        Cases = picture.Cases.RemoveRange(e.Reports),
        Tasks = DispatchFold.Without(picture.Tasks, e.Incidents),
        PlanRuns = picture.PlanRuns.RemoveRange(e.Incidents),
        JobMessages = DispatchFold.Without(picture.JobMessages, DispatchFold.Without(picture.Assignments, e.Incidents)),
    };

    internal static PictureState Change(PictureState picture, string id, Func<Incident, Incident> change)
    {
        if (!picture.Incidents.TryGetValue(id, out Incident? incident))
        {
            return picture;
        }

        Incident next = change(incident);
        return picture with { Incidents = picture.Incidents.SetItem(id, next with { Version = incident.Version + 1 }) };
    }
}
