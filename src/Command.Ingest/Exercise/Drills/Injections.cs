using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;

namespace Command.Ingest.Exercise.Drills;

/// <summary>What injects make people and the traffic police say. Pure: the same inject in the same telling gives the same statements.</summary>
public static class Injections
{
    private const double SpreadM = 120, ClosedM = 200;

    /// <summary>The true event that an inject makes.</summary>
    public static string TruthOf(DrillInject inject)
    {
        ArgumentNullException.ThrowIfNull(inject);
        return "inject-" + inject.Id;
    }

    /// <summary>The statements of one inject, in the order in which they are due; none for one that speaks of nothing.</summary>
    /// <param name="inject">What was done.</param>
    /// <param name="number">Which of the drill's injects it is, from 1: it stands in the ids.</param>
    /// <param name="pack">The city.</param>
    /// <param name="roads">Its roads.</param>
    /// <param name="senders">Who speaks.</param>
    /// <param name="telling">When and how fast.</param>
    public static ImmutableArray<Statement> Plan(DrillInject inject, int number, CityPack pack, LineNetwork roads, Senders senders, Telling telling)
    {
        ArgumentNullException.ThrowIfNull(inject);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(roads);
        ArgumentNullException.ThrowIfNull(senders);
        ArgumentNullException.ThrowIfNull(telling);
        return inject.Kind switch
        {
            InjectKind.Close when senders.Roads is { } police && !roads.IsEmpty && inject.At is { } at => Closed(inject, at, number, roads, police, telling),
            InjectKind.Calls when senders.Cases is { } centre && !roads.IsEmpty => Calls(inject, number, pack, roads, centre, telling),
            _ => [],
        };
    }

    private static ImmutableArray<Statement> Closed(DrillInject inject, GeoPoint at, int number, LineNetwork roads, Sender police, Telling telling)
    {
        (Stretch stretch, double along, _) = roads.NearestStretch(at);
        string road = inject.Place ?? stretch.Name;
        DateTimeOffset first = telling.WallOf(inject.Story), last = telling.WallOf(inject.Story + inject.Lasts);
        string id = string.Create(CultureInfo.InvariantCulture, $"{telling.Name}-J{number:00}");
        Report report = new()
        {
            Feed = police.Feed,
            Agency = police.Agency,
            SourceId = $"{Statement.Publisher.Prefix}R{id}",
            Version = "",
            ObservedAt = first,
            SentAt = first,
            Exercise = true,
            Kind = "closure",
            Title = road + "封闭",
            Text = road + "双向封闭，过往车辆请绕行。",
            Level = 3,
            Shape = new LineShape([.. roads.LineAround(roads.PointOn(stretch, along), ClosedM).Select(p => Ground.Rounded(police.Datum.FromShared(Ground.Rounded(p))))]),
            Address = road,
            Group = "S" + id,
            Ends = last + TimeSpan.FromMinutes(10),
        };
        return [Said(report, 1, first, "datex2", inject), Said(report with { SentAt = last, Status = ReportStatus.Closed, Text = road + "恢复通行。" }, 2, last, "datex2", inject)];
    }

    private static Statement Said(Report report, int version, DateTimeOffset due, string format, DrillInject inject) => new()
    {
        Due = due,
        Format = format,
        Messages = [report with { Version = format == "datex2" ? string.Create(CultureInfo.InvariantCulture, $"{version}@{report.SentAt:yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz}") : "" }],
        Truth = [TruthOf(inject)],
    };

    /// <summary>Each caller in words, at a place and at a time of their own; most call in the first third.</summary>
    private static ImmutableArray<Statement> Calls(DrillInject inject, int number, CityPack pack, LineNetwork roads, Sender centre, Telling telling)
    {
        Random random = new(unchecked((telling.Seed * 397) ^ number) & int.MaxValue);
        AreaIndex areas = AreaIndex.Build(pack.Areas);
        string code = inject.Code!, kind = pack.Codes("open311").KindOf(code);
        ImmutableArray<int> core = [.. Enumerable.Range(0, roads.Nodes.Length).Where(n => pack.City.Core.Contains(roads.Nodes[n]))];
        string title = pack.KindOf(kind)?.Zh ?? code;
        CallWords words = new(kind, title, telling.Seed ^ number);
        List<(TimeSpan Story, Report Report, string Truth)> calls = [];
        for (int i = 0; i < inject.Count; i++)
        {
            TimeSpan at = inject.Story + (inject.Lasts * Math.Pow(random.NextDouble(), 1.6));
            GeoPoint where = Ground.Near(inject.At ?? roads.Nodes[core.IsEmpty ? random.Next(roads.Nodes.Length) : core[random.Next(core.Length)]], SpreadM, random);
            (Stretch stretch, _, _) = roads.NearestStretch(where);
            string place = inject.At is not null && inject.Place is { } named ? named : stretch.Name;
            DateTimeOffset said = telling.WallOf(at);
            calls.Add((at, new Report
            {
                Feed = centre.Feed,
                Agency = centre.Agency,
                SourceId = "",
                Version = "",
                ObservedAt = said,
                SentAt = said,
                Exercise = true,
                Kind = kind,
                SourceKind = code,
                Title = title,
                Text = (inject.At is null ? new CallWords(kind, title, random.Next()) : words).Say(place, random.Next()),
                Shape = new PointShape(Ground.Rounded(centre.Datum.FromShared(where))),
                Address = areas.Find(where, AreaLevel.District)?.Zh + place,
            }, inject.At is null ? string.Create(CultureInfo.InvariantCulture, $"{TruthOf(inject)}-{i + 1}") : TruthOf(inject)));
        }

        DateTimeOffset over = telling.WallOf(inject.Story + inject.Lasts) + TimeSpan.FromMinutes(20 / telling.Speed);
        ImmutableArray<Statement>.Builder statements = ImmutableArray.CreateBuilder<Statement>();
        int call = 0;
        foreach ((_, Report report, string truth) in calls.OrderBy(c => c.Story))
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{Leftovers.CasePrefix}{telling.Name}-J{number:00}-{++call:0000}");
            statements.Add(Case(report with { SourceId = id }, report.SentAt!.Value, truth));
            statements.Add(Case(report with { SourceId = id, SentAt = over, Status = ReportStatus.Closed }, over, truth));
        }

        return [.. statements.OrderBy(s => s.Due)];
    }

    private static Statement Case(Report report, DateTimeOffset due, string truth) => new() { Due = due, Format = "open311", Messages = [report], Truth = [truth] };
}
