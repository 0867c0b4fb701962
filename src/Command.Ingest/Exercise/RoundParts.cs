using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Feeds.Cot;

namespace Command.Ingest.Exercise;

/// <summary>The parts of a scenario's file that are said over and over: buses, roadworks, depth sensors and people in the field. Each may be left out.</summary>
internal sealed class RoundParts(ImmutableArray<EventScript> events, TimeSpan length, Func<PackObject, string, double, double, Curve> curve)
{
    private const int Many = ScenarioFields.Many;

    private static readonly FrozenDictionary<string, ulong> s_causes = Numbered(
        1, "UNKNOWN_CAUSE", "OTHER_CAUSE", "TECHNICAL_PROBLEM", "STRIKE", "DEMONSTRATION", "ACCIDENT", "HOLIDAY", "WEATHER", "MAINTENANCE", "CONSTRUCTION", "POLICE_ACTIVITY", "MEDICAL_EMERGENCY");

    private static readonly FrozenDictionary<string, ulong> s_effects = Numbered(
        1, "NO_SERVICE", "REDUCED_SERVICE", "SIGNIFICANT_DELAYS", "DETOUR", "ADDITIONAL_SERVICE", "MODIFIED_SERVICE", "OTHER_EFFECT", "UNKNOWN_EFFECT", "STOP_MOVED", "NO_EFFECT", "ACCESSIBILITY_ISSUE");

    private static readonly FrozenDictionary<string, ulong> s_severities = Numbered(1, "UNKNOWN_SEVERITY", "INFO", "WARNING", "SEVERE");

    private static readonly FrozenDictionary<string, string> s_directions = Same("northbound", "southbound", "eastbound", "westbound", "inner-loop", "outer-loop", "undefined", "unknown");

    private static readonly FrozenDictionary<string, string> s_impacts = Same(
    [
        "all-lanes-closed", "some-lanes-closed", "all-lanes-open", "alternating-one-way", "some-lanes-closed-merge-left", "some-lanes-closed-merge-right", "all-lanes-open-shift-left",
        "all-lanes-open-shift-right", "some-lanes-closed-split", "flagging", "temporary-traffic-signal", "unknown",
    ]);

    private static readonly FrozenDictionary<string, string> s_statuses = Same("active", "completed", "cancelled");

    private static readonly FrozenDictionary<string, string> s_members = Same([.. CotWriter.UnitKinds]);

    public TransitScript? Transit(PackObject root)
    {
        if (!root.Has("transit"))
        {
            return null;
        }

        PackObject item = root.Object("transit");
        ImmutableArray<RouteScript> routes = [.. item.Items("routes", Many).Select(r => new RouteScript(r.Slug("id"), r.Text("name"), r.Integer("vehicles", 0, 200)))];
        return new TransitScript(Every(item), routes, [.. item.Items("alerts", Many).Select(a => Alert(a, routes))]);
    }

    public RoadworksScript? Roadworks(PackObject root)
    {
        if (!root.Has("roadworks"))
        {
            return null;
        }

        PackObject item = root.Object("roadworks");
        HashSet<string> ids = new(StringComparer.Ordinal);
        return new RoadworksScript(Every(item), [.. item.Items("zones", Many).Select(z => Zone(z, ids))]);
    }

    public DepthScript? Sensors(PackObject root)
    {
        if (!root.Has("sensors"))
        {
            return null;
        }

        PackObject item = root.Object("sensors");
        HashSet<string> ids = new(StringComparer.Ordinal);
        return new DepthScript(Every(item), [.. item.Items("gauges", Many).Select(g => new DepthGauge(Unique(g, ids), g.Text("name"), g.Point("at"), curve(g, "depthM", 0, 20)) { Drain = Drain(g) })]);
    }

