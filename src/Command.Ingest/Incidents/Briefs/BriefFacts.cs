using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Incidents.Levels;
using Command.Ingest.Picture;
using Command.Ingest.Resources;

namespace Command.Ingest.Incidents.Briefs;

/// <summary>What the picture knows of an incident, as facts for a brief. Pure. What the picture does not know is no fact: the form shows the gap.</summary>
public static class BriefFacts
{
    /// <summary>Facts of one section at the most; what is more is counted and said.</summary>
    public const int MostOfSection = 40;

    /// <summary>The facts of an incident, in the order of the form.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="pack">The city.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="now">The moment of the draft.</param>
    public static ImmutableArray<BriefFact> Of(PictureState picture, CityPack pack, Incident incident, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(incident);
        List<BriefFact> facts = [];
        TimeZoneInfo zone = pack.City.TimeZone;
        ReportItem[] reports = [.. incident.Sources.Where(s => s.Source.Type == "report").Select(s => picture.Reports.GetValueOrDefault(s.Source.Id)).OfType<ReportItem>()];

        Add(facts, "time", "observed", "Observed", BriefText.Time(incident.ObservedAt, zone));
        Add(facts, "time", "opened", "Opened", BriefText.Time(incident.OpenedAt, zone));
        if (incident.ClosedAt is { } closed)
        {
            Add(facts, "time", "closed", "Closed", BriefText.Time(closed, zone));
        }

        Add(facts, "place", "place", incident.Place.Centre is null && incident.Place.Address is null ? "PlaceUnknown" : "Place", PlaceOf(pack, incident.Place));
        if (incident.Place.UncertaintyM >= 100)
        {
            Add(facts, "place", "uncertain", "Uncertain", Math.Round(incident.Place.UncertaintyM / 100) * 100);
        }

        Add(facts, "nature", "nature", "Nature", KindOf(pack, incident.Kind), LevelOf(incident.LevelSet?.Level ?? incident.Level), TitleOf(pack, incident));
        if (incident.LevelSet is { } set)
        {
            Add(facts, "nature", "set", "LevelSet", set.Author, Plain(set.Reason));
        }

        Add(facts, "scope", "sources", "Sources", reports.Length, incident.Sources.Length - reports.Length);
        Casualties hurt = reports.Select(r => Casualties.Of($"{r.Report.Title}\n{r.Report.Text}")).Aggregate(Casualties.Unsaid, Casualties.Worse);
        TwoTexts[] people = [.. People(hurt)];
        if (people.Length > 0)
        {
            Add(facts, "casualties", "reported", "Casualties", BriefText.Joined(people));
        }
        else if (hurt.SaysNone)
        {
            Add(facts, "casualties", "reported", "NoCasualties");
        }

        if (incident.Status == IncidentStatus.Closed)
        {
            Add(facts, "trend", "over", "Over");
        }

        Series[] gauges = [.. incident.Sources.Where(s => s.Source.Type == "reading").Select(s => picture.Readings.GetValueOrDefault(s.Source.Id)).OfType<Series>()];
        Capped(facts, "trend", gauges, s => Gauge(pack, s));
        Capped(facts, "trend", Alerts(picture, incident.Id), a => Alert(a, zone));
        Assignment[] jobs = [.. picture.Assignments.Values.Where(a => a.Incident == incident.Id).OrderBy(a => a.Id, StringComparer.Ordinal)];
        Capped(facts, "measures", jobs, a => Job(a, zone));
        if (picture.PlanRuns.GetValueOrDefault(incident.Id) is { } run)
        {
            Add(facts, "measures", "plan", run.IsRunning ? "Plan" : "PlanEnded", PlanOf(pack, run.Plan), BriefText.Time(run.StartedAt, zone), run.Steps.Count(s => s.DoneAt is not null), run.Steps.Length);
        }

        AgencyTask[] tasks = [.. picture.Tasks.Values.Where(t => t.Incident == incident.Id && t.State != AgencyTaskState.Withdrawn).OrderBy(t => t.Id, StringComparer.Ordinal)];
        Capped(facts, "measures", tasks.Where(t => t.State is AgencyTaskState.Accepted or AgencyTaskState.Done), t => Task(pack, t));
        Capped(facts, "directives", picture.Directives.Values.Where(d => d.Incident == incident.Id).OrderBy(d => d.At).ThenBy(d => d.Id, StringComparer.Ordinal).SelectMany(d => Directive(pack, d, now)), f => f);
        Capped(facts, "requests", tasks.Where(t => t.State is AgencyTaskState.Asked or AgencyTaskState.Declined), t => Task(pack, t) with { Section = "requests" });
        return [.. facts];
    }

