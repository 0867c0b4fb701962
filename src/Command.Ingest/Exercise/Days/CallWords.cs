using System.Collections.Immutable;

namespace Command.Ingest.Exercise.Days;

/// <summary>What callers say of one event, each in words of their own and with the same facts, out of the labelled days' phrase book. Pure.</summary>
public sealed class CallWords
{
    private static readonly PhraseBook s_book = PhraseBook.Chinese;

    private readonly string _kind;
    private readonly string _otherwise;
    private readonly ImmutableDictionary<string, string> _facts;

    /// <param name="kind">The kind of the event.</param>
    /// <param name="otherwise">What is said of a kind that the book knows nothing of, after the place.</param>
    /// <param name="seed">What its facts follow from.</param>
    public CallWords(string kind, string otherwise, int seed)
    {
        _kind = kind;
        _otherwise = otherwise;
        _facts = Facts.Of(Chance.Of(seed, "facts"));
    }

    /// <summary>One caller's words.</summary>
    /// <param name="place">What the caller calls the place.</param>
    /// <param name="caller">Which caller; another one says it otherwise.</param>
    public string Say(string place, int caller)
    {
        Chance chance = Chance.Of(caller, "words");
        ImmutableArray<string> lines = s_book.For(_kind, _kind, "say");
        if (lines.IsEmpty)
        {
            return place + _otherwise;
        }

        string text = Slips.Joined(PhraseBook.Say(chance.Of(lines), f => f == "p" ? place : Facts.Put(_facts, f, chance), chance));
        string opening = chance.Happens(0.3) ? chance.Of(s_book.Section("any opening")) : "";
        string closing = chance.Happens(0.3) ? PhraseBook.Say(chance.Of(s_book.Section("any closing")), f => Facts.Put(_facts, f, chance), chance) : "";
        return opening + Slips.Make(text, chance) + closing;
    }
}
