using System.Text;

namespace Command.Ingest.Journal;

/// <summary>Text of senders as every engine can keep it: PostgreSQL takes no NUL, and neither engine half a surrogate pair.</summary>
internal static class StoredText
{
    private const char NulSymbol = '\u2400';

    public static string Of(string text)
    {
        bool clean = true;
        foreach (char c in text)
        {
            clean &= c != '\0' && !char.IsSurrogate(c);
        }

        if (clean)
        {
            return text;
        }

        StringBuilder kept = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            kept.Append(rune.Value == 0 ? (Rune)NulSymbol : rune);
        }

        return kept.ToString();
    }
}
