using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>One of the five sentences, as data: a code with what stands in its places, put into words in either language where it is shown.</summary>
/// <param name="Subject">What it speaks of: <c>incidents</c>, <c>alerts</c>, <c>water</c>, <c>work</c> or <c>feeds</c>.</param>
/// <param name="Code">Which of its wordings: <c>grave</c>, <c>some</c>, <c>calm</c>, <c>unknown</c>, …</param>
/// <param name="Gravity">1 worst to 5 calm; sentences stand in this order.</param>
/// <param name="Parts">What stands in the wording's places; each leads to what it rests on.</param>
/// <param name="Unheard">Feeds that it rests on and that are silent or broken: what they would tell is not known.</param>
public sealed record SituationSentence(string Subject, string Code, int Gravity, ImmutableArray<SentencePart> Parts, ImmutableArray<string> Unheard);

/// <summary>What stands in a place of a sentence.</summary>
/// <param name="Kind">What it is: <c>figure</c>, <c>incident</c>, <c>alert</c>, <c>gauge</c>, <c>metres</c>, <c>time</c> or <c>feeds</c>.</param>
/// <param name="Figure">For a figure, the number; it opens to its rows.</param>
/// <param name="Ids">The ids in the picture of what is named.</param>
/// <param name="Value">For <c>metres</c>, m.</param>
/// <param name="At">For <c>time</c>, the moment (UTC).</param>
public sealed record SentencePart(string Kind, Figure? Figure = null, ImmutableArray<string> Ids = default, double? Value = null, DateTimeOffset? At = null)
{
    public static SentencePart Of(Figure figure) => new("figure", figure);

    public static SentencePart Of(string kind, string id) => new(kind, Ids: [id]);

    public static SentencePart Feeds(ImmutableArray<string> ids) => new("feeds", Ids: ids);

    public static SentencePart Metres(double value) => new("metres", Value: value);

    public static SentencePart Time(DateTimeOffset at) => new("time", At: at);
}
