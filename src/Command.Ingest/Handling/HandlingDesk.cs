using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Picture.Handling;
using Command.Ingest.Shares;

namespace Command.Ingest.Handling;

/// <summary>Works out figures for a viewer: of the rows that they may see, and of no other.</summary>
public sealed class HandlingDesk(IOutcomes outcomes, CityPack pack, TimeProvider time)
{
    /// <summary>Rows on one page at the most.</summary>
    public const int MostOnAPage = 1_000;

    /// <summary>Groups of one sort that are worked out: the largest.</summary>
    public const int MostGroups = 40;

    /// <summary>Days that a control chart begins before the period's end.</summary>
    private const int ChartDays = 30;

    private const int CalendarDays = 365;

    /// <summary>One figure.</summary>
    /// <exception cref="Journal.JournalUnavailableException">The rows can't be read now.</exception>
    public async Task<FigureFound> OfAsync(FigureRule rule, HandlingQuestion question, Sight sight, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(sight);
        OutcomeAnswer answer = await outcomes.ReadAsync([QueryOf(rule, question.Period, question.Exercise)], question.AsOf, question.Sequence, sight.IsWhole, cancellationToken).ConfigureAwait(false);
        return Found(rule, Seen(answer.Rows[0], question, sight), question, answer);
    }

    /// <summary>The rows that a figure rests on.</summary>
    /// <param name="skip">How many come before.</param>
    /// <param name="take">At most <see cref="MostOnAPage"/>.</param>
    /// <exception cref="Journal.JournalUnavailableException">The rows can't be read now.</exception>
    public async Task<HandlingRowPage> RowsAsync(FigureRule rule, HandlingQuestion question, Sight sight, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(sight);
        OutcomeAnswer answer = await outcomes.ReadAsync([QueryOf(rule, question.Period, question.Exercise)], question.AsOf, question.Sequence, light: false, cancellationToken).ConfigureAwait(false);
        Outcome[] rows = Seen(answer.Rows[0], question, sight);
        FigureFound found = Found(rule, rows, question, answer);
        FigureTerms terms = new(pack, answer.AsOf);
        return new HandlingRowPage(
            found.Figure,
            found.Figure.Basis.Counted,
            [.. Figures.Rows(rule, rows, terms).Skip(skip).Take(Math.Clamp(take, 1, MostOnAPage)).Select(r => Figures.RowOf(rule, r.Row, r.Word))]);
    }

    /// <summary>All figures, read in one go so that they speak of one entry of the journal.</summary>
    /// <exception cref="Journal.JournalUnavailableException">The rows can't be read now.</exception>
    public async Task<HandlingBoard> BoardAsync(HandlingQuestion question, Sight sight, HandlingWishes wishes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(sight);
        ArgumentNullException.ThrowIfNull(wishes);
        TimeZoneInfo zone = pack.City.TimeZone;
        HandlingPeriod so = question.Period.Until(question.AsOf ?? time.GetUtcNow());
        ImmutableArray<(string Name, HandlingPeriod Period)> periods = [("", question.Period), .. so.Before(zone)];
        (OutcomeKind, FigureClock)[] sorts = [.. FigureRules.All.Select(r => (r.Kind, r.Clock)).Distinct()];

        // A period's end is the next one's first moment.
        DateOnly last = HandlingPeriod.DayOf(so.To.AddTicks(-1), zone);
        HandlingPeriod charted = new(HandlingPeriod.Day(last.AddDays(-ChartDays), zone).From, so.To), year = new(HandlingPeriod.Day(last.AddDays(1 - CalendarDays), zone).From, so.To);
        FigureRule[] rules = [.. wishes.Charts.Select(FigureRules.Find).OfType<FigureRule>()];
        ImmutableArray<OutcomeQuery> queries =
        [
            .. periods.SelectMany(p => sorts.Select(s => new OutcomeQuery(s.Item1, s.Item2, p.Period, question.Exercise))),
            .. rules.Select(r => (r.Kind, r.Clock)).Distinct().Select(s => new OutcomeQuery(s.Kind, s.Clock, charted, question.Exercise)),
            .. wishes.Calendar ? [new OutcomeQuery(OutcomeKind.Incident, FigureClock.Known, year, question.Exercise)] : Array.Empty<OutcomeQuery>(),
        ];
        OutcomeAnswer answer = await outcomes.ReadAsync(queries, question.AsOf, question.Sequence, sight.IsWhole, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Board(question, wishes, periods, sorts, rules, charted, year, queries, answer, sight), cancellationToken).ConfigureAwait(false);
    }

