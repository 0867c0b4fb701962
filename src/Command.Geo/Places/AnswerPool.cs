using System.Collections.Immutable;
using System.Globalization;
using Command.Geo.Areas;
using Command.Geo.Crs;

namespace Command.Geo.Places;

/// <summary>Gathers the answers to one query, the best of each thing, and makes matches of targets.</summary>
internal sealed class AnswerPool(ImmutableArray<PlaceTarget> targets, AreaIndex areas)
{
    private const double PlaceM = 50;
    private const double JunctionM = 30;
    private const double OtherDistrict = 0.55;

    // Where a name fits as it stands, a slip in another name is no answer.
    private const double AsNamed = 0.9;
    private const double WorthANameBeside = 0.62;

    // Streets are the borders of districts, and maps are drawn to about this.
    private const double BorderM = 300;
    private const double LeastPartM = 150;
    private readonly Dictionary<(PlaceMatchKind, string, string, int, int), PlaceMatch> _best = [];

    public double BestScore { get; private set; }

    public ImmutableArray<PlaceMatch> Best(int most) =>
    [
        .. _best.Values.Where(m => BestScore < AsNamed || m.Score >= WorthANameBeside).OrderByDescending(m => Math.Round(m.Score, 4)).ThenBy(m => m.TitleZh.Length).ThenBy(m => m.TitleZh, StringComparer.Ordinal)
            .ThenBy(m => m.Kind).ThenBy(m => m.Point.Lon).ThenBy(m => m.Point.Lat).Take(most),
    ];

    public void Add(IEnumerable<PlaceMatch> matches)
    {
        foreach (PlaceMatch match in matches)
        {
            (PlaceMatchKind, string, string, int, int) key =
                (match.Kind, match.TitleZh, match.TitleEn, (int)Math.Round(match.Point.Lon * 1000), (int)Math.Round(match.Point.Lat * 1000));
            if (!_best.TryGetValue(key, out PlaceMatch? before) || before.Score < match.Score)
            {
                Area? district = areas.Find(match.Point, AreaLevel.District);
                _best[key] = match with { DistrictZh = district?.Zh, DistrictEn = district?.En };
                BestScore = Math.Max(BestScore, match.Score);
            }
        }
    }

    /// <summary>The target itself.</summary>
    public void Add(NameHit hit, QueryContext context, params ReadOnlySpan<PlaceReason> more)
    {
        PlaceTarget target = targets[hit.Target];
        ImmutableArray<PlaceReason> why = [Named(hit), .. more, .. context.Why];
        (GeoPoint at, double reachM) = (target.At, target.ReachM);
        if (target.Course is { } course && context.District is { } district && course.FindMiddle(p => Inside(p, district)) is { } part)
        {
            (at, reachM) = (part.Middle, Math.Max(LeastPartM, part.ReachM));
        }

        double leastM = target.Kind == PlaceMatchKind.Street ? JunctionM : PlaceM;
        Add(context, new PlaceMatch(target.Kind, target.TitleZh, target.TitleEn, at, Round(Math.Max(leastM, reachM) + context.LooserM), hit.Score * context.Trust, why));
    }

    /// <summary>The junctions of two streets; both streets themselves, less surely, when they have none.</summary>
    public bool AddCrossing(NameHit one, NameHit other, QueryContext context)
    {
        (PlaceTarget first, PlaceTarget second) = (targets[one.Target], targets[other.Target]);
        if (first.Course is null || second.Course is null || first == second)
        {
            return false;
        }

        double score = Math.Min(one.Score, other.Score) * context.Trust;
        ImmutableArray<PlaceReason> named = Named(one, other);
        ImmutableArray<StreetCrossing> crossings = StreetCrossing.Of(first.Course, second.Course);
        int rank = 0;
        foreach (StreetCrossing crossing in crossings.Take(3))
        {
            bool meet = crossing.GapM == 0;
            PlaceReason how = meet
                ? About("streets-cross", [first, second])
                : About("streets-nearly-meet", [first, second], Metres(crossing.GapM));
            double uncertaintyM = meet ? JunctionM + crossing.SpreadM : JunctionM + (crossing.GapM / 2);
            Add(context, new PlaceMatch(
                PlaceMatchKind.Intersection, $"{first.TitleZh}与{second.TitleZh}", $"{first.TitleEn} & {second.TitleEn}", crossing.At,
                Round(uncertaintyM + context.LooserM), (meet ? score : score * 0.85) - (0.02 * rank++), [.. named, how, .. context.Why]));
        }

        return crossings.Length > 0;
    }

    /// <summary>Two streets that were named together but do not meet.</summary>
    public void AddApart(NameHit one, NameHit other, QueryContext context)
    {
        PlaceReason apart = About("streets-apart", [targets[one.Target], targets[other.Target]]);
        Add(one with { Score = one.Score * 0.6 }, context, apart);
        Add(other with { Score = other.Score * 0.6 }, context, apart);
    }

    /// <summary>A house on a street, or the street where its numbers are not known.</summary>
    public void AddNumber(NameHit street, int number, QueryContext context)
    {
        PlaceTarget target = targets[street.Target];
        if (target.Course is not { } course)
        {
            return;
        }

        if (StreetNumbers.Find(course, target.Numbers, number) is not { } found)
        {
            Add(street with { Score = street.Score * 0.95 }, context, About("number-unknown", [target], number.ToString(CultureInfo.InvariantCulture)));
            return;
        }

        Add(context, new PlaceMatch(
            PlaceMatchKind.HouseNumber, $"{target.TitleZh}{number}号", $"{number} {target.TitleEn}", found.At,
            Round(found.UncertaintyM + context.LooserM), street.Score * context.Trust, [Named(street), found.Why, .. context.Why]));
    }

