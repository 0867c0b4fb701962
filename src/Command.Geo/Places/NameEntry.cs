using System.Collections.Immutable;
using System.Text;

namespace Command.Geo.Places;

/// <summary>One name of one target.</summary>
/// <param name="Key">The folded name as it is compared.</param>
/// <param name="Elements">The name's characters with their readings; empty for a name without Chinese ones.</param>
/// <param name="Target">Which target it names.</param>
/// <param name="Official">True for the name itself, false for another that people use.</param>
internal sealed record NameEntry(string Key, ImmutableArray<NameElement> Elements, int Target, bool Official)
{
    // A street's name of more than this is text.
    private const int LongestKey = 60;

    public static NameEntry? Of(string name, int target, bool official, Func<string, IReadOnlyList<string>> readings)
    {
        string folded = FoldedText.TextOf(name.AsSpan(0, Math.Min(name.Length, 2 * LongestKey)));
        bool han = folded.Any(FoldedText.IsHan);
        string key = han ? FoldedText.Key(folded) : EnglishWords.Key(folded);
        return key.Length is 0 or > LongestKey ? null : new NameEntry(key, han ? NameElement.Of(key, readings) : [], target, official);
    }

    public bool IsHan => !Elements.IsEmpty;
}

/// <summary>One character of a name.</summary>
/// <param name="Text">The character; two units for one outside the basic plane.</param>
/// <param name="Readings">Toneless pinyin, lower case; empty for letters, digits and characters that nobody reads.</param>
internal readonly record struct NameElement(string Text, ImmutableArray<string> Readings)
{
    private const int MostReadings = 8;

    public static ImmutableArray<NameElement> Of(string key, Func<string, IReadOnlyList<string>> readings)
    {
        ImmutableArray<NameElement>.Builder elements = ImmutableArray.CreateBuilder<NameElement>(key.Length);
        foreach (Rune rune in key.EnumerateRunes())
        {
            string text = rune.ToString();
            elements.Add(new NameElement(text, rune.IsAscii ? [] : [.. readings(text).Where(r => r.Length > 0 && r.All(FoldedText.IsLatin)).Take(MostReadings)]));
        }

        return elements.DrainToImmutable();
    }

    /// <summary>The ways to read the elements one after the other, each syllable closed by an apostrophe; at most 16 of them.</summary>
    public static ImmutableArray<string> Spellings(ImmutableArray<NameElement> elements)
    {
        const int Most = 16;
        List<string> spellings = [""];
        foreach (NameElement element in elements)
        {
            ImmutableArray<string> ways = element.Readings.IsEmpty ? [element.Text] : element.Readings;
            List<string> longer = new(spellings.Count * ways.Length);
            foreach (string way in ways)
            {
                longer.AddRange(spellings.Select(s => s + way + "'"));
            }

            // The commonest readings come first, so the ones cut off are the rarest.
            spellings = longer.Count > Most ? longer[..Most] : longer;
        }

        return [.. spellings];
    }
}
