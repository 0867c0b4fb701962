using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Roads;

/// <summary>
/// The few reports of a picture that concern the roads, kept up with its events: a city has a hundred thousand others, and going through all of them for each
/// change would cost more than everything else. Not thread-safe.
/// </summary>
public sealed class RoadReports
{
    private readonly Dictionary<string, ReportItem> _reports = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ReportItem> All => _reports.Values;

    /// <summary>Begins with a whole picture.</summary>
    public bool Begin(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        _reports.Clear();
        foreach (ReportItem item in picture.Reports.Values.Where(RoadEvents.Concerns))
        {
            _reports[item.Id] = item;
        }

        return true;
    }

    /// <summary>Takes what entries changed.</summary>
    /// <param name="picture">The picture that they led to.</param>
    /// <param name="entries">All since the last call.</param>
    /// <returns>False when none of them concerns the roads.</returns>
    public bool Take(PictureState picture, ImmutableArray<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(picture);
        bool changed = false;
        foreach (string id in entries.SelectMany(e => Touched(e.Event)))
        {
            if (picture.Reports.TryGetValue(id, out ReportItem? item) && RoadEvents.Concerns(item))
            {
                _reports[id] = item;
                changed = true;
            }
            else
            {
                changed |= _reports.Remove(id);
            }
        }

        return changed;
    }

    private static ImmutableArray<string> Touched(PictureEvent e) => e switch
    {
        ReportAccepted report => [report.Id],
        Forgotten forgotten => forgotten.Reports,
        Withdrawn withdrawn => withdrawn.Reports,
        Restored restored => restored.Reports,
        _ => [],
    };
}