    /// <summary>A directive and its tasks, with how they stand at a moment.</summary>
    public static IEnumerable<BriefFact> Directive(CityPack pack, DirectiveItem item, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(item);
        yield return Fact("directives", item.Id, "Directive", item.Leader, BriefText.Time(item.At, pack.City.TimeZone), Plain(item.Text));
        foreach (DirectiveTask task in item.Tasks)
        {
            string? said = task.Steps.LastOrDefault(s => s.Move == DirectiveMove.Feed)?.Text;
            yield return Fact(
                "directives",
                $"{item.Id}/{task.Part.Id}",
                said is null ? "DirectiveTask" : "DirectiveTaskFed",
                AgencyOf(pack, task.Part.Agency),
                Plain(task.Part.Text),
                BriefText.Time(task.Part.Due, pack.City.TimeZone),
                BriefText.Of($"State{task.State}"),
                BriefText.Of($"Light{DirectiveLights.Of(task, now, pack.Briefs)}"),
                Plain(said ?? ""));
        }
    }

    internal static BriefFact Fact(string section, string key, string text, params object?[] args)
    {
        TwoTexts words = BriefText.Of(text, args);
        return new BriefFact(section, key, words.Zh, words.En);
    }

    internal static void Add(List<BriefFact> facts, string section, string key, string text, params object?[] args) => facts.Add(Fact(section, key, text, args));

    /// <summary>As many as the form takes; how many more there are is a fact too.</summary>
    internal static void Capped<T>(List<BriefFact> facts, string section, IEnumerable<T> items, Func<T, BriefFact> write)
    {
        T[] all = [.. items];
        facts.AddRange(all.Take(MostOfSection).Select(write));
        if (all.Length > MostOfSection)
        {
            Add(facts, section, $"more-{typeof(T).Name}", "More", all.Length - MostOfSection);
        }
    }

    internal static TwoTexts KindOf(CityPack pack, string kind) => pack.KindOf(kind) is { } known ? new(known.Zh, known.En) : new(kind, kind);

    internal static TwoTexts LevelOf(int? level) => BriefText.Of(level is >= 1 and <= 4 ? string.Create(CultureInfo.InvariantCulture, $"Level{level}") : "LevelNone");

    internal static TwoTexts AgencyOf(CityPack pack, string agency) => pack.AgencyOf(agency) is { } known ? new(known.Zh, known.En) : new(agency, agency);

    internal static TwoTexts DistrictOf(CityPack pack, string? code) =>
        pack.Areas.FirstOrDefault(a => a.Code == code) is { } area ? new TwoTexts(area.Zh, area.En) : new TwoTexts(code ?? "", code ?? "");

    /// <summary>What an incident is called. Its own title is in the city's first language; in English it is made of the same kind and place, as far as the city has English names for them.</summary>
    internal static TwoTexts TitleOf(CityPack pack, Incident incident)
    {
        string title = Plain(incident.Title);
        return pack.KindOf(incident.Kind) is { } kind && title.Any(IsHan) ? new TwoTexts(title, JoinedEn(kind.En, PlaceEn(pack, incident.Place))) : new TwoTexts(title, title);
    }

