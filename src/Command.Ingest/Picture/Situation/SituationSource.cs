using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Areas;
using Command.Ingest.City;

namespace Command.Ingest.Picture.Situation;

/// <summary>A unit that can be sent, with where it waits.</summary>
/// <param name="District">The district of its depot; null outside all.</param>
public sealed record Force(string CallSign, string Agency, string? District);

/// <summary>What the rules read: a moment, the city, and what of the city is worked out once. Immutable and safe to share between threads.</summary>
public sealed record SituationSource(SituationMoment At, CityPack Pack, FrozenDictionary<string, Force> Forces, Func<Geo.GeoPoint, string?> DistrictAt)
{
    /// <summary>True for what belongs to the world that is asked for.</summary>
    public bool IsOfWorld(bool exercise) => exercise == At.Exercise;

    /// <summary>The reason for which the other world's rows are left out.</summary>
    public string OtherWorld => At.Exercise ? "real" : "exercise";
}

/// <summary>Works situations out. Made once for a city; safe to use from any thread.</summary>
public sealed class SituationMaker
{
    private readonly CityPack _pack;
    private readonly AreaIndex _areas;
    private readonly FrozenDictionary<string, Force> _forces;

    public SituationMaker(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        _pack = pack;
        _areas = AreaIndex.Build(pack.Areas.Where(a => a.Level is AreaLevel.District or AreaLevel.County));

        // Those without capabilities are the city's ordinary vehicles, which nobody sends.
        _forces = pack.Units.Where(u => !u.Capabilities.IsDefaultOrEmpty).DistinctBy(u => u.CallSign, StringComparer.Ordinal)
            .ToFrozenDictionary(u => u.CallSign, u => new Force(u.CallSign, u.Agency, DistrictAt(u.Depot)), StringComparer.Ordinal);
    }

    /// <summary>The situation with every rule in its newest version.</summary>
    public CitySituation Of(SituationMoment at)
    {
        ArgumentNullException.ThrowIfNull(at);
        SituationSource source = Source(at);
        ImmutableDictionary<string, RuleFinding>.Builder findings = ImmutableDictionary.CreateBuilder<string, RuleFinding>(StringComparer.Ordinal);
        foreach (FigureRule rule in FigureRules.Current.Values)
        {
            findings[rule.Code] = rule.Find(source);
        }

        CitySituation situation = new(at.AsOf, at.Picture.Sequence, at.Exercise, at.Feeds is not null, findings.ToImmutable());
        return situation with { Sentences = SentenceMaker.Of(situation, at, _pack) };
    }

    /// <summary>One rule alone, of any version.</summary>
    public RuleFinding Of(FigureRule rule, SituationMoment at)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(at);
        return rule.Find(Source(at));
    }

    private SituationSource Source(SituationMoment at) => new(at, _pack, _forces, DistrictAt);

    private string? DistrictAt(Geo.GeoPoint point) => _areas.Find(point)?.Code;
}
