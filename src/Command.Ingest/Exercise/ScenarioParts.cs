using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>The parts of a scenario's file, each checked where it stands and against the pack.</summary>
internal sealed class ScenarioParts(CityPack pack, PackFaults faults)
{
    private const int Many = ScenarioFields.Many;
    private const double LongestMinutes = ScenarioFields.LongestMinutes;

    private static readonly FrozenDictionary<string, VoiceChannel> s_channels = Words(("case", VoiceChannel.Case), ("road", VoiceChannel.Road));

    private static readonly FrozenDictionary<string, ReportStatus> s_statuses = Words([.. Enum.GetValues<ReportStatus>().Select(s => (JsonNamingPolicy.CamelCase.ConvertName(s.ToString()), s))]);

    private static readonly FrozenDictionary<string, Days.DayWeather> s_weathers = Words(("normal", Days.DayWeather.Normal), ("storm", Days.DayWeather.Storm), ("winter", Days.DayWeather.Winter));

    public Scenario Read(PackObject root)
    {
        TimeSpan length = TimeSpan.FromMinutes(root.Number("minutes", 10, LongestMinutes));
        PackObject traffic = root.Object("traffic");
        PackObject chatter = root.Object("chatter");
        AlertParts alerts = new(pack);
        ImmutableArray<EventScript> events = Events(root, length);
        RoundParts rounds = new(events, length, Curve);
        return new Scenario
        {
            Id = root.Slug("id"),
            Zh = root.Text("zh"),
            En = root.Text("en"),
            Seed = root.Integer("seed", 0, int.MaxValue / 2),
            Length = length,
            Traffic = new Traffic(traffic.Integer("vehicles", 0, 5_000), TimeSpan.FromSeconds(traffic.Number("reportSeconds", 1, 300))),
            Gauges = [.. root.Items("gauges", Many).Select(g => new GaugeScript(Station(g), Curve(g, "levelM", -500, 9_000), g.Has("flowM3s") ? Curve(g, "flowM3s", 0, 200_000) : null))],
            Rain = [.. root.Items("rain", Many).Select(r => new RainScript(Station(r), Curve(r, "mmPerHour", 0, 500)))],
            Alerts = [.. root.Items("alerts", Many).Select(a => alerts.Read(a, length))],
            Events = events,
            Chatter = Chatter(chatter),
            Transit = rounds.Transit(root),
            Roadworks = rounds.Roadworks(root),
            Sensors = rounds.Sensors(root),
            Field = rounds.Field(root),
            Storm = Storm(root, length),
            Day = Day(root),
        };
    }

    private static FrozenDictionary<string, T> Words<T>(params (string Word, T Value)[] words) => words.ToFrozenDictionary(w => w.Word, w => w.Value, StringComparer.Ordinal);

    private string Station(PackObject item)
    {
        string station = item.Text("station");
        if (station.Length > 0 && pack.StationOf(station) is null)
        {
            item.Fault("pack-reference", $"No station '{station}' is defined in the pack.", "station");
        }

        return station;
    }

    /// <summary>A curve is written as an object of minutes to values.</summary>
    private Curve Curve(PackObject item, string name, double least, double most)
    {
        List<CurvePoint> points = [];
        foreach ((string minute, JsonElement value) in item.Members(name, Many))
        {
            if (double.TryParse(minute, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double at) && at <= LongestMinutes
                && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most)
            {
                points.Add(new CurvePoint(TimeSpan.FromMinutes(at), number));
            }
            else
            {
                faults.Add("pack-field", string.Create(CultureInfo.InvariantCulture, $"A curve's point is a minute from 0 to {LongestMinutes} with a value from {least} to {most}."), item.File, $"{item.Path}.{name}.{minute}");
            }
        }

        if (points.Count == 0)
        {
            item.Fault("pack-field", $"'{name}' must have at least one point.", name);
            points.Add(default);
        }

        return new Curve([.. points.OrderBy(p => p.At)]);
    }

