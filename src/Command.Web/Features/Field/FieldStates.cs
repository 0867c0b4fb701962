using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Command.Geo;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Field;

/// <summary>Makes what a crew's page shows of the picture as that person may see it.</summary>
public sealed class FieldStates(CityPack pack, FieldRoutes routes, TimeProvider time)
{
    private const int MostUnits = 400, MostNotices = 6, MostClosures = 8;
    private const double BesideWayM = 400;

    /// <summary>The unit that somebody is in: the one that their name is in the crew of.</summary>
    public static UnitDuty? UnitOf(PictureState picture, Caller who)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(who);
        return picture.Units.Values.Where(u => u.Crew.Any(c => c.Name == who.Name)).MinBy(u => u.Unit, StringComparer.Ordinal);
    }

    /// <summary>Everything.</summary>
    /// <param name="view">The picture for the caller.</param>
    /// <param name="who">Who asks.</param>
    /// <param name="units">True with the units to sign on to.</param>
    /// <param name="words">The viewer's words.</param>
    public FieldState Of(SharedView view, Caller who, bool units, Words words)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(who);
        PictureState picture = view.Picture;
        PackNames names = new(pack, words);
        UnitDuty? duty = UnitOf(picture, who);
        UnitFix? fix = duty is null ? null : view.Units.All().Where(f => f.CallSign == duty.Unit).MaxBy(f => f.ObservedAt);
        FieldJob? job = duty is null ? null : JobOf(view, duty, fix, names);
        return new FieldState
        {
            Now = time.GetUtcNow(),
            Mark = MarkOf(view, who),
            Person = who.Name,
            Display = who.Display,
            Demo = who.Kind != CallerKind.Person,
            Unit = duty is null ? null : UnitOf(duty, fix, words),
            Job = job,
            Messages = job is null ? [] : [.. picture.JobMessages.GetValueOrDefault(job.Id, []).OrderBy(m => m.At)],
            Notices = Notices(picture, job, names),
            Units = units ? Choices(picture, who, words) : [],
        };
    }

    /// <summary>Another text whenever <see cref="Of"/> would say something new, made of versions alone: it is asked for every second.</summary>
    public string MarkOf(SharedView view, Caller who)
    {
        ArgumentNullException.ThrowIfNull(view);
        PictureState picture = view.Picture;
        HashCode mark = default;
        if (UnitOf(picture, who) is { } duty)
        {
            mark.Add(duty.Unit, StringComparer.Ordinal);
            mark.Add(duty.Version);
            Assignment? job = duty.Assignment is { } id ? picture.Assignments.GetValueOrDefault(id) : null;
            mark.Add(job?.Version);
            mark.Add(job is null ? 0 : picture.JobMessages.GetValueOrDefault(job.Id, []).LastOrDefault()?.Id.GetHashCode(StringComparison.Ordinal));
            mark.Add(job is null ? 0 : picture.Incidents.GetValueOrDefault(job.Incident)?.Version);
            mark.Add(job is null || !view.SeesRoads || routes.Conditions(job.Exercise) is not { } roads ? 0 : RuntimeHelpers.GetHashCode(roads));
        }

        mark.Add(RuntimeHelpers.GetHashCode(picture.Alerts));
        return mark.ToHashCode().ToString("x8", CultureInfo.InvariantCulture);
    }

    private static FieldUnit UnitOf(UnitDuty duty, UnitFix? fix, string kind) => new(
        duty.Unit, kind, duty.Status, duty.By.Length == 0 ? null : duty.At, duty.By, duty.LostSince is not null, duty.Crew, duty.ShiftEnds, duty.Distress,
        fix is null ? null : Numbers(fix.At), fix?.ObservedAt, fix is not null && PagePositions.CallSignOf(fix.SourceId) is not null);

    private FieldUnit UnitOf(UnitDuty duty, UnitFix? fix, Words words) => UnitOf(duty, fix, KindOf(pack.UnitNamed(duty.Unit)?.Kind ?? duty.Lent?.Kind ?? "", words));

    private FieldJob? JobOf(SharedView view, UnitDuty duty, UnitFix? fix, PackNames names)
    {
        if (duty.Assignment is not { } id)
        {
            return null;
        }

        PictureState picture = view.Picture;
        if (picture.Assignments.GetValueOrDefault(id) is not { } job || picture.Incidents.GetValueOrDefault(job.Incident) is not { } incident)
        {
            // The agency may not see what its unit was sent to: that there is a job is the crew's own, and nothing more is told.
            return new FieldJob(id, null, null, null, [], "", false, null, []);
        }

        GeoPoint? goal = job.Stage ?? incident.Place.Centre;
        FieldWay? way = fix is not null && goal is { } to ? routes.Way(fix.At, to, job.Exercise, view.SeesRoads, job.Incident) : null;
        string address = string.IsNullOrWhiteSpace(incident.Place.Address) ? names.Place(incident.Place) : incident.Place.Address;
        return new FieldJob(
            id,
            new FieldIncident(
                incident.Id, names.Title(incident), names.Kind(incident.Kind), names.Symbol(incident.Kind), incident.Level, names.Level(incident.Level), address,
                incident.Place.Centre is { } centre ? Numbers(centre) : null, incident.Place.UncertaintyM, incident.Status != IncidentStatus.Open),
            job.Task,
            job.Stage is { } stage ? Numbers(stage) : null,
            job.Steps,
            job.Steps.FirstOrDefault()?.By ?? "",
            job.Exercise,
            way,
            way is null ? [] : Closures(view, way, job.Exercise, names));
    }

    /// <summary>What is closed beside the way, in the words of whoever said so.</summary>
    private ImmutableArray<string> Closures(SharedView view, FieldWay way, bool exercise, PackNames names)
    {
        if (!view.SeesRoads || routes.Conditions(exercise) is not { } roads)
        {
            return [];
        }

        double west = way.Path.Min(p => p[0]), east = way.Path.Max(p => p[0]), south = way.Path.Min(p => p[1]), north = way.Path.Max(p => p[1]);
        double lat = BesideWayM / 111_320, lon = lat / Math.Cos(south * Math.PI / 180);
        GeoBox beside = new(west - lon, south - lat, east + lon, north + lat);
        return
        [
            .. roads.Effects
                .Where(e => e.Closed.Any(edge => beside.Contains(roads.Graph.PathOf(edge)[0])))
                .Select(e => view.Picture.Reports.GetValueOrDefault(e.Event.Id) is { } r ? names.Words.Format("FieldPage_Closure", names.Title(r.Report, r.Place), names.Time(r.Report.ObservedAt))
                    : PlanClosings.Of(view.Picture, exercise).FirstOrDefault(c => c.Road.Id == e.Event.Id) is { } c ? names.Words.Format("FieldPage_Closure", $"{names.Words.Pick(c.Measure.Zh, c.Measure.En)} {c.Run.Incident}", names.Time(c.Measure.DoneAt!.Value))
                    : null)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Take(MostClosures),
        ];
    }

    private static ImmutableArray<FieldNotice> Notices(PictureState picture, FieldJob? job, PackNames names) =>
    [
        .. picture.Alerts.Values
            .Where(a => a.InForce && (a.Alert.Level is 1 or 2 || (job?.Incident is { } incident && a.Incidents.Contains(incident.Number))) && a.Alert.Exercise == (job?.Exercise == true))
            .OrderBy(a => a.Alert.Level ?? 9).ThenByDescending(a => a.KnownAt)
            .Select(a => new FieldNotice(names.Headline(a.Alert) ?? names.Words["Alert_Untitled"], a.Alert.Level, a.Alert.Expires))
            .DistinctBy(n => n.Text, StringComparer.Ordinal)
            .Take(MostNotices),
    ];

    private ImmutableArray<FieldChoice> Choices(PictureState picture, Caller who, Words words)
    {
        IEnumerable<(string CallSign, string Kind)> own = pack.Units.Where(u => who.Agency is null || u.Agency == who.Agency).OrderByDescending(u => u.Capabilities.Length > 0).Select(u => (u.CallSign, u.Kind));
        IEnumerable<(string CallSign, string Kind)> lent = picture.Units.Values.Where(u => u.Lent is { } l && (who.Agency is null || l.Agency == who.Agency)).Select(u => (u.Unit, u.Lent!.Kind));
        return [.. own.Concat(lent).Take(MostUnits).Select(u => new FieldChoice(u.CallSign, KindOf(u.Kind, words), picture.Units.GetValueOrDefault(u.CallSign)?.Crew.Length ?? 0))];
    }

    private static string KindOf(string kind, Words words) => words.Find("UnitKind_" + kind) ?? kind;

    private static double[] Numbers(GeoPoint at) => [Math.Round(at.Lon, 6), Math.Round(at.Lat, 6)];
}
