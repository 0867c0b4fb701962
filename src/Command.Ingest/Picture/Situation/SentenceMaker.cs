using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>Makes the five sentences. Nothing is called calm unless what would say otherwise was heard. Pure.</summary>
internal static class SentenceMaker
{
    private const int Unknown = 3, Slight = 4, Calm = 5;

    /// <summary>What a format's feeds would tell of.</summary>
    private static string? SubjectOf(string? format) => format switch
    {
        "open311" or "datex2" or "wzdx" => "incidents",
        "cap" => "alerts",
        "sl651" or "sensorthings" or "waterml" => "water",
        "jt808" or "gtfs-rt" or "cot" => "work",
        "gb28181" => null,
        _ => "incidents",
    };

    public static ImmutableArray<SituationSentence> Of(CitySituation situation, SituationMoment at, CityPack pack)
    {
        Hearing Heard(string subject) => Hearing.Of(at, f => SubjectOf(pack.FeedOf(f)?.Format) == subject);
        return
        [
            .. new[] { Incidents(situation, Heard("incidents")), Alerts(situation, Heard("alerts")), Water(situation, Heard("water")), Work(situation, Heard("work")), Feeds(situation, at) }
                .OrderBy(s => s.Gravity),
        ];
    }

    private static SituationSentence Incidents(CitySituation situation, Hearing heard)
    {
        Figure all = situation.Figure(FigureRules.IncidentsOpen), grave = situation.Figure(FigureRules.IncidentsOpen, FigureQuery.OfLevels(1, 2));
        if (Worst(situation, FigureRules.IncidentsOpen) is not { } worst)
        {
            return Nothing("incidents", heard, all);
        }

        SentencePart named = SentencePart.Of("incident", worst.Id);
        return grave.Value > 0
            ? new SituationSentence("incidents", "grave", worst.Level!.Value, [SentencePart.Of(grave), named, SentencePart.Of(all)], heard.Unheard)
            : new SituationSentence("incidents", "some", worst.Level is 3 ? Unknown : Slight, [SentencePart.Of(all), named], heard.Unheard);
    }

    private static SituationSentence Alerts(CitySituation situation, Hearing heard)
    {
        Figure all = situation.Figure(FigureRules.AlertsInForce);
        return Worst(situation, FigureRules.AlertsInForce) is { } worst
            ? new SituationSentence("alerts", "some", worst.Level ?? Slight, [SentencePart.Of(all), SentencePart.Of("alert", worst.Id)], heard.Unheard)
            : Nothing("alerts", heard, all);
    }

    private static SituationSentence Water(CitySituation situation, Hearing heard)
    {
        Figure over = situation.Figure(FigureRules.GaugesOverWarning), guarantee = situation.Figure(FigureRules.GaugesOverGuarantee),
            crossing = situation.Figure(FigureRules.GaugesCrossing), silent = situation.Figure(FigureRules.GaugesSilent);
        if (over.Value > 0)
        {
            SituationRow highest = situation.Findings[FigureRules.GaugesOverWarning].Rows.MaxBy(r => (r.Measure, Reversed(r.Id)));
            return new SituationSentence(
                "water", "over", Math.Min(situation.Findings[FigureRules.GaugesOverWarning].Rows.Min(r => r.Level ?? Unknown), guarantee.Value > 0 ? 2 : Unknown),
                [SentencePart.Of(over), SentencePart.Of(guarantee), SentencePart.Of("gauge", highest.Id), SentencePart.Metres(highest.Measure ?? 0), SentencePart.Of(crossing), SentencePart.Of(silent)], heard.Unheard);
        }

        if (crossing.Value > 0)
        {
            SituationRow first = situation.Findings[FigureRules.GaugesCrossing].Rows.MinBy(r => (r.At, r.Id));
            return new SituationSentence("water", "rising", Unknown, [SentencePart.Of(crossing), SentencePart.Of("gauge", first.Id), SentencePart.Time(first.At!.Value), SentencePart.Of(silent)], heard.Unheard);
        }

        return silent.Value > 0 ? new SituationSentence("water", "unknown", Unknown, [SentencePart.Of(over), SentencePart.Of(silent)], heard.Unheard)
            : heard.IsCalm ? new SituationSentence("water", "calm", Calm, [SentencePart.Of(over), SentencePart.Of(silent)], [])
            : new SituationSentence("water", "unknown", Unknown, [SentencePart.Of(over), SentencePart.Of(silent)], heard.Unheard);
    }

