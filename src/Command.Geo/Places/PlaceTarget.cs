using System.Collections.Immutable;
using Command.Geo.Areas;

namespace Command.Geo.Places;

/// <summary>What a name stands for: one street, one place or one area.</summary>
/// <param name="Kind">Street, place or area.</param>
/// <param name="Zh">Chinese name.</param>
/// <param name="En">English name.</param>
/// <param name="Word">A place's kind in its owner's words.</param>
/// <param name="At">The best single position.</param>
/// <param name="ReachM">Metres from there to its farthest spot.</param>
internal sealed record PlaceTarget(PlaceMatchKind Kind, string Zh, string En, string Word, GeoPoint At, double ReachM)
{
    public StreetCourse? Course { get; init; }

    public ImmutableArray<HouseNumber> Numbers { get; init; } = [];

    public Area? Area { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    public string TitleZh => Zh.Length > 0 ? Zh : En;

    public string TitleEn => En.Length > 0 ? En : Zh;
}
