using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Command.Ingest.City;

/// <summary>Reads the limits and calendars of a city's own cases.</summary>
internal static class CaseRows
{
    private const double LongestHours = 24 * 366;
    private const int Many = 1_000;

    private static readonly FrozenDictionary<string, DayOfWeek> s_days = Enum.GetValues<DayOfWeek>().ToFrozenDictionary(d => d.ToString().ToLowerInvariant()[..3], StringComparer.Ordinal);

    public static CaseRules Read(PackObject root, PackReferences references)
    {
        Dictionary<string, CaseClass> classes = new(StringComparer.Ordinal);
        Dictionary<string, string> kinds = new(StringComparer.Ordinal);
        foreach (PackObject item in root.Items("classes", Many))
        {
            CaseClass one = new(
                item.Slug("id"), item.Text("zh"), item.Text("en"), Limit(item, "register"), Limit(item, "dispatch"), Limit(item, "handle"), Limit(item, "check"), item.Integer("mostPostponed", 0, 100));
            if (!classes.TryAdd(one.Id, one))
            {
                item.Fault("pack-duplicate", $"'{one.Id}' stands twice.", "id");
            }

            foreach (string kind in item.Texts("kinds", Many))
            {
                references.Use("kind", kind, item, "kinds");
                if (!kinds.TryAdd(kind, one.Id))
                {
                    item.Fault("pack-duplicate", $"'{kind}' is in two classes.", "kinds");
                }
            }
        }

        string usual = root.Text("usual");
        if (!classes.ContainsKey(usual))
        {
            root.Fault("pack-reference", $"There is no class '{usual}'.", "usual");
        }

        foreach (string feed in root.Texts("feeds", Many))
        {
            references.Use("feed", feed, root, "feeds");
        }

        return new CaseRules
        {
            Classes = classes.ToFrozenDictionary(StringComparer.Ordinal),
            ClassOfKind = kinds.ToFrozenDictionary(StringComparer.Ordinal),
            Usual = usual,
            Feeds = root.Texts("feeds", Many).ToFrozenSet(StringComparer.Ordinal),
            Calendar = Calendar(root.Object("calendar")),
        };
    }

    private static WorkCalendar Calendar(PackObject item)
    {
        ImmutableArray<(TimeSpan, TimeSpan)>.Builder hours = ImmutableArray.CreateBuilder<(TimeSpan, TimeSpan)>();
        TimeSpan last = TimeSpan.Zero;
        foreach (PackObject span in item.Items("hours", 10))
        {
            TimeSpan from = Time(span, "from"), to = Time(span, "to");
            if (from < last || to <= from)
            {
                span.Fault("pack-order", "The parts of a day stand in order, and each ends after it begins.");
            }

            hours.Add((from, to));
            last = to;
        }

        if (hours.Count == 0)
        {
            item.Fault("pack-field", "A day has at least one part in which people work.", "hours");
        }

        ImmutableArray<DayOfWeek>.Builder days = ImmutableArray.CreateBuilder<DayOfWeek>();
        foreach (string word in item.Texts("days", 7))
        {
            if (s_days.TryGetValue(word, out DayOfWeek day))
            {
                days.Add(day);
            }
            else
            {
                item.Fault("pack-word", $"'{word}' is not one of {string.Join(", ", s_days.Keys)}.", "days");
            }
        }

        return new WorkCalendar { Hours = hours.ToImmutable(), Days = days.ToImmutable(), Holidays = Dates(item, "holidays"), Workdays = Dates(item, "workdays") };
    }

    private static FrozenSet<DateOnly> Dates(PackObject item, string name)
    {
        List<DateOnly> dates = [];
        foreach (string text in item.Texts(name, Many))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            {
                dates.Add(date);
            }
            else
            {
                item.Fault("pack-field", $"'{text}' is no day written yyyy-MM-dd.", name);
            }
        }

        return dates.ToFrozenSet();
    }

    private static TimeSpan Time(PackObject item, string name)
    {
        string text = item.Text(name);
        if (text == "24:00")
        {
            return TimeSpan.FromDays(1);
        }

        if (TimeSpan.TryParseExact(text, "hh\\:mm", CultureInfo.InvariantCulture, out TimeSpan time))
        {
            return time;
        }

        item.Fault("pack-field", $"'{name}' must be a time written HH:mm.", name);
        return TimeSpan.Zero;
    }

    private static CaseLimit Limit(PackObject item, string name)
    {
        PackObject limit = item.Object(name);
        bool working = limit.Has("workingHours");
        return new CaseLimit(TimeSpan.FromHours(limit.Number(working ? "workingHours" : "hours", 0.01, LongestHours)), working);
    }
}
