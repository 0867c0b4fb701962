using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>A kind that words speak of.</summary>
/// <param name="Kind">A code of the pack's <c>kinds.json</c>.</param>
/// <param name="Weight">How surely, over 0 and below 1: the words of the kind taken together, each of them one more independent hint.</param>
public readonly record struct KindWeight(string Kind, double Weight);

/// <summary>What a report's title, text and address say, brought to forms that can be compared. Two of equal content are equal.</summary>
/// <remarks>Immutable and safe to share between threads. Every list is bounded by the constants here.</remarks>
public sealed record ReportWording
{
    public const int MostKinds = 4;
    public const int MostNames = 8;
    public const int MostDetails = 12;
    public const int MostShingles = 64;

    /// <summary>What a report without words says.</summary>
    public static ReportWording Nothing { get; } = new();

    /// <summary>The kinds of the pack that title and text speak of, strongest first, then by code. What is denied (没有积水, no fire) is not here.</summary>
    public ImmutableArray<KindWeight> Kinds { get; init; } = [];

    /// <summary>Places named in title, text or address, folded, distinct, in ordinal order: roads and landmarks (<c>中山路</c>), house numbers
    /// (<c>中山路#88</c>), crossings with the two streets in ordinal order (<c>中山路×文昌街</c>). An English name that the city knows stands here as the Chinese one.
    /// Districts and what is kilometres long name no place and are left out.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>What tells one event from another and is neither place nor kind, in one form for all ways to say it, distinct, in ordinal order: counts
    /// (<c>3人</c>, <c>2辆</c>), lengths in metres (<c>0.5m</c>), plates (<c>黑a12345</c>), lines (<c>1号线</c>, <c>101路</c>), floors and doors (<c>3层</c>,
    /// <c>5单元</c>), temperatures (<c>12°</c>), things (<c>公交车</c>) and coloured vehicles (<c>白轿车</c>).</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>Hashes of pairs of neighbouring characters (Chinese) or words (Latin) of title and text without kinds, places and polite phrases: the smallest ones,
    /// distinct and rising, so that <see cref="Likeness.Jaccard"/> can estimate how much of two texts is the same.</summary>
    public ImmutableArray<ulong> Shingles { get; init; } = [];

    /// <summary>A hash of all letters of the text, or of the title where there is no text, without digits and punctuation: equal for the same words. 0 without any.</summary>
    public ulong Whole { get; init; }

    /// <summary>True when title or text says that it is over (水已退, 已恢复通行, reopened) and nothing after it takes that back.</summary>
    public bool Over { get; init; }

    public bool Equals(ReportWording? other) =>
        other is not null && Whole == other.Whole && Over == other.Over && Kinds.AsSpan().SequenceEqual(other.Kinds.AsSpan())
        && Names.AsSpan().SequenceEqual(other.Names.AsSpan()) && Details.AsSpan().SequenceEqual(other.Details.AsSpan())
        && Shingles.AsSpan().SequenceEqual(other.Shingles.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Whole, Over, Kinds.Length, Names.Length, Details.Length, Shingles.Length);
}
