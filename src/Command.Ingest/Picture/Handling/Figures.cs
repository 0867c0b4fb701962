using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Handling;

/// <summary>A figure with how many were to be and how many were, and the rows that say so.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Of">The denominator of a share; the number of values otherwise.</param>
/// <param name="Good">The numerator of a share.</param>
public sealed record FigureFound(Figure Figure, int Of, int Good);

/// <summary>Works figures out of rows. Pure.</summary>
public static class Figures
{
    /// <summary>The reason of a row that an upheld appeal took out.</summary>
    public const string Appealed = "appeal";

    /// <param name="rule">The figure's rule.</param>
    /// <param name="rows">Rows of its kind whose clock is in the period, those of them that the viewer may see.</param>
    /// <param name="terms">By what they are judged.</param>
    /// <param name="query">What was asked, as the address takes it.</param>
    /// <param name="sequence">The last journal entry that is in the rows.</param>
    public static FigureFound Of(FigureRule rule, IEnumerable<Outcome> rows, FigureTerms terms, string query, long sequence)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(terms);
        List<double> values = [];
        SortedDictionary<string, int> excluded = new(StringComparer.Ordinal);
        int counted = 0, of = 0, good = 0;
        foreach (Outcome row in rows)
        {
            FigureWord word = Word(rule, row, terms);
            if (word.Excluded is { } why)
            {
                excluded[why] = excluded.GetValueOrDefault(why) + 1;
                continue;
            }

            counted++;
            of += word.Of;
            good += word.Good;
            if (word.Value is { } value)
            {
                values.Add(value);
            }
        }

        double? result = rule.Form switch
        {
            FigureForm.Count => counted,
            FigureForm.Share => of == 0 ? null : 100.0 * good / of,
            _ => Rank(values, rule.Percentile),
        };
        FigureBasis basis = new(rule.Name, query, terms.AsOf, sequence, counted, [.. excluded.Select(e => new FigureExclusion(e.Key, e.Value))]);
        return new FigureFound(new Figure(rule.Code, result, rule.Unit, basis), of, good);
    }

    /// <summary>The rows that a figure rests on; of a share those that are not good come first, of a percentile the longest.</summary>
    public static IEnumerable<(Outcome Row, FigureWord Word)> Rows(FigureRule rule, IEnumerable<Outcome> rows, FigureTerms terms)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Select(r => (Row: r, Word: Word(rule, r, terms))).Where(r => r.Word.Excluded is null)
            .OrderByDescending(r => r.Word.Value ?? r.Word.Of - r.Word.Good).ThenBy(r => r.Row.KnownAt).ThenBy(r => r.Row.Id, StringComparer.Ordinal);
    }

    /// <summary>A row as the API and the pages show it.</summary>
    public static FigureRow RowOf(FigureRule rule, Outcome row, FigureWord word)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(row);
        return new FigureRow(row.Kind.ToString().ToLowerInvariant(), row.Id, row.Title, AtOf(rule.Clock, row), rule.Form switch { FigureForm.Percentile => word.Value, FigureForm.Share when word.Of > 0 => 100.0 * word.Good / word.Of, _ => null });
    }

    /// <summary>When a row counts from.</summary>
    public static DateTimeOffset? AtOf(FigureClock clock, Outcome row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return clock switch { FigureClock.Due => row.DueAt, FigureClock.Registered => row.RegisteredAt, _ => row.KnownAt };
    }

    /// <summary>What a row says, unless an upheld appeal took it out.</summary>
    public static FigureWord Word(FigureRule rule, Outcome row, FigureTerms terms)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(row);
        return row.More is { Exempt.IsEmpty: false } more && more.Exempt.Any(e => e == rule.Code || e == "*") ? FigureWord.Out(Appealed) : rule.Judge(row, terms);
    }

    private static double? Rank(List<double> values, double share)
    {
        double[] ascending = [.. values];
        Array.Sort(ascending);
        return Percentiles.Of(ascending, share);
    }
}
