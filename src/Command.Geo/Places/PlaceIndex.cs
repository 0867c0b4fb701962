using System.Collections.Immutable;
using Command.Geo.Areas;

namespace Command.Geo.Places;

/// <summary>
/// Address search over a city's names: streets, junctions, house numbers, places and areas, in Chinese, English and pinyin, whole or only begun.
/// Every answer is a point with an honest uncertainty and its reasons.
/// </summary>
/// <remarks>
/// Built once and immutable: any number of threads may ask at once. No text, however long or broken, makes a search throw; what is past
/// <see cref="LongestQuery"/> characters is not read. Positions are CGCS2000 lon/lat degrees.
/// </remarks>
public sealed class PlaceIndex
{
    /// <summary>How many characters of a query are read.</summary>
    public const int LongestQuery = 200;

    /// <summary>How many answers a search gives at the most.</summary>
    public const int MostMatches = 100;

    private const double GoodEnough = 0.5;

    private PlaceIndex(ImmutableArray<PlaceTarget> targets, NameTable names, RegionWords regions, AreaIndex areas)
    {
        Targets = targets;
        Names = names;
        Regions = regions;
        Areas = areas;
        Mentions = new PlaceMentions(this);
    }

    /// <summary>Finds the index's names in longer texts.</summary>
    public PlaceMentions Mentions { get; }

    /// <summary>How many streets, places and areas have a name here.</summary>
    public int Count => Targets.Length;

    /// <summary>Every name of the index as texts write it, for readers that ask which names a text holds and not where they lie.</summary>
    /// <remarks>Made anew on each call, in an order that depends only on what the index was built from.</remarks>
    public ImmutableArray<SpokenName> SpokenNames() => SpokenNameList.Of(Names.Entries, Targets);

    internal ImmutableArray<PlaceTarget> Targets { get; }

    internal NameTable Names { get; }

    internal RegionWords Regions { get; }

    internal AreaIndex Areas { get; }

    /// <summary>Builds the index. What has no usable name or position is left out.</summary>
    /// <param name="places">Named things.</param>
    /// <param name="streets">Named streets; those of one name are put together, and taken apart where they lie apart.</param>
    /// <param name="areas">The city and its districts, which addresses begin with.</param>
    /// <param name="readings">The toneless pinyin readings of one Chinese character, the commonest first; none for what it does not know.
    /// It must be pure: it is called while building and while searching, from any thread.</param>
    public static PlaceIndex Build(IEnumerable<NamedPlace> places, IEnumerable<NamedStreet> streets, IEnumerable<Area> areas, Func<string, IReadOnlyList<string>> readings)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(streets);
        ArgumentNullException.ThrowIfNull(areas);
        ArgumentNullException.ThrowIfNull(readings);
        AreaIndex index = AreaIndex.Build(areas);
        RegionWords regions = new([.. index.Areas]);
        ImmutableArray<PlaceTarget> targets =
        [
            .. streets.Where(s => s.Zh.Length > 0 || s.En.Length > 0)
                .GroupBy(s => s.Zh.Length > 0 ? s.Zh : s.En, StringComparer.Ordinal)
                .SelectMany(g => PlaceTargets.Of([.. g])),
            .. places.SelectMany(PlaceTargets.Of),
            .. index.Areas.SelectMany(PlaceTargets.Of),
        ];
        return new PlaceIndex(targets, new NameTable(targets.SelectMany((t, i) => Entries(t, i, regions, readings)), readings), regions, index);
    }

    /// <summary>What a text may mean, likeliest first; empty when nothing fits.</summary>
    /// <param name="text">What somebody typed, said or wrote: a name, two crossing streets, an address.</param>
    /// <param name="limit">How many answers at the most.</param>
    public ImmutableArray<PlaceMatch> Search(string text, int limit = 10)
    {
        ArgumentNullException.ThrowIfNull(text);
        int most = Math.Clamp(limit, 0, MostMatches);
        string folded = FoldedText.TextOf(text.AsSpan(0, Math.Min(text.Length, LongestQuery)));
        if (most == 0 || folded.Length == 0)
        {
            return [];
        }

        AnswerPool pool = new(Targets, Areas);
        new QueryReading(this, pool, toTheLetter: false).Read(folded);
        if (pool.BestScore < GoodEnough)
        {
            foreach (PlaceMention mention in Mentions.Find(folded))
            {
                pool.Add(mention.Matches.Select(m => m with { Score = m.Score * 0.7, Why = m.Why.Add(new PlaceReason("in-text", [mention.Text])) }));
            }
        }

        return pool.Best(most);
    }

    /// <summary>What a text names to the letter, without guesses.</summary>
    internal ImmutableArray<PlaceMatch> Resolve(string folded, int limit)
    {
        AnswerPool pool = new(Targets, Areas);
        new QueryReading(this, pool, toTheLetter: true).Read(folded);
        return pool.Best(limit);
    }

    private static IEnumerable<NameEntry> Entries(PlaceTarget target, int index, RegionWords regions, Func<string, IReadOnlyList<string>> readings)
    {
        IEnumerable<string> shorter = target.Kind == PlaceMatchKind.Place ? regions.ShortFormsOf(target.Zh) : [];
        return new[] { target.Zh, target.En }.Select(n => NameEntry.Of(n, index, true, readings))
            .Concat(target.Aliases.Concat(shorter).Select(n => NameEntry.Of(n, index, false, readings)))
            .OfType<NameEntry>();
    }
}
