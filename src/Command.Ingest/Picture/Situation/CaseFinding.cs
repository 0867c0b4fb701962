using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>What of the city's own cases the figures count. Pure.</summary>
internal static class CaseFinding
{
    /// <summary><c>cases.open/1</c>: cases of the city's own feeds that are not closed, rejected or over for their sender, in the district where they are.</summary>
    public static RuleFinding Open(SituationSource source) => Find(source, static (_, _, _) => true);

    /// <summary><c>cases.late/1</c>: of those, the ones whose stage should be over by the pack's limits and calendar. A suspended case has no limit.</summary>
    public static RuleFinding Late(SituationSource source)
    {
        Dictionary<string, LateSince> classes = new(StringComparer.Ordinal);
        return Find(source, (item, file, limits) =>
        {
            if (file is not null)
            {
                return file.Due < source.At.AsOf;
            }

            if (!classes.TryGetValue(limits.Id, out LateSince? since))
            {
                classes[limits.Id] = since = new LateSince(source.Pack.Cases.Calendar, limits.Register, source.At.AsOf);
            }

            return since.IsLate(item.KnownAt);
        });
    }

    private static RuleFinding Find(SituationSource source, Func<ReportItem, CaseFile?, CaseClass, bool> counts)
    {
        CaseRules rules = source.Pack.Cases;
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        if (rules.Feeds.Count == 0)
        {
            return new RuleFinding([], []);
        }

        ImmutableDictionary<string, CaseFile> files = source.At.Picture.Cases;
        foreach (ReportItem item in source.At.Picture.Reports.Values)
        {
            if (!rules.Feeds.Contains(item.Report.Feed) || rules.ClassOf(item.Report.Kind) is not { } limits)
            {
                continue;
            }

            CaseFile? file = files.GetValueOrDefault(item.Id);
            if (file?.IsOver ?? item.IsOver)
            {
                continue;
            }

            if (!counts(item, file, limits))
            {
                continue;
            }

            if (source.IsOfWorld(item.Report.Exercise))
            {
                rows.Add(new SituationRow("report", item.Id, item.Report.Title, item.KnownAt, item.Report.Level, item.Place.District, file?.Agency));
            }
            else
            {
                left.Add(new LeftOut(source.OtherWorld, item.Report.Level, item.Place.District, file?.Agency));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    /// <summary>
    /// Whether what came at a moment should have been registered by another. What came earlier is due no later, so that of tens of thousands of cases the calendar is asked for a few.
    /// </summary>
    private sealed class LateSince(WorkCalendar calendar, CaseLimit limit, DateTimeOffset asOf)
    {
        private DateTimeOffset _lateUpTo = DateTimeOffset.MinValue;
        private DateTimeOffset _notFrom = DateTimeOffset.MaxValue;

        public bool IsLate(DateTimeOffset knownAt)
        {
            if (knownAt <= _lateUpTo)
            {
                return true;
            }

            if (knownAt >= _notFrom)
            {
                return false;
            }

            bool late = calendar.Add(knownAt, limit) < asOf;
            (_lateUpTo, _notFrom) = late ? (knownAt, _notFrom) : (_lateUpTo, knownAt);
            return late;
        }
    }
}

/// <summary>What feeds the figures count. Pure.</summary>
internal static class FeedFinding
{
    /// <summary><c>feeds.silent/1</c>: feeds that are silent for more than five rhythms, or of which nothing can be used; measured by how long, s. One that was never heard has not fallen silent and is left out.</summary>
    public static RuleFinding Silent(SituationSource source)
    {
        if (source.At.Feeds is not { } feeds)
        {
            return new RuleFinding([], [LeftOut.Of("feeds-not-kept", null, null, null)], Known: false);
        }

        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        foreach (FeedStatus feed in feeds)
        {
            FeedState state = feed.StateAt(source.At.AsOf);
            if (IsUnheard(feed, source.At.AsOf))
            {
                DateTimeOffset since = feed.LastAlive ?? feed.Since;
                rows.Add(new SituationRow("feed", feed.Feed, feed.NameZh, since, null, null, feed.Agency, Math.Round((source.At.AsOf - since).TotalSeconds)));
            }
            else if (state == FeedState.Waiting)
            {
                left.Add(LeftOut.Of("feed-waiting", null, null, feed.Agency));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    /// <summary>True when what a feed would tell is not known.</summary>
    public static bool IsUnheard(FeedStatus feed, DateTimeOffset at) => feed.IsBroken() || feed.StateAt(at) is FeedState.Stale or FeedState.Down;
}
