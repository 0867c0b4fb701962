using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Benchmarks.Fusion;

/// <summary>Which kinds may be neighbours.</summary>
internal enum KindRule
{
    Any,
    GoTogether,
    Same,
}

/// <summary>Parameters of ST-DBSCAN.</summary>
internal sealed record StDbscanParameters(double SpaceM, double Minutes, int LeastPoints, KindRule Kinds)
{
    public override string ToString() => FormattableString.Invariant($"{SpaceM:0} m, {Minutes:0} min, {LeastPoints} points, kinds {Kinds}");
}

/// <summary>
/// ST-DBSCAN (Birant and Kut 2007): points within a distance in space and another in time are neighbours, those with enough of them are cores, and cores that
/// are neighbours are one cluster with what borders on them. It sees the whole day at once. The neighbours at the widest parameters are found once.
/// </summary>
internal sealed class StDbscan
{
    private static readonly ImmutableArray<double> s_space = [40, 70, 100, 150, 200, 250, 300, 400];
    private static readonly ImmutableArray<double> s_minutes = [15, 30, 60, 90, 120, 180, 300];
    private static readonly ImmutableArray<int> s_points = [2, 3, 4];

    private readonly int _count;
    private readonly List<(int A, int B, float Metres, float Minutes, KindRule Kinds)> _near = [];

    public StDbscan(ImmutableArray<Scored> reports, CityPack pack, Func<Report, GeoPoint?> at)
    {
        _count = reports.Length;
        (int Index, GeoPoint At, Report Report)[] points = [.. reports
            .Select((r, i) => (Index: i, At: at(r.First), Report: r.First))
            .Where(p => p.At is not null)
            .Select(p => (p.Index, p.At!.Value, p.Report))
            .OrderBy(p => p.Report.ObservedAt)];
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = i + 1; j < points.Length; j++)
            {
                double minutes = (points[j].Report.ObservedAt - points[i].Report.ObservedAt).TotalMinutes;
                if (minutes > s_minutes[^1])
                {
                    break;
                }

                if (Math.Abs(points[i].At.Lat - points[j].At.Lat) * 111_000 > s_space[^1])
                {
                    continue;
                }

                double metres = points[i].At.DistanceTo(points[j].At);
                if (metres <= s_space[^1])
                {
                    string one = points[i].Report.Kind, other = points[j].Report.Kind;
                    KindRule rule = one == other ? KindRule.Same : pack.JoinWeight(one, other) > 0 ? KindRule.GoTogether : KindRule.Any;
                    _near.Add((points[i].Index, points[j].Index, (float)metres, (float)minutes, rule));
                }
            }
        }
    }

    public static IEnumerable<StDbscanParameters> Grid =>
        from space in s_space
        from minutes in s_minutes
        from least in s_points
        from kinds in Enum.GetValues<KindRule>()
        select new StDbscanParameters(space, minutes, least, kinds);

    /// <summary>The cluster of each report; noise stands alone.</summary>
    public int[] Run(StDbscanParameters parameters)
    {
        int[] neighbours = new int[_count];
        foreach ((int a, int b, _, _, _) in _near.Where(n => Within(n, parameters)))
        {
            neighbours[a]++;
            neighbours[b]++;
        }

        int[] up = [.. Enumerable.Range(0, _count)];
        bool[] bordered = new bool[_count];
        bool IsCore(int i) => neighbours[i] + 1 >= parameters.LeastPoints;
        foreach ((int a, int b, _, _, _) in _near.Where(n => Within(n, parameters)))
        {
            if (IsCore(a) && IsCore(b))
            {
                up[Top(up, a)] = Top(up, b);
            }
        }

        foreach ((int a, int b, _, _, _) in _near.Where(n => Within(n, parameters)))
        {
            Border(a, b);
            Border(b, a);
        }

        for (int i = 0; i < _count; i++)
        {
            up[i] = Top(up, i);
        }

        return up;

        void Border(int core, int edge)
        {
            if (IsCore(core) && !IsCore(edge) && !bordered[edge])
            {
                bordered[edge] = true;
                up[edge] = Top(up, core);
            }
        }
    }

    private static bool Within((int A, int B, float Metres, float Minutes, KindRule Kinds) near, StDbscanParameters parameters) =>
        near.Metres <= parameters.SpaceM && near.Minutes <= parameters.Minutes && near.Kinds >= parameters.Kinds;

    private static int Top(int[] up, int at)
    {
        while (up[at] != at)
        {
            at = up[at] = up[up[at]];
        }

        return at;
    }
}
