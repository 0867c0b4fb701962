using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise.City;

/// <summary>The scenes of a drill's incidents. Not thread-safe but for <see cref="Now"/>: one owner moves them on.</summary>
public sealed class Scenes(CityPack pack)
{
    /// <summary>Scenes kept: the newest.</summary>
    private const int Most = 500;

    private const double HurryKmh = 70;

    /// <summary>A minute to decide, and what a crew takes on average to get away.</summary>
    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(60 + 37.5);

    private readonly LineNetwork _roads = LineNetwork.Roads(pack);
    private ImmutableDictionary<string, Scene> _now = ImmutableDictionary<string, Scene>.Empty;

    /// <summary>All of them, by incident.</summary>
    public ImmutableDictionary<string, Scene> Now => Volatile.Read(ref _now);

    /// <summary>True when nothing is left to do at an incident; also where nothing is known of it.</summary>
    public bool IsDone(string incident) => _now.GetValueOrDefault(incident) is not { DoneAt: null };

    /// <summary>Moves them on.</summary>
    /// <param name="picture">Who is where, by the desk's word.</param>
    /// <param name="fixes">Where units are; asked only when something new began.</param>
    /// <param name="now">The wall's clock.</param>
    /// <param name="since">How much later than the last time, pauses left out.</param>
    public void Advance(PictureState picture, Func<IEnumerable<UnitFix>> fixes, DateTimeOffset now, TimeSpan since)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(fixes);
        ImmutableDictionary<string, Scene> scenes = _now;
        foreach (string id in picture.Open)
        {
            if (picture.Incidents.GetValueOrDefault(id) is not { Exercise: true, Place.Centre: { } at } incident || pack.Plans.OfKind(incident.Kind) is not { } plan)
            {
                continue;
            }

            int? level = incident.LevelSet?.Level ?? incident.Level;
            ImmutableArray<(string Capability, int Count, bool Shared)> needs = Scene.Needs(pack, incident);
            if (!scenes.TryGetValue(id, out Scene? scene))
            {
                scene = new Scene(id, incident.Kind, incident.OpenedAt, 1, 0, null, null) { ByNearest = ByNearest(picture, [.. fixes()], at, needs, level, plan.WorkMinutes) };
            }

            double covered = Scene.Covered(needs, picture.Assignments.Values
                .Where(a => a.IsActive && a.Incident == id && a.Stage is null && picture.Units.GetValueOrDefault(a.Unit)?.Status == UnitStatus.OnScene)
                .Select(a => pack.UnitNamed(a.Unit)?.Capabilities ?? []));
            scenes = scenes.SetItem(id, scene.After(covered, level, plan.WorkMinutes, since.TotalMinutes, now));
        }

        if (scenes.Count > Most)
        {
            scenes = scenes.RemoveRange([.. scenes.Values.OrderByDescending(s => s.OpenedAt).Skip(Most).Select(s => s.Incident)]);
        }

        Volatile.Write(ref _now, scenes);
    }

    /// <summary>The nearest free unit for each need, along the same roads that the crews drive.</summary>
    private Nearest? ByNearest(PictureState picture, ImmutableArray<UnitFix> fixes, GeoPoint at, ImmutableArray<(string Capability, int Count, bool Shared)> needs, int? level, double workMinutes)
    {
        if (_roads.IsEmpty)
        {
            return null;
        }

        double[] metres = _roads.MetresFrom(_roads.Nearest(at));
        List<(UnitSpec Unit, double Metres)> free =
        [
            .. fixes.Where(f => f.Exercise && picture.Units.GetValueOrDefault(f.CallSign) is null or { IsFree: true })
                .Select(f => (Unit: pack.UnitNamed(f.CallSign), f.At)).Where(f => f.Unit is not null && !f.Unit.Capabilities.IsEmpty)
                .Select(f => (f.Unit!, metres[_roads.Nearest(f.At)])).OrderBy(f => f.Item2).ThenBy(f => f.Item1.CallSign, StringComparer.Ordinal),
        ];
        double furthest = 0;
        foreach ((string capability, int count, _) in needs.OrderBy(n => n.Shared))
        {
            for (int i = 0; i < count; i++)
            {
                int found = free.FindIndex(f => f.Unit.Capabilities.Contains(capability) && double.IsFinite(f.Metres));
                if (found < 0)
                {
                    return null;
                }

                furthest = Math.Max(furthest, free[found].Metres);
                free.RemoveAt(found);
            }
        }

        TimeSpan adequate = s_before + TimeSpan.FromHours(furthest / 1000 / HurryKmh);
        return new Nearest(adequate, Scene.HarmOf(adequate.TotalMinutes, level, workMinutes));
    }
}