    private ImmutableArray<EventScript> Events(PackObject root, TimeSpan length)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        return [.. root.Items("events", Many).Select(item =>
        {
            string id = item.Slug("id");
            if (!ids.Add(id))
            {
                item.Fault("pack-duplicate", $"The event '{id}' is defined twice.", "id");
            }

            TimeSpan shift = ScenarioFields.Minutes(item, "shift", 0, TimeSpan.FromMinutes(60));
            EventScript script = new(
                id,
                shift,
                [.. item.Items("places", Many).Select(p => new EventPlace(p.Point("at"), ScenarioFields.SomeTexts(p, "names")))],
                [.. item.Items("voices", Many).Select(v => Voice(v, length - shift))]);
            if (script.Places.IsEmpty)
            {
                item.Fault("pack-field", "An event needs at least one place.", "places");
            }

            return script;
        })];
    }

    private Voice Voice(PackObject item, TimeSpan latest)
    {
        VoiceChannel channel = item.Word("channel", s_channels);
        TimeSpan at = ScenarioFields.Minutes(item, "at", -LongestMinutes, latest);
        ImmutableArray<PackObject> items = item.Items("steps", Many);
        ImmutableArray<VoiceStep> steps = [.. items.Select(s => new VoiceStep(
            ScenarioFields.Minutes(s, "at", -LongestMinutes, latest),
            s.Word("status", s_statuses),
            s.Has("level") ? s.Integer("level", 1, 4) : null,
            s.OptionalText("text")))];
        TimeSpan before = at;
        for (int i = 0; i < steps.Length; before = steps[i++].At)
        {
            if (steps[i].At <= before)
            {
                items[i].Fault("pack-order", "A step must come after what was said before it.", "at");
            }
        }

        if (steps.IsEmpty || steps[^1].Status <= ReportStatus.Resolved)
        {
            item.Fault("pack-order", "The last step must end it: closed, rejected or cancelled.", "steps");
        }

        return new Voice
        {
            Channel = channel,
            Code = Code(item, channel),
            Title = item.Text("title"),
            Texts = ScenarioFields.SomeTexts(item, "texts"),
            Level = item.Has("level") ? item.Integer("level", 1, 4) : null,
            SpreadM = item.Number("spreadM", 0, 5_000),
            AlongM = item.OptionalNumber("alongM", 0, 5_000) ?? 0,
            At = at,
            Steps = steps,
        };
    }

    private string Code(PackObject item, VoiceChannel channel)
    {
        string code = item.Text("code");
        if (code.Length > 0 && channel == VoiceChannel.Case && !pack.Codes("open311").Kinds.ContainsKey(code))
        {
            item.Fault("pack-reference", $"No service code '{code}' stands in the pack's codes/open311.json.", "code");
        }
        else if (code.Length > 0 && channel == VoiceChannel.Road && pack.KindOf(code) is null)
        {
            item.Fault("pack-reference", $"No kind '{code}' is defined in the pack.", "code");
        }

        return code;
    }

    private static StormScript? Storm(PackObject root, TimeSpan length)
    {
        if (!root.Has("storm"))
        {
            return null;
        }

        PackObject item = root.Object("storm");
        TimeSpan from = ScenarioFields.Minutes(item, "from", -LongestMinutes, length), until = ScenarioFields.Minutes(item, "until", 0, TimeSpan.FromMinutes(LongestMinutes));
        if (until <= from)
        {
            item.Fault("pack-order", "A storm must end after it begins.", "until");
        }

        return new StormScript(item.Integer("cells", 1, 20), item.Number("mmPerHour", 0, 300), item.Number("radiusKm", 0.5, 50), item.Number("speedKmh", 0, 120), item.Number("headingDeg", 0, 360), from, until);
    }

    private static DayScript? Day(PackObject root)
    {
        if (!root.Has("day"))
        {
            return null;
        }

        PackObject item = root.Object("day");
        return new DayScript(item.Integer("cases", 12, 20_000), item.Word("weather", s_weathers), item.Number("fromHour", 0, 24));
    }

    private ChatterScript Chatter(PackObject item)
    {
        ImmutableArray<ChatterCase> cases = [.. item.Items("cases", Many).Select(c => new ChatterCase(Code(c, VoiceChannel.Case), c.Text("title"), c.Integer("weight", 1, 1_000), ScenarioFields.SomeTexts(c, "texts")))];
        if (cases.IsEmpty)
        {
            item.Fault("pack-field", "There must be at least one case.", "cases");
        }

        double every = item.Number("everySecondsAtLeast", 1, 3_600), open = item.Number("openMinutesAtLeast", 1, LongestMinutes);
        return new ChatterScript(
            TimeSpan.FromSeconds(every),
            TimeSpan.FromSeconds(item.Number("everySecondsAtMost", every, 3_600)),
            TimeSpan.FromMinutes(open),
            TimeSpan.FromMinutes(item.Number("openMinutesAtMost", open, LongestMinutes)),
            item.Integer("underWay", 0, 500),
            cases);
    }
}
