using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>How the city stands at a moment: every figure with what it rests on, and five sentences. Immutable.</summary>
/// <param name="AsOf">The moment (UTC).</param>
/// <param name="Sequence">The last journal entry that is in it.</param>
/// <param name="Exercise">True for the exercise's.</param>
/// <param name="FeedsKnown">False where nobody can say which feeds were heard at that moment.</param>
/// <param name="Findings">By the rule's code.</param>
public sealed record CitySituation(DateTimeOffset AsOf, long Sequence, bool Exercise, bool FeedsKnown, ImmutableDictionary<string, RuleFinding> Findings)
{
    /// <summary>The whole in five sentences, the worst first.</summary>
    public ImmutableArray<SituationSentence> Sentences { get; init; } = [];

    /// <summary>A figure by the newest version of its rule.</summary>
    /// <exception cref="KeyNotFoundException">No such rule.</exception>
    public Figure Figure(string code, FigureQuery? query = null) => Figure(FigureRules.Current[code], Findings[code], query ?? FigureQuery.All, this);

    /// <summary>A figure of what a rule found.</summary>
    public static Figure Figure(FigureRule rule, RuleFinding finding, FigureQuery query, CitySituation of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return Figure(rule, finding, query, of.AsOf, of.Sequence, of.Exercise);
    }

    /// <summary>A figure of what a rule found.</summary>
    /// <param name="exercise">Whose world it counts: the address says so, or its rows would be the other's.</param>
    public static Figure Figure(FigureRule rule, RuleFinding finding, FigureQuery query, DateTimeOffset asOf, long sequence, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(query);
        int counted = 0;
        foreach (SituationRow row in finding.Rows)
        {
            counted += query.Fits(row.Level, row.District, row.Agency) ? 1 : 0;
        }

        ImmutableArray<FigureExclusion> excluded =
        [
            .. finding.LeftOut.Where(l => query.Fits(l.Level, l.District, l.Agency)).GroupBy(l => l.Reason, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new FigureExclusion(g.Key, g.Count())),
        ];
        string asked = query.ToString(), world = exercise ? "world=exercise" : "";
        return new Figure(rule.Code, finding.Known ? counted : null, rule.Unit, new FigureBasis(rule.Name, asked.Length > 0 && world.Length > 0 ? asked + "&" + world : asked + world, asOf, sequence, counted, excluded));
    }

    /// <summary>The rows of a figure, the worst first; equal ones by when they began and their ids, so that a page of them is the same each time.</summary>
    public ImmutableArray<SituationRow> Rows(string code, FigureQuery? query = null) => Ordered(Findings[code], query ?? FigureQuery.All);

    /// <inheritdoc cref="Rows(string, FigureQuery?)"/>
    public static ImmutableArray<SituationRow> Ordered(RuleFinding finding, FigureQuery query)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(query);
        return
        [
            .. finding.Rows.Where(r => query.Fits(r.Level, r.District, r.Agency))
                .OrderBy(r => r.Level ?? 5).ThenBy(r => r.At ?? DateTimeOffset.MaxValue).ThenBy(r => r.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>How many rows of a rule lie in each district; the key of those in none is <see cref="FigureQuery.None"/>.</summary>
    public ImmutableDictionary<string, int> ByDistrict(string code) => Count(code, r => r.District);

    /// <summary>How many rows of a rule each agency has; the key of those of none is <see cref="FigureQuery.None"/>.</summary>
    public ImmutableDictionary<string, int> ByAgency(string code) => Count(code, r => r.Agency);

    private ImmutableDictionary<string, int> Count(string code, Func<SituationRow, string?> key)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (SituationRow row in Findings[code].Rows)
        {
            string name = key(row) ?? FigureQuery.None;
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts.ToImmutableDictionary(StringComparer.Ordinal);
    }
}
