using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>What a known word does in a text. One word may do several things.</summary>
[Flags]
internal enum Marks
{
    None = 0,

    /// <summary>Tells a kind.</summary>
    Kind = 1 << 0,

    /// <summary>Names a place of the city, or an area.</summary>
    Place = 1 << 1,

    /// <summary>Denies what follows: 没有, without.</summary>
    Denies = 1 << 2,

    /// <summary>Asks whether: 是否, 有没有.</summary>
    Asks = 1 << 3,

    /// <summary>Speaks of what might be or is to be kept away: 预防, 如果, 隐患.</summary>
    Supposes = 1 << 4,

    /// <summary>The whole text is about a drill.</summary>
    Drill = 1 << 5,

    /// <summary>What follows is not so yet: 预计, 待, 请尽快, will be.</summary>
    Awaits = 1 << 6,

    /// <summary>Says that it is over.</summary>
    Over = 1 << 7,

    /// <summary>Takes back that it is over: 又, 仍有, again.</summary>
    Again = 1 << 8,

    /// <summary>Polite or empty: tells nothing of the event.</summary>
    Filler = 1 << 9,

    /// <summary>A telling thing.</summary>
    Thing = 1 << 10,

    /// <summary>A thing that drives and may have a colour.</summary>
    Vehicle = 1 << 11,

    Colour = 1 << 12,

    /// <summary>Two streets meet: 交叉口, corner of.</summary>
    Crossing = 1 << 13,

    /// <summary>Ends the name of a street: 路, 大街, road.</summary>
    StreetEnd = 1 << 14,

    /// <summary>Ends the name of a place: 小区, 医院, bridge.</summary>
    PlaceEnd = 1 << 15,

    /// <summary>What follows is not where it happens but where to go instead.</summary>
    Instead = 1 << 16,
}

/// <summary>One word that the reader knows.</summary>
internal sealed record Lexeme
{
    public required Marks Marks { get; init; }

    /// <summary>The kinds it tells, as numbers of the reader's list.</summary>
    public ImmutableArray<(int Kind, double Weight)> Kinds { get; init; } = [];

    /// <summary>The canonical name of the place; null for an area and what is too large to be a place.</summary>
    public string? Place { get; init; }

    /// <summary>True for a place that is a street.</summary>
    public bool Street { get; init; }

    /// <summary>The detail that it is, the colour, or the canonical end of a name.</summary>
    public string Form { get; init; } = "";

    public bool Is(Marks any) => (Marks & any) != 0;
}

/// <summary>A known word in a text.</summary>
internal readonly record struct Token(int Start, int End, int Word, Lexeme Lexeme);