    public FieldScript? Field(PackObject root)
    {
        if (!root.Has("field"))
        {
            return null;
        }

        PackObject item = root.Object("field");
        GeoPoint around = EventOf(item, item.Text("event"))?.Places.FirstOrDefault()?.At ?? default;
        return new FieldScript(
            Every(item), around, item.Number("reachM", 10, 2_000), [.. item.Items("members", Many).Select(m => new MemberScript(m.Text("callSign"), m.Word("kind", s_members)))]);
    }

    private static DrainScript? Drain(PackObject item)
    {
        if (!item.Has("drain"))
        {
            return null;
        }

        PackObject drain = item.Object("drain");
        return new DrainScript(drain.Number("mmPerHour", 0, 500), TimeSpan.FromMinutes(drain.Number("lagMinutes", 0, 240)), drain.Number("metresPerMm", 0, 1));
    }

    private static TimeSpan Every(PackObject item) => TimeSpan.FromSeconds(item.Number("everySeconds", 1, 3_600));

    private static string Unique(PackObject item, HashSet<string> ids)
    {
        string id = item.Slug("id");
        if (!ids.Add(id))
        {
            item.Fault("pack-duplicate", $"'{id}' is defined twice.", "id");
        }

        return id;
    }

    private PassengerAlertScript Alert(PackObject item, ImmutableArray<RouteScript> routes)
    {
        string about = item.Text("event");
        _ = EventOf(item, about);
        ImmutableArray<string> concerned = ScenarioFields.SomeTexts(item, "routes");
        foreach (string route in concerned.Where(c => routes.All(r => r.Id != c)))
        {
            item.Fault("pack-reference", $"No route '{route}' is defined in 'transit'.", "routes");
        }

        TimeSpan at = ScenarioFields.Minutes(item, "at", -ScenarioFields.LongestMinutes, length), until = ScenarioFields.Minutes(item, "until", 0, length);
        if (until <= at)
        {
            item.Fault("pack-order", "An alert must end after it begins.", "until");
        }

        return new PassengerAlertScript(
            about, concerned, at, until, item.Word("cause", s_causes), item.Word("effect", s_effects), item.Word("severity", s_severities), ScenarioFields.Both(item, "header"), ScenarioFields.Both(item, "description"));
    }

    private ZoneScript Zone(PackObject item, HashSet<string> ids)
    {
        string? about = item.OptionalText("event");
        if (about is not null)
        {
            _ = EventOf(item, about);
        }

        ImmutableArray<PackObject> items = item.Has("steps") ? item.Items("steps", Many) : [];
        ImmutableArray<ZoneStep> steps = [.. items.Select(s => new ZoneStep(ScenarioFields.Minutes(s, "at", 0, length), s.Word("status", s_statuses), s.Word("impact", s_impacts), s.OptionalText("description")))];
        for (int i = 1; i < steps.Length; i++)
        {
            if (steps[i].At <= steps[i - 1].At)
            {
                items[i].Fault("pack-order", "A step must come after the one before it.", "at");
            }
        }

        return new ZoneScript
        {
            Id = Unique(item, ids),
            Event = about,
            Road = item.Text("road"),
            At = item.Point("at"),
            AlongM = item.Number("alongM", 10, 20_000),
            Direction = item.Word("direction", s_directions),
            Impact = item.Word("impact", s_impacts),
            Description = item.Text("description"),
            UnderWay = TimeSpan.FromDays(item.Number("daysUnderWay", 0, 3_650)),
            Steps = steps,
        };
    }

    private EventScript? EventOf(PackObject item, string id)
    {
        EventScript? found = events.FirstOrDefault(e => e.Id == id);
        if (found is null && id.Length > 0)
        {
            item.Fault("pack-reference", $"No event '{id}' is defined in the scenario.", "event");
        }

        return found;
    }

    private static FrozenDictionary<string, ulong> Numbered(ulong first, params string[] words) =>
        words.Select((word, i) => (Word: word, Number: first + (ulong)i)).ToFrozenDictionary(w => w.Word, w => w.Number, StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Same(params string[] words) => words.ToFrozenDictionary(w => w, StringComparer.Ordinal);
}
