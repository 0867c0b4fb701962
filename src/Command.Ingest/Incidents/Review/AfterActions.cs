using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Review;

/// <summary>Works out an incident's review. Pure.</summary>
public static class AfterActions
{
    /// <summary>The review; null when the picture has no such incident.</summary>
    /// <param name="incident">The incident's number.</param>
    /// <param name="entries">Deeds from before it was opened to the end, in the journal's order, of any incidents.</param>
    /// <param name="end">The picture at the end, as the reader may see it.</param>
    /// <param name="until">The end: what is not done then is held against it.</param>
    public static AfterAction? Of(string incident, ImmutableArray<JournalEntry> entries, PictureState end, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (!end.Incidents.TryGetValue(incident, out Incident? found))
        {
            return null;
        }

        JournalEntry[] own = [.. entries.Where(e => Deeds.IncidentOf(e.Event, end) == incident)];
        Assignment[] jobs = [.. end.Assignments.Values.Where(a => a.Incident == incident)];
        return new AfterAction(
            found,
            ReviewLines.Of(own, end),
            Intervals(found, jobs),
            Decisions(own, jobs),
            [.. end.Notices.Values.Where(n => n.Notice.Incident == incident).OrderBy(n => n.At).Select(NoticeOf)],
            end.PlanRuns.GetValueOrDefault(incident) is { } run ? [.. run.Steps.Select(s => new ReviewStep(s, (s.DoneAt ?? run.EndedAt ?? until) - s.Due))] : []);
    }

    private static ImmutableArray<ReviewInterval> Intervals(Incident incident, Assignment[] jobs)
    {
        DateTimeOffset? sent = First(AssignmentStep.Dispatched), left = First(AssignmentStep.EnRoute), there = First(AssignmentStep.OnScene);
        DateTimeOffset? done = jobs.Length > 0 && jobs.All(j => !j.IsActive) ? jobs.Max(j => j.EndedAt) : null;
        return
        [
            ReviewInterval.Of("reported-opened", incident.ObservedAt, incident.OpenedAt),
            ReviewInterval.Of("opened-sent", incident.OpenedAt, sent),
            ReviewInterval.Of("sent-left", sent, left),
            ReviewInterval.Of("sent-there", sent, there),
            ReviewInterval.Of("opened-there", incident.OpenedAt, there),
            ReviewInterval.Of("there-done", there, done),
            ReviewInterval.Of("opened-closed", incident.OpenedAt, incident.ClosedAt),
        ];

        DateTimeOffset? First(AssignmentStep step) => jobs.Select(j => j.TimeOf(step)).Min();
    }

    /// <summary>Orders given at one moment by one person are one decision; the recommendation that was kept with it is the entry after them.</summary>
    private static ImmutableArray<ReviewDecision> Decisions(JournalEntry[] own, Assignment[] jobs)
    {
        Dictionary<string, AdviceKept> kept = own.Select(e => e.Event).OfType<AdviceKept>().SelectMany(a => a.Assignments.Select(id => (id, a))).DistinctBy(p => p.id).ToDictionary(p => p.id, p => p.a, StringComparer.Ordinal);
        return
        [
            .. own.Where(e => e.Event is UnitAssigned)
                .GroupBy(e => (e.KnownAt, e.Author))
                .Select(g =>
                {
                    Assignment[] made = [.. g.Select(e => ((UnitAssigned)e.Event).Assignment)];
                    (ImmutableArray<ImmutableArray<string>> sets, ImmutableArray<Reason> reasons) = made.Select(m => kept.GetValueOrDefault(m.Id)).OfType<AdviceKept>().FirstOrDefault() is { } advice ? Read(advice) : ([], []);
                    HashSet<string> sent = [.. made.Select(m => m.Unit)];
                    int rank = sets.IndexOf(sets.FirstOrDefault(s => sent.SetEquals(s)));
                    return new ReviewDecision(
                        g.Key.KnownAt,
                        g.Key.Author,
                        [.. sent.Order(StringComparer.Ordinal)],
                        sets.IsEmpty ? null : sets[0],
                        sets.IsEmpty || !sets.Any(s => sent.SetEquals(s)) ? null : rank + 1,
                        [.. made.Select(m => m.Override).OfType<string>().Distinct(StringComparer.Ordinal)],
                        reasons);
                })
                .Where(d => d.Sent.Length > 0 && jobs.Length > 0),
        ];
    }

    /// <summary>The units of each recommended set, the best first, and the reasons for the best. What was kept by another version of the desk, or of several incidents, may have other fields.</summary>
    private static (ImmutableArray<ImmutableArray<string>> Sets, ImmutableArray<Reason> Reasons) Read(AdviceKept advice)
    {
        try
        {
            using JsonDocument basis = JsonDocument.Parse(advice.Basis);
            JsonElement root = basis.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return ([], []);
            }

            if (root.TryGetProperty("sets", out JsonElement sets) && sets.ValueKind == JsonValueKind.Array)
            {
                ImmutableArray<ImmutableArray<string>> units = [.. sets.EnumerateArray().Select(s => Units(s)).Where(u => !u.IsEmpty)];
                return (units, sets.GetArrayLength() > 0 ? Reasons(sets[0]) : []);
            }

            return Units(root) is { IsEmpty: false } one ? ([one], Reasons(root)) : ([], []);
        }
        catch (JsonException)
        {
            return ([], []);
        }
    }

    private static ImmutableArray<string> Units(JsonElement set) => set.ValueKind == JsonValueKind.Object && set.TryGetProperty("units", out JsonElement units) && units.ValueKind == JsonValueKind.Array
        ? [.. units.EnumerateArray().Select(u => u.ValueKind == JsonValueKind.Object && u.TryGetProperty("callSign", out JsonElement name) ? name.GetString() : null).OfType<string>().Order(StringComparer.Ordinal)]
        : [];

    private static ImmutableArray<Reason> Reasons(JsonElement set)
    {
        if (!set.TryGetProperty("reasons", out JsonElement reasons) || reasons.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return [.. reasons.EnumerateArray().Select(r => JsonSerializer.Deserialize(r, CommandJson.Wire.Reason)).OfType<Reason>()];
    }

    private static ReviewNotice NoticeOf(NoticeItem item)
    {
        ImmutableArray<(string, DateTimeOffset)> acknowledged =
        [
            .. item.Deliveries.Where(d => d.State == DeliveryState.Acknowledged).GroupBy(d => d.Recipient).Select(g => (Name(g.Key), g.Min(d => d.At))).OrderBy(a => a.Item2),
        ];
        HashSet<string> read = [.. item.Deliveries.Where(d => d.State == DeliveryState.Acknowledged).Select(d => d.Recipient)];
        return new ReviewNotice(
            item.Notice.Zh.Title,
            item.At,
            item.Author,
            item.ApprovedBy,
            item.Deliveries.Where(d => d.State is DeliveryState.Sent or DeliveryState.Delivered or DeliveryState.Acknowledged).Select(d => d.Recipient).Distinct(StringComparer.Ordinal).Count(),
            acknowledged,
            [.. item.Notice.Recipients.Where(r => r.Endpoint is null && !read.Contains(r.Id)).Select(r => r.Name)]);

        string Name(string id) => item.Notice.Recipients.FirstOrDefault(r => r.Id == id)?.Name ?? id;
    }
}
