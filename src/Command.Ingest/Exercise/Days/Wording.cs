using System.Collections.Immutable;

namespace Command.Ingest.Exercise.Days;

/// <summary>The words of a report.</summary>
internal sealed record Said(string Text, string? Address, bool English);

/// <summary>Puts an event into a reporter's words. Pure.</summary>
internal sealed class Wording(DayOptions options)
{
    private static readonly PhraseBook s_book = PhraseBook.Chinese;

    public Said Of(Happening happening, string kind, Voice voice, Spot spot, Chance chance)
    {
        bool indoors = happening.Profile.Site is Site.Building or Site.Blocks;
        if (voice.Name == "say" && s_book.Section(kind + " en") is { Length: > 0 } english && chance.Happens(options.EnglishShare))
        {
            string where = PlaceWords.English(spot, chance);
            return new Said(Line(english, happening, where, chance), chance.Happens(0.5) ? where : null, English: true);
        }

        string place = voice.Name switch
        {
            "say" => PlaceWords.Spoken(spot, indoors, chance),
            "road" => PlaceWords.OnTheRoad(spot, chance),
            _ => PlaceWords.Written(spot, indoors, chance),
        };
        ImmutableArray<string> lines = s_book.For(happening.Profile.Kind, kind, voice.Name);
        string text = Line(lines, happening, place, chance);
        if (voice == Voice.Caller)
        {
            text = Framed(text, happening, chance);
        }

        if (voice.Name == "say" && options.Paraphrases)
        {
            text = Slips.Make(text, chance);
        }

        return new Said(text, Address(voice, place, spot, indoors, chance), English: false);
    }

    private string Line(ImmutableArray<string> lines, Happening happening, string place, Chance chance)
    {
        if (lines.IsEmpty)
        {
            return place;
        }

        // Without paraphrases the words never differ, the facts do.
        string line = options.Paraphrases ? chance.Of(lines) : lines[0];
        Chance words = options.Paraphrases ? chance : new Chance(1);
        return Slips.Joined(PhraseBook.Say(line, f => f == "p" ? place : Facts.Put(happening.Facts, f, words), words));
    }

    private string Framed(string text, Happening happening, Chance chance)
    {
        if (!options.Paraphrases)
        {
            return text;
        }

        ImmutableArray<string> more = s_book.For(happening.Profile.Kind, happening.Profile.Kind, "say");
        if (chance.Happens(0.15) && !more.IsEmpty)
        {
            text += "。" + Line(more, happening, "", chance);
        }

        string opening = chance.Happens(0.35) ? chance.Of(s_book.Section("any opening")) : "";
        string closing = chance.Happens(0.35) ? PhraseBook.Say(chance.Of(s_book.Section("any closing")), f => Facts.Put(happening.Facts, f, chance), chance) : "";
        return opening + text + closing;
    }

    private static string? Address(Voice voice, string place, Spot spot, bool indoors, Chance chance)
    {
        double stated = voice == Voice.Clerk ? 0.95 : voice == Voice.Police ? 0.9 : voice == Voice.Caller ? 0.72 : voice == Voice.Citizen ? 0.4 : 0.5;
        if (!chance.Happens(stated))
        {
            return null;
        }

        return place.Length > 4 && chance.Happens(0.6) ? place
            : voice == Voice.Police ? PlaceWords.OnTheRoad(spot, chance)
            : PlaceWords.Written(spot, indoors, chance);
    }
}
