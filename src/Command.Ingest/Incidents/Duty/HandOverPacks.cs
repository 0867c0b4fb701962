using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Duty;

/// <summary>Works out what who takes over should know: what changed since the shift began, what is open, what is promised. Pure.</summary>
public static class HandOverPacks
{
    /// <summary>Ids listed of each kind; the pages show the rest.</summary>
    public const int Most = 200;

    /// <summary>The pack for a shift that began at a time.</summary>
    public static HandOverPack Of(PictureState picture, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Incident[] incidents = [.. picture.Incidents.Values.Where(i => i.MergedInto is null)];
        Incident[] open = [.. incidents.Where(i => i.Status == IncidentStatus.Open).OrderBy(i => i.LevelSet?.Level ?? i.Level ?? 5).ThenBy(i => i.OpenedAt).ThenBy(i => i.Id, StringComparer.Ordinal)];
        string[] opened = [.. incidents.Where(i => i.OpenedAt >= since).OrderBy(i => i.OpenedAt).ThenBy(i => i.Id, StringComparer.Ordinal).Select(i => i.Id)];
        string[] closed = [.. incidents.Where(i => i.ClosedAt >= since).OrderBy(i => i.ClosedAt).ThenBy(i => i.Id, StringComparer.Ordinal).Select(i => i.Id)];
        string[] promises = [.. picture.Duty.Calls.Values.Where(c => c.Call.IsOpen).OrderBy(c => c.Call.Due ?? DateTimeOffset.MaxValue).ThenBy(c => c.Call.Id, StringComparer.Ordinal).Select(c => c.Call.Id)];
        string[] notices = [.. picture.Notices.Values.Where(IsUnsettled).OrderBy(n => n.At).ThenBy(n => n.Notice.Id, StringComparer.Ordinal).Select(n => n.Notice.Id)];
        string[] jobs = [.. picture.Assignments.Values.Where(a => a.IsActive).Select(a => a.Id).Order(StringComparer.Ordinal)];
        string[] tasks = [.. picture.Tasks.Values.Where(t => t.State is AgencyTaskState.Asked or AgencyTaskState.Accepted).OrderBy(t => t.Due ?? DateTimeOffset.MaxValue).ThenBy(t => t.Id, StringComparer.Ordinal).Select(t => t.Id)];
        string[][] lists = [opened, closed, [.. open.Select(i => i.Id)], promises, notices, jobs, tasks];
        return new HandOverPack(
            since,
            picture.Sequence,
            [.. opened.Take(Most)],
            [.. closed.Take(Most)],
            [.. open.Take(Most).Select(i => i.Id)],
            [.. promises.Take(Most)],
            [.. notices.Take(Most)],
            picture.Suggestions.Count,
            open.Any(i => i.Exercise),
            lists.Sum(l => Math.Max(0, l.Length - Most)))
        {
            Jobs = [.. jobs.Take(Most)],
            Tasks = [.. tasks.Take(Most)],
        };
    }

    /// <summary>True while a notice needs somebody: to approve it, to see why it does not arrive, or to ask a person whether they have read it.</summary>
    public static bool IsUnsettled(NoticeItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.WithdrawnBy is null
            && (item.Waits || item.Deliveries.Any(d => d.State is DeliveryState.Queued or DeliveryState.Failed || (d.State is DeliveryState.Sent or DeliveryState.Delivered && !NoticeChannels.IsOfSystems(d.Channel))));
    }
}