    private static SituationSentence Work(CitySituation situation, Hearing heard)
    {
        Figure committed = situation.Figure(FigureRules.ForcesCommitted), left = situation.Figure(FigureRules.ForcesLeft), open = situation.Figure(FigureRules.CasesOpen), late = situation.Figure(FigureRules.CasesLate);
        ImmutableArray<SentencePart> parts = [SentencePart.Of(committed), SentencePart.Of(left), SentencePart.Of(open), SentencePart.Of(late)];
        return left.Value is 0 && left.Basis.Excluded.Length + committed.Value > 0
            ? new SituationSentence("work", "none-left", 2, parts, heard.Unheard)
            : new SituationSentence("work", "some", late.Value > 0 ? Slight : Calm, parts, heard.Unheard);
    }

    private static SituationSentence Feeds(CitySituation situation, SituationMoment at)
    {
        Figure silent = situation.Figure(FigureRules.FeedsSilent);
        if (at.Feeds is not { } feeds)
        {
            return new SituationSentence("feeds", "unknown", 2, [SentencePart.Of(silent)], []);
        }

        ImmutableArray<string> unheard = [.. situation.Rows(FigureRules.FeedsSilent).Select(r => r.Id)];
        if (!unheard.IsEmpty)
        {
            return new SituationSentence("feeds", "silent", 2, [SentencePart.Of(silent), SentencePart.Feeds(unheard)], []);
        }

        return feeds.Any(f => f.StateAt(at.AsOf) is FeedState.Live or FeedState.Late)
            ? new SituationSentence("feeds", "calm", Calm, [SentencePart.Of(silent)], [])
            : new SituationSentence("feeds", "unheard", 2, [SentencePart.Of(silent)], []);
    }

    /// <summary>Nothing is open: calm where it was listened for, and not known where it was not.</summary>
    private static SituationSentence Nothing(string subject, Hearing heard, Figure none) =>
        new(subject, heard.IsCalm ? "calm" : "unknown", heard.IsCalm ? Calm : Unknown, [SentencePart.Of(none)], heard.Unheard);

    private static SituationRow? Worst(CitySituation situation, string code) =>
        situation.Findings[code].Rows is { IsEmpty: false } rows ? rows.MinBy(r => (r.Level ?? 5, r.At ?? DateTimeOffset.MaxValue, r.Id)) : null;

    // Of two that are as high, the one with the smaller id.
    private static ReversedText Reversed(string id) => new(id);

    private readonly record struct ReversedText(string Text) : IComparable<ReversedText>
    {
        public int CompareTo(ReversedText other) => string.CompareOrdinal(other.Text, Text);
    }

    /// <summary>What was heard of a subject.</summary>
    /// <param name="IsCalm">True where all is heard that speaks of it, and something does.</param>
    /// <param name="Unheard">Feeds that are silent or broken.</param>
    private sealed record Hearing(bool IsCalm, ImmutableArray<string> Unheard)
    {
        public static Hearing Of(SituationMoment at, Func<string, bool> speaks)
        {
            if (at.Feeds is not { } all)
            {
                return new Hearing(false, []);
            }

            ImmutableArray<FeedStatus> feeds = [.. all.Where(f => speaks(f.Feed))];
            ImmutableArray<string> unheard = [.. feeds.Where(f => FeedFinding.IsUnheard(f, at.AsOf)).Select(f => f.Feed)];
            return new Hearing(unheard.IsEmpty && feeds.Any(f => f.StateAt(at.AsOf) is FeedState.Live or FeedState.Late), unheard);
        }
    }
}
