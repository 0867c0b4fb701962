using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;

namespace Command.Ingest.Exercise;

/// <summary>The warnings of a scenario's file, in the words of CAP 1.2.</summary>
internal sealed class AlertParts(CityPack pack)
{
    private static readonly FrozenDictionary<string, string> s_types = Same("Alert", "Update", "Cancel");

    private static readonly FrozenDictionary<string, string> s_urgencies = Same("Immediate", "Expected", "Future", "Past", "Unknown");

    private static readonly FrozenDictionary<string, string> s_severities = Same("Extreme", "Severe", "Moderate", "Minor", "Unknown");

    private static readonly FrozenDictionary<string, string> s_certainties = Same("Observed", "Likely", "Possible", "Unlikely", "Unknown");

    private static readonly FrozenSet<string> s_categories =
        FrozenSet.ToFrozenSet(["Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"], StringComparer.Ordinal);

    public AlertScript Read(PackObject item, TimeSpan length)
    {
        ImmutableArray<string> areas = item.Texts("areas", ScenarioFields.Many);
        foreach (string code in areas.Where(code => pack.Areas.All(a => a.Code != code)))
        {
            item.Fault("pack-reference", $"No area '{code}' is defined in the pack.", "areas");
        }

        ImmutableArray<string> categories = ScenarioFields.SomeTexts(item, "categories");
        foreach (string category in categories.Where(c => !s_categories.Contains(c)))
        {
            item.Fault("pack-word", $"'{category}' is not one of {string.Join(", ", s_categories.Order(StringComparer.Ordinal))}.", "categories");
        }

        string? around = item.OptionalText("aroundFacilities");
        if (around is not null && pack.Facilities.All(f => f.Kind != around))
        {
            item.Fault("pack-reference", $"No facility of kind '{around}' is defined in the pack.", "aroundFacilities");
        }

        GeoShape? shape = item.Has("shape") ? item.Shape("shape") : null;
        if (shape is not (null or AreaShape))
        {
            item.Fault("pack-geometry", "'shape' must be a Polygon.", "shape");
        }

        return new AlertScript
        {
            Sender = Sender(item),
            Event = ScenarioFields.Both(item, "event"),
            Categories = categories,
            AreaDesc = ScenarioFields.Both(item, "areaDesc"),
            Areas = areas,
            Shape = shape,
            AroundFacilities = around,
            RadiusM = around is null ? 0 : item.Number("radiusM", 10, 50_000),
            Stages = Stages(item, length),
        };
    }

    private static string Sender(PackObject item)
    {
        string sender = item.Text("sender");
        if (sender.AsSpan().ContainsAny(" ,<&\""))
        {
            item.Fault("pack-field", "'sender' may hold no spaces, commas, quotes, < or & (CAP 1.2 §3.2.1).", "sender");
        }

        return sender;
    }

    private static ImmutableArray<AlertStage> Stages(PackObject item, TimeSpan length)
    {
        ImmutableArray<PackObject> items = item.Items("stages", ScenarioFields.Many);
        ImmutableArray<AlertStage> stages = [.. items.Select(s => new AlertStage(
            ScenarioFields.Minutes(s, "at", -ScenarioFields.LongestMinutes, length),
            s.Word("msgType", s_types),
            s.Word("urgency", s_urgencies),
            s.Word("severity", s_severities),
            s.Word("certainty", s_certainties),
            ScenarioFields.Minutes(s, "lasts", 1, TimeSpan.FromMinutes(ScenarioFields.LongestMinutes)),
            ScenarioFields.Both(s, "headline"),
            ScenarioFields.Both(s, "description"),
            s.Has("instruction") ? ScenarioFields.Both(s, "instruction") : null))];
        for (int i = 0; i < stages.Length; i++)
        {
            if ((i == 0) != (stages[i].MsgType == "Alert"))
            {
                items[i].Fault("pack-order", "The first stage is an Alert and the ones after it are Updates or a Cancel.", "msgType");
            }

            if (i > 0 && stages[i].At <= stages[i - 1].At)
            {
                items[i].Fault("pack-order", "A stage must come after the one before it.", "at");
            }
        }

        return stages;
    }

    private static FrozenDictionary<string, string> Same(params string[] words) => words.ToFrozenDictionary(w => w, StringComparer.Ordinal);
}
