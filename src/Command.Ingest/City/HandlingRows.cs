using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.City;

/// <summary>Reads by which clocks and aims a city judges how it handles things.</summary>
internal static class HandlingRows
{
    private const int Many = 200;
    private const double LongestMinutes = 7 * 24 * 60;

    public static HandlingPlan Read(PackObject root, PackReferences references)
    {
        HashSet<string> placed = new(StringComparer.Ordinal);
        ImmutableArray<string> writtenTo = root.Texts("writtenTo", Many);
        for (int i = 0; i < writtenTo.Length; i++)
        {
            references.Use("endpoint", writtenTo[i], root, $"writtenTo[{i}]");
        }

        PackObject followUps = root.Object("followUps");
        return new HandlingPlan
        {
            Answer = TimeSpan.FromSeconds(root.Number("answerSeconds", 1, 3_600)),
            Process = TimeSpan.FromSeconds(root.Number("processSeconds", 1, 3_600)),
            Turnout = root.OptionalNumber("turnoutSeconds", 1, 3_600) is { } turnout ? TimeSpan.FromSeconds(turnout) : null,
            Arrivals = [.. root.Items("arrivals", Many).Select(a => Arrival(a, placed, references))],
            Aims = Aims(root),
            Duty = Duty(root),
            FollowUpLevels = Levels(followUps),
            FollowUps = Times(followUps),
            WrittenTo = writtenTo,
            Telemetry = Telemetry(root),
            KeepDays = root.Integer("keepDays", 31, 3_660),
        };
    }

    private static ArrivalRule Arrival(PackObject item, HashSet<string> placed, PackReferences references)
    {
        ArrivalRule rule = new(item.Slug("id"), item.Text("zh"), item.Text("en"), TimeSpan.FromMinutes(item.Number("minutes", 0.5, LongestMinutes)), item.Texts("districts", Many));
        references.Define("arrival rule", rule.Id, item, "id");
        for (int i = 0; i < rule.Districts.Length; i++)
        {
            references.Use("area", rule.Districts[i], item, $"districts[{i}]");
            if (!placed.Add(rule.Districts[i]))
            {
                item.Fault("pack-duplicate", $"'{rule.Districts[i]}' is in two kinds of area.", $"districts[{i}]");
            }
        }

        return rule;
    }

    private static FrozenDictionary<string, HandlingAim> Aims(PackObject root)
    {
        Dictionary<string, HandlingAim> aims = new(StringComparer.Ordinal);
        foreach (PackObject item in root.Items("aims", Many))
        {
            string figure = item.Text("figure");
            HandlingAim aim = new(item.OptionalNumber("least", 0, 100), item.OptionalNumber("most", 0, 1e7));
            if (FigureRules.Find(figure) is null)
            {
                item.Fault("pack-reference", $"There is no figure '{figure}'.", "figure");
            }

            if (aim is { Least: null, Most: null })
            {
                item.Fault("pack-field", "An aim says 'least' (percent) or 'most' (seconds or percent).");
            }

            if (!aims.TryAdd(figure, aim))
            {
                item.Fault("pack-duplicate", $"'{figure}' stands twice.", "figure");
            }
        }

        return aims.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static ImmutableArray<DutyRule> Duty(PackObject root)
    {
        HashSet<int> seen = [];
        ImmutableArray<DutyRule>.Builder rules = ImmutableArray.CreateBuilder<DutyRule>();
        foreach (PackObject item in root.Items("duty", 4))
        {
            DutyRule rule = new(Levels(item), TimeSpan.FromMinutes(item.Number("phoneMinutes", 1, LongestMinutes)), TimeSpan.FromMinutes(item.Number("writtenMinutes", 1, LongestMinutes)));
            foreach (int level in rule.Levels.Where(l => !seen.Add(l)))
            {
                item.Fault("pack-duplicate", $"Level {level} has two clocks.", "levels");
            }

            rules.Add(rule);
        }

        return rules.ToImmutable();
    }

    private static ImmutableArray<TelemetryRule> Telemetry(PackObject root)
    {
        FrozenDictionary<string, string> words = TelemetryRule.Thresholds.ToFrozenDictionary(t => t, StringComparer.Ordinal);
        ImmutableArray<TelemetryRule> rules = [.. root.Items("telemetry", TelemetryRule.Thresholds.Length).Select(i => new TelemetryRule(i.Word("from", words), TimeSpan.FromMinutes(i.Number("minutes", 1, 1_440))))];
        if (!rules.Select(r => TelemetryRule.Thresholds.IndexOf(r.From)).SequenceEqual(rules.Select(r => TelemetryRule.Thresholds.IndexOf(r.From)).Distinct().Order()))
        {
            root.Fault("pack-order", "Thresholds stand once each, the lowest first.", "telemetry");
        }

        return rules;
    }

    private static ImmutableArray<int> Levels(PackObject item)
    {
        ImmutableArray<int>.Builder levels = ImmutableArray.CreateBuilder<int>();
        foreach (string text in item.Texts("levels", 4))
        {
            if (text is "1" or "2" or "3" or "4")
            {
                levels.Add(text[0] - '0');
            }
            else
            {
                item.Fault("pack-field", $"'{text}' is no level: write \"1\" to \"4\".", "levels");
            }
        }

        return levels.ToImmutable();
    }

    private static ImmutableArray<int> Times(PackObject item)
    {
        ImmutableArray<int>.Builder times = ImmutableArray.CreateBuilder<int>();
        foreach (string text in item.Texts("at", 24))
        {
            if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly at) && (times.Count == 0 || times[^1] < (at.Hour * 60) + at.Minute))
            {
                times.Add((at.Hour * 60) + at.Minute);
            }
            else
            {
                item.Fault("pack-field", $"'{text}' is no time of day like 08:00, or comes before the one before it.", "at");
            }
        }

        return times.ToImmutable();
    }
}
