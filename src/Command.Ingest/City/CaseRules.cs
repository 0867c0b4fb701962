using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>The limits and calendars of a city's own cases: <c>cases.json</c>.</summary>
public sealed record CaseRules
{
    /// <summary>What holds where the pack has none: nothing has a limit.</summary>
    public static CaseRules Default { get; } = new();

    /// <summary>By id.</summary>
    public FrozenDictionary<string, CaseClass> Classes { get; init; } = FrozenDictionary<string, CaseClass>.Empty;

    /// <summary>Which class a kind is of; one that is not here is of <see cref="Usual"/>.</summary>
    public FrozenDictionary<string, string> ClassOfKind { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The class of a kind that no class names.</summary>
    public string Usual { get; init; } = "";

    /// <summary>The feeds whose reports are the city's own cases; empty for none.</summary>
    public FrozenSet<string> Feeds { get; init; } = FrozenSet<string>.Empty;

    public WorkCalendar Calendar { get; init; } = WorkCalendar.Always;

    /// <summary>The class of a kind; null where the pack has no classes.</summary>
    public CaseClass? ClassOf(string kind) => Classes.GetValueOrDefault(ClassOfKind.GetValueOrDefault(kind) ?? Usual);
}

/// <summary>How long each part of a case may take.</summary>
/// <param name="Id">Its name in the pack.</param>
/// <param name="Register">Until it is taken up or rejected.</param>
/// <param name="Dispatch">From then until a department has it.</param>
/// <param name="Handle">From then until that department has dealt with it.</param>
/// <param name="Check">From its answer until it is checked and closed.</param>
/// <param name="MostPostponed">How often more time may be granted.</param>
public sealed record CaseClass(string Id, string Zh, string En, CaseLimit Register, CaseLimit Dispatch, CaseLimit Handle, CaseLimit Check, int MostPostponed);

/// <summary>A limit.</summary>
/// <param name="Time">How long.</param>
/// <param name="Working">True for working time, false for the time of the clock on the wall (紧急工作时).</param>
public readonly record struct CaseLimit(TimeSpan Time, bool Working);

/// <summary>When people work. Immutable.</summary>
public sealed record WorkCalendar
{
    private const int LongestSearchDays = 3_660;

    /// <summary>The calendar of what never rests.</summary>
    public static WorkCalendar Always { get; } = new() { Hours = [(TimeSpan.Zero, TimeSpan.FromDays(1))], Days = [.. Enum.GetValues<DayOfWeek>()] };

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The parts of a day in which people work, in order.</summary>
    public required ImmutableArray<(TimeSpan From, TimeSpan To)> Hours { get; init; }

    /// <summary>The days of the week on which they do.</summary>
    public required ImmutableArray<DayOfWeek> Days { get; init; }

    /// <summary>Days on which they don't although the week says so.</summary>
    public FrozenSet<DateOnly> Holidays { get; init; } = FrozenSet<DateOnly>.Empty;

    /// <summary>Days on which they do although the week says otherwise (调休).</summary>
    public FrozenSet<DateOnly> Workdays { get; init; } = FrozenSet<DateOnly>.Empty;

    /// <summary>When a limit that begins at a moment is over; with the city's offset.</summary>
    public DateTimeOffset Add(DateTimeOffset from, CaseLimit limit) => limit.Working ? Add(from, limit.Time) : TimeZoneInfo.ConvertTime(from + limit.Time, TimeZone);

    /// <summary>The moment after so much working time.</summary>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan working)
    {
        TimeSpan left = working;
        DateTimeOffset local = TimeZoneInfo.ConvertTime(from, TimeZone);
        DateOnly day = DateOnly.FromDateTime(local.DateTime);
        for (int i = 0; i < LongestSearchDays; i++, day = day.AddDays(1))
        {
            foreach ((DateTimeOffset begins, DateTimeOffset ends) in Spans(day))
            {
                DateTimeOffset start = begins > local ? begins : local;
                if (start < ends)
                {
                    if (ends - start >= left)
                    {
                        return TimeZoneInfo.ConvertTime(start + left, TimeZone);
                    }

                    left -= ends - start;
                }
            }
        }

        return local + working;
    }

    /// <summary>How much working time lies between two moments; negative when the second comes first.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
        {
            return -Between(to, from);
        }

        TimeSpan sum = TimeSpan.Zero;
        DateOnly last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(to, TimeZone).DateTime);
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, TimeZone).DateTime);
        for (int i = 0; day <= last && i < LongestSearchDays; i++, day = day.AddDays(1))
        {
            foreach ((DateTimeOffset begins, DateTimeOffset ends) in Spans(day))
            {
                DateTimeOffset start = begins > from ? begins : from, end = ends < to ? ends : to;
                sum += end > start ? end - start : TimeSpan.Zero;
            }
        }

        return sum;
    }

    /// <summary>True on a day on which people work.</summary>
    public bool IsWorkday(DateOnly day) => Workdays.Contains(day) || (Days.Contains(day.DayOfWeek) && !Holidays.Contains(day));

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Spans(DateOnly day) =>
        IsWorkday(day) ? Hours.Select(h => (At(day, h.From), At(day, h.To))) : [];

    private DateTimeOffset At(DateOnly day, TimeSpan time)
    {
        DateTime local = day.ToDateTime(TimeOnly.MinValue) + time;
        return new DateTimeOffset(local, TimeZone.GetUtcOffset(local));
    }
}