    private HandlingBoard Board(
        HandlingQuestion question,
        HandlingWishes wishes,
        ImmutableArray<(string Name, HandlingPeriod Period)> periods,
        (OutcomeKind, FigureClock)[] sorts,
        FigureRule[] charts,
        HandlingPeriod charted,
        HandlingPeriod year,
        ImmutableArray<OutcomeQuery> queries,
        OutcomeAnswer answer,
        Sight sight)
    {
        Outcome[][] rows = [.. answer.Rows.Select(r => Seen(r, question, sight))];
        ImmutableArray<HandlingLine> lines =
        [
            .. FigureRules.All.Select(rule => new HandlingLine(
                rule,
                Found(rule, Rows(rule, 0), question, answer),
                pack.Handling.Aims.GetValueOrDefault(rule.Code),
                [.. Enumerable.Range(1, periods.Length - 1).Select(p => (periods[p].Name, Found(rule, Rows(rule, p), question with { Period = periods[p].Period }, answer)))])),
        ];
        FigureRule[] grouped = [.. wishes.Groups.Select(FigureRules.Find).OfType<FigureRule>()];
        ImmutableDictionary<string, ControlChart> limits = charts.ToImmutableDictionary(r => r.Code, r => Chart(r, Extra(new OutcomeQuery(r.Kind, r.Clock, charted, question.Exercise)), charted, answer.AsOf), StringComparer.Ordinal);
        return new HandlingBoard(
            question,
            answer.Sequence,
            answer.AsOf,
            lines,
            Groups(r => r.Type, (q, k) => q with { Kind = k }),
            Groups(r => r.District, (q, k) => q with { District = k }),
            Groups(r => r.Agency, (q, k) => q with { Agency = k }),
            limits,
            wishes.Interval is { } interval && FigureRules.Find(interval + ".p50") is { } measured ? Bins(measured, Rows(measured, 0), answer.AsOf) : [],
            wishes.Calendar ? Calendar(Extra(new OutcomeQuery(OutcomeKind.Incident, FigureClock.Known, year, question.Exercise)), year) : []);

        Outcome[] Rows(FigureRule rule, int period) => rows[(period * sorts.Length) + Array.IndexOf(sorts, (rule.Kind, rule.Clock))];

        Outcome[] Extra(OutcomeQuery query) => rows[queries.IndexOf(query, periods.Length * sorts.Length)];

        ImmutableArray<HandlingGroup> Groups(Func<Outcome, string?> key, Func<HandlingQuestion, string, HandlingQuestion> narrowed)
        {
            if (grouped.Length == 0)
            {
                return [];
            }

            Dictionary<(OutcomeKind, FigureClock), ILookup<string, Outcome>> by = grouped.Select(r => (r.Kind, r.Clock)).Distinct()
                .ToDictionary(s => s, s => rows[Array.IndexOf(sorts, s)].ToLookup(r => key(r) ?? "", StringComparer.Ordinal));
            IEnumerable<string> keys = by.Values.SelectMany(l => l.Select(g => (g.Key, Count: g.Count()))).GroupBy(g => g.Key, StringComparer.Ordinal).OrderByDescending(g => g.Sum(x => x.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).Take(MostGroups);
            return [.. keys.Select(k => new HandlingGroup(k, [.. grouped.Select(r => new HandlingLine(r, Found(r, by[(r.Kind, r.Clock)][k], k.Length == 0 ? question : narrowed(question, k), answer), pack.Handling.Aims.GetValueOrDefault(r.Code), []))]))];
        }
    }

    private ControlChart Chart(FigureRule rule, Outcome[] rows, HandlingPeriod charted, DateTimeOffset asOf)
    {
        TimeZoneInfo zone = pack.City.TimeZone;
        FigureTerms terms = new(pack, asOf);
        ILookup<DateOnly, Outcome> days = rows.ToLookup(r => HandlingPeriod.DayOf(Figures.AtOf(rule.Clock, r)!.Value, zone));
        (DateTimeOffset At, FigureFound Found)[] found = [.. charted.Days(zone).Select(d => (d.From, Figures.Of(rule, days[HandlingPeriod.DayOf(d.From, zone)], terms, "", 0)))];

        // Shares that count several of one row are no draws from one urn, but three deviations of a binomial are the usual and the stricter limit.
        return rule.Form == FigureForm.Share
            ? ControlLimits.Shares([.. found.Select(f => (f.At, f.Found.Of, f.Found.Good))])
            : ControlLimits.Individuals([.. found.Select(f => (f.At, f.Found.Figure.Value))]);
    }

    private ImmutableArray<HistogramBin> Bins(FigureRule rule, Outcome[] rows, DateTimeOffset asOf)
    {
        FigureTerms terms = new(pack, asOf);
        double[] values = [.. rows.Select(r => Figures.Word(rule, r, terms).Value).OfType<double>()];
        Array.Sort(values);
        return Histograms.Of(values);
    }

    private ImmutableArray<(DateOnly, int)> Calendar(Outcome[] rows, HandlingPeriod year)
    {
        TimeZoneInfo zone = pack.City.TimeZone;
        Dictionary<DateOnly, int> counts = rows.Where(r => !r.Marks.HasFlag(OutcomeMarks.Merged)).CountBy(r => HandlingPeriod.DayOf(r.KnownAt, zone)).ToDictionary();
        return [.. year.Days(zone).Select(d => HandlingPeriod.DayOf(d.From, zone)).Select(d => (d, counts.GetValueOrDefault(d)))];
    }

    private FigureFound Found(FigureRule rule, IEnumerable<Outcome> rows, HandlingQuestion question, OutcomeAnswer answer) =>
        Figures.Of(rule, rows, new FigureTerms(pack, answer.AsOf), question.Text(answer.AsOf, answer.Sequence), answer.Sequence);

    private static Outcome[] Seen(ImmutableArray<Outcome> rows, HandlingQuestion question, Sight sight) => [.. SightOutcomes.Of(rows, sight).Where(question.Has)];

    private static OutcomeQuery QueryOf(FigureRule rule, HandlingPeriod period, bool exercise) => new(rule.Kind, rule.Clock, period, exercise);
}
