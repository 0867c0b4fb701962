using System.Collections.Immutable;
using System.Text;

namespace Command.Web.Features.Dispatch;

/// <summary>A piece of a text.</summary>
/// <param name="Shared">True when the other text has it too.</param>
public sealed record TextPiece(string Text, bool Shared);

/// <summary>Finds what two texts have in common: Latin words as a whole, Chinese by two neighbouring characters. Pure.</summary>
public static class SharedText
{
    /// <summary>A text in pieces, in order, with what <paramref name="other"/> has too marked.</summary>
    public static ImmutableArray<TextPiece> Mark(string text, string other)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(other);
        HashSet<string> known = [.. Tokens(other).Select(t => t.Token)];
        bool[] shared = new bool[text.Length];
        foreach ((string token, int at, int length) in Tokens(text))
        {
            if (known.Contains(token))
            {
                Array.Fill(shared, true, at, length);
            }
        }

        ImmutableArray<TextPiece>.Builder pieces = ImmutableArray.CreateBuilder<TextPiece>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            while (end < text.Length && shared[end] == shared[start])
            {
                end++;
            }

            pieces.Add(new TextPiece(text[start..end], shared[start]));
        }

        return pieces.ToImmutable();
    }

    private static IEnumerable<(string Token, int At, int Length)> Tokens(string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (IsWord(text[at]))
            {
                int end = at;
                while (end < text.Length && IsWord(text[end]))
                {
                    end++;
                }

                yield return (text[at..end].ToLowerInvariant(), at, end - at);
                at = end - 1;
            }
            else if (at + 1 < text.Length && char.IsLetter(text[at]) && char.IsLetter(text[at + 1]) && !IsWord(text[at + 1]))
            {
                yield return (text[at..(at + 2)], at, 2);
            }
        }
    }

    /// <summary>Letters and digits that are written in words with spaces between.</summary>
    private static bool IsWord(char c) => char.IsLetterOrDigit(c) && Rune.IsValid(c) && c < 0x2E80;
}