    /// <summary>The part of a street between two points near it; from one of them on, when only one is known.</summary>
    public void AddPart(NameHit street, (PlaceTarget Target, GeoPoint At)? from, (PlaceTarget Target, GeoPoint At)? to, QueryContext context)
    {
        const double NearStreetM = 1_500;
        PlaceTarget target = targets[street.Target];
        if (target.Course is not { } course)
        {
            return;
        }

        (PlaceTarget Target, StreetSpot Spot)[] ends = [.. new[] { from, to }.Where(e => e is not null)
            .Select(e => (e!.Value.Target, Spot: course.Nearest(e.Value.At))).Where(e => e.Spot.OffM <= NearStreetM)];
        switch (ends)
        {
            case [var one, var other] when one.Spot != other.Spot:
                (GeoPoint at, double apartM) = course.Between(one.Spot, other.Spot, 0.5);
                Add(context, Part(at, Math.Max(PlaceM, apartM / 2), 0.97, About("part-between", [one.Target, other.Target])));
                break;
            case [var only, ..]:
                Add(context, Part(course.PointAt(only.Spot), Math.Clamp(course.LengthM / 4, 300, 1_000), 0.8, About("part-from", [only.Target])));
                break;
            default:
                Add(street with { Score = street.Score * 0.9 }, context, About("part-unknown", [target]));
                break;
        }

        PlaceMatch Part(GeoPoint at, double uncertaintyM, double trust, PlaceReason how) =>
            new(PlaceMatchKind.Street, target.TitleZh, target.TitleEn, at, Round(uncertaintyM + context.LooserM), street.Score * trust * context.Trust, [Named(street), how, .. context.Why]);
    }

    /// <summary>A place that was named after the street it lies on.</summary>
    public void AddOnStreet(NameHit street, NameHit place, QueryContext context)
    {
        const double OnStreetM = 400;
        (PlaceTarget on, PlaceTarget target) = (targets[street.Target], targets[place.Target]);
        if (on.Course is { } course && target.Kind == PlaceMatchKind.Place)
        {
            double offM = course.Nearest(target.At).OffM;
            bool near = offM <= OnStreetM + target.ReachM;
            Add(
                place with { Score = Math.Min(street.Score, place.Score) * (near ? 0.98 : 0.75) }, context,
                About(near ? "place-on-street" : "place-off-street", [on], Metres(offM)));
        }
    }

    private void Add(QueryContext context, PlaceMatch match)
    {
        if (context.District is { } district && match.Kind != PlaceMatchKind.Area)
        {
            match = Inside(match.Point, district)
                ? match with { Why = match.Why.Add(new PlaceReason("district", [district.Zh]) { ArgsEn = [district.En] }) }
                : match with { Why = match.Why.Add(new PlaceReason("district-other", [district.Zh]) { ArgsEn = [district.En] }), Score = match.Score * OtherDistrict };
        }

        Add([match]);
    }

    private bool Inside(GeoPoint point, Area district)
    {
        if (IsIn(point, district))
        {
            return true;
        }

        LocalPlane plane = new(point);
        return IsIn(plane.Inverse(new PlanePoint(BorderM, 0)), district) || IsIn(plane.Inverse(new PlanePoint(-BorderM, 0)), district)
            || IsIn(plane.Inverse(new PlanePoint(0, BorderM)), district) || IsIn(plane.Inverse(new PlanePoint(0, -BorderM)), district);
    }

    private bool IsIn(GeoPoint point, Area district) => areas.Find(point, AreaLevel.District)?.Code == district.Code;

    private ImmutableArray<PlaceReason> Named(NameHit one, NameHit other) => [Named(one), Named(other)];

    private PlaceReason Named(NameHit hit) => About(hit.Code, [targets[hit.Target]]);

    private static PlaceReason About(string code, ReadOnlySpan<PlaceTarget> named, params ReadOnlySpan<string> more)
    {
        ImmutableArray<string>.Builder zh = ImmutableArray.CreateBuilder<string>(), en = ImmutableArray.CreateBuilder<string>();
        foreach (PlaceTarget target in named)
        {
            zh.Add(target.TitleZh);
            en.Add(target.TitleEn);
        }

        zh.AddRange(more);
        en.AddRange(more);
        return new PlaceReason(code, zh.ToImmutable()) { ArgsEn = en.ToImmutable() };
    }

    private static double Round(double m) => Math.Ceiling(m);

    private static string Metres(double m) => Math.Round(m).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the words around a name said.</summary>
/// <param name="District">The district that the address named.</param>
/// <param name="LooserM">What they add to the uncertainty, metres.</param>
/// <param name="Trust">How sure the reading of those words is, 0 to 1.</param>
/// <param name="Why">The reasons they give.</param>
internal readonly record struct QueryContext(Area? District, double LooserM, double Trust, ImmutableArray<PlaceReason> Why)
{
    private const double NearM = 100;

    /// <summary>The same, at least so much looser.</summary>
    public QueryContext Looser(double looserM) =>
        looserM <= LooserM ? this
        : this with { LooserM = looserM, Why = [new PlaceReason(looserM >= NearM ? "near" : "beside", [looserM.ToString(CultureInfo.InvariantCulture)])] };
}
