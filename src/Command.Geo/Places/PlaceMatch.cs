using System.Collections.Immutable;

namespace Command.Geo.Places;

/// <summary>What a text was taken to mean.</summary>
public enum PlaceMatchKind
{
    /// <summary>Where two streets meet.</summary>
    Intersection,

    /// <summary>A house on a street, known or placed between known ones.</summary>
    HouseNumber,

    /// <summary>A street or a part of one.</summary>
    Street,

    /// <summary>A named thing.</summary>
    Place,

    /// <summary>An administrative area.</summary>
    Area,
}

/// <summary>One thing that a text may mean.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="TitleZh">Its name in Chinese, or in English where it has no Chinese one.</param>
/// <param name="TitleEn">Its name in English, or in Chinese where it has no English one.</param>
/// <param name="Point">The best single position, CGCS2000 lon/lat degrees.</param>
/// <param name="UncertaintyM">How far from <paramref name="Point"/> the meant spot may well be, metres.</param>
/// <param name="Score">How well the text fits, 0 to 1; 1 is the name itself.</param>
/// <param name="Why">Why it was taken so, the naming first.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record PlaceMatch(PlaceMatchKind Kind, string TitleZh, string TitleEn, GeoPoint Point, double UncertaintyM, double Score, ImmutableArray<PlaceReason> Why)
{
    /// <summary>The Chinese name of the district that <see cref="Point"/> lies in; null outside all of them.</summary>
    public string? DistrictZh { get; init; }

    /// <summary>The English name of the district that <see cref="Point"/> lies in; null outside all of them.</summary>
    public string? DistrictEn { get; init; }
}

/// <summary>One reason for a match: a stable code and what it speaks of.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Args">Names in Chinese, numbers and metres, in the order that the code's text wants them.</param>
public sealed record PlaceReason(string Code, ImmutableArray<string> Args)
{
    /// <summary>The same with names in English, where they have one.</summary>
    public ImmutableArray<string> ArgsEn { get; init; } = Args;

    /// <summary>Every code there is. <c>name-…</c>: how the name was found. <c>streets-…</c>, <c>number-…</c>, <c>part-…</c>, <c>near</c>,
    /// <c>beside</c>, <c>district…</c>, <c>in-text</c>: how the point was.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        "name-exact", "name-known-as", "name-begins", "name-contains", "name-pinyin", "name-initials", "name-homophone", "name-misspelt", "name-abbreviated", "name-words",
        "streets-cross", "streets-nearly-meet", "streets-apart", "number-known", "number-between", "number-beyond", "number-unknown",
        "part-between", "part-from", "part-unknown", "place-on-street", "place-off-street", "near", "beside", "bridge-unknown", "district", "district-other", "in-text",
    ];
}