    /// <summary>An alert's headline, in English where its sender wrote one.</summary>
    private static TwoTexts HeadlineOf(Alert alert)
    {
        string said = Plain(alert.Headline ?? alert.Event ?? alert.SourceId);
        AlertText? english = alert.Texts.FirstOrDefault(t => t.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        return new TwoTexts(said, (english?.Headline ?? english?.Event) is { Length: > 0 } words ? Plain(words) : said);
    }

    // An address that is written in Chinese has no English; the district has.
    private static string PlaceEn(CityPack pack, Place place)
    {
        string address = Plain(place.Address ?? "");
        return JoinedEn(address.Any(IsHan) ? "" : address, DistrictOf(pack, place.District).En);
    }

    private static string JoinedEn(string one, string other) => one.Length == 0 ? other : other.Length == 0 ? one : $"{one}, {other}";

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF';

    /// <summary>District and address; one that begins with the district's name names it once.</summary>
    internal static TwoTexts PlaceOf(CityPack pack, Place place)
    {
        TwoTexts district = DistrictOf(pack, place.District);
        string address = Plain(place.Address ?? "");
        return address.Length == 0
            ? district
            : new TwoTexts(address.Contains(district.Zh, StringComparison.Ordinal) ? address : district.Zh + address, JoinedEn(address, district.En));
    }

    internal static BriefFact Gauge(CityPack pack, Series series)
    {
        Station? station = pack.StationOf(series.Latest.Station);
        TwoTexts name = station is null ? new(series.Latest.StationName ?? series.Latest.Station, series.Latest.StationName ?? series.Latest.Station) : new(station.Zh, station.En);
        TwoTexts value = series.Latest.Value is { } v
            ? new TwoTexts(string.Create(CultureInfo.InvariantCulture, $"{v:0.##} {series.Latest.Unit}"), string.Create(CultureInfo.InvariantCulture, $"{v:0.##} {series.Latest.Unit}"))
            : BriefText.Of("NoValue");
        TwoTexts against = series.Check is { Difference: { } above } ? BriefText.Of(above >= 0 ? "AboveWarning" : "BelowWarning", Math.Abs(Math.Round(above, 2))) : new TwoTexts("", "");
        return Fact("trend", series.Id, "Gauge", name, BriefText.Time(series.Latest.ObservedAt, pack.City.TimeZone), value, against, BriefText.Of(Trend(series)));
    }

    internal static BriefFact Alert(AlertItem alert, TimeZoneInfo zone) =>
        Fact("trend", alert.Id, alert.Alert.Expires is null ? "AlertOpen" : "Alert", HeadlineOf(alert.Alert), BriefText.Time(alert.Alert.Expires ?? alert.Alert.Sent, zone));

    internal static BriefFact Job(Assignment job, TimeZoneInfo zone) => Fact(
        "measures",
        job.Id,
        "Job",
        job.Unit,
        BriefText.Joined(job.Steps.Select(s => s.Step).Distinct().Order().Select(s => BriefText.Of($"Step{s}", BriefText.Time(job.TimeOf(s) ?? job.Steps[0].At, zone)))));

    /// <summary>A sender's or a person's words on one line.</summary>
    internal static string Plain(string text)
    {
        string clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length > 300 ? clean[..299] + "…" : clean;
    }

    private static string Trend(Series series) => series.TrendPerHour switch { null => "TrendUnknown", > 0.01 => "TrendUp", < -0.01 => "TrendDown", _ => "TrendSteady" };

    private static IEnumerable<AlertItem> Alerts(PictureState picture, string incident) =>
        picture.Alerts.Values.Where(a => a.InForce && a.Incidents.Contains(incident)).OrderBy(a => a.Alert.Sent).ThenBy(a => a.Id, StringComparer.Ordinal);

    private static BriefFact Task(CityPack pack, AgencyTask task) =>
        Fact("measures", task.Id, "Task", AgencyOf(pack, task.Agency), Plain(task.Text), BriefText.Of($"Task{task.State}"));

    private static TwoTexts PlanOf(CityPack pack, string id) => pack.Plans.Find(id) is { } plan ? new(plan.Zh, plan.En) : new(id, id);

    private static IEnumerable<TwoTexts> People(Casualties hurt)
    {
        (string Key, PeopleCount? Count)[] all = [("Dead", hurt.Dead), ("Missing", hurt.Missing), ("Trapped", hurt.Trapped), ("Injured", hurt.Injured), ("Light", hurt.LightlyInjured)];
        foreach ((string key, PeopleCount? count) in all)
        {
            if (count is { Number: > 0 } people)
            {
                yield return BriefText.Of(key, BriefText.Of($"Count{people.How}", people.Number));
            }
        }
    }
}
