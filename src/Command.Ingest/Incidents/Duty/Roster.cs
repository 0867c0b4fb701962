using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Duty;

/// <summary>A time at which a post has nobody, or more than one.</summary>
/// <param name="Post">The post's id.</param>
/// <param name="From">From when, inclusive.</param>
/// <param name="To">Until when, exclusive.</param>
/// <param name="Shifts">Ids of the shifts that overlap; empty for a gap.</param>
public sealed record RosterFinding(string Post, DateTimeOffset From, DateTimeOffset To, ImmutableArray<string> Shifts)
{
    public bool IsGap => Shifts.IsEmpty;
}

/// <summary>What follows from the roster: who has duty, and where it has gaps and overlaps. Pure.</summary>
public static class Roster
{
    /// <summary>Those of a group who have duty at a time, by the order of its posts.</summary>
    public static ImmutableArray<DutyPerson> OnDuty(DutyState duty, DutyPlan plan, string group, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(duty);
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. plan.Posts
                .Where(p => p.Groups.Contains(group))
                .SelectMany(p => duty.Shifts.Values.Where(s => s.Shift.Post == p.Id && s.Shift.IsOn(at)).OrderBy(s => s.Shift.From).ThenBy(s => s.Shift.Id, StringComparer.Ordinal))
                .Select(s => s.Shift.Person)
                .Distinct(),
        ];
    }

    /// <summary>True where somebody keeps a roster for one of the groups: then a time with nobody on it is worth a word.</summary>
    public static bool IsKept(DutyState duty, DutyPlan plan, ImmutableArray<string> groups)
    {
        ArgumentNullException.ThrowIfNull(duty);
        ArgumentNullException.ThrowIfNull(plan);
        return duty.Shifts.Values.Any(s => plan.PostOf(s.Shift.Post)?.Groups.Any(groups.Contains) == true);
    }

    /// <summary>Gaps of the posts that are kept round the clock, and overlaps of all, in order of time.</summary>
    /// <param name="from">The first moment looked at.</param>
    /// <param name="to">The first no longer looked at.</param>
    public static ImmutableArray<RosterFinding> Check(DutyState duty, DutyPlan plan, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(duty);
        ArgumentNullException.ThrowIfNull(plan);
        List<RosterFinding> found = [];
        foreach (DutyPost post in plan.Posts)
        {
            Shift[] shifts = [.. duty.Shifts.Values.Select(s => s.Shift).Where(s => s.Post == post.Id && s.From < to && from < s.To).OrderBy(s => s.From).ThenBy(s => s.Id, StringComparer.Ordinal)];
            DateTimeOffset covered = from;
            Shift? last = null;
            foreach (Shift shift in shifts)
            {
                if (shift.From > covered && !post.Starts.IsEmpty)
                {
                    found.Add(new RosterFinding(post.Id, covered, shift.From, []));
                }

                if (last is not null && shift.From < last.To)
                {
                    found.Add(new RosterFinding(post.Id, shift.From, Earlier(shift.To, last.To), [last.Id, shift.Id]));
                }

                covered = covered > shift.To ? covered : shift.To;
                last = last is null || shift.To > last.To ? shift : last;
            }

            if (covered < to && !post.Starts.IsEmpty)
            {
                found.Add(new RosterFinding(post.Id, covered, to, []));
            }
        }

        return [.. found.OrderBy(f => f.From).ThenBy(f => f.Post, StringComparer.Ordinal)];
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
