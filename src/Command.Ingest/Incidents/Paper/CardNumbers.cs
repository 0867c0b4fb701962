using System.Globalization;

namespace Command.Ingest.Incidents.Paper;

/// <summary>
/// The numbers on call cards: <c>K7Q-0472931-04-6</c>, which are the mark of the node that printed it, the minute of printing, counted from 2026-01-01T00:00Z, the card in the pack, and a digit that finds one wrong or two
/// swapped digits (ISO/IEC 7812-1 annex B). They rise from pack to pack and never come again, and need nobody to be asked.
/// </summary>
public static class CardNumbers
{
    /// <summary>Cards in a pack at the most.</summary>
    public const int MostInPack = 99;

    private const int Mark = 3, Minutes = 7, Length = Mark + 1 + Minutes + 1 + 2 + 1 + 1;
    private static readonly DateTimeOffset s_zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Letters and digits that are not taken for one another in handwriting.</summary>
    public const string MarkLetters = "ACDEFHJKLMNPQRTUVWXY34679";

    /// <summary>The minute of a moment, as numbers count it.</summary>
    public static long MinuteOf(DateTimeOffset at) => (long)Math.Floor((at - s_zero).TotalMinutes);

    /// <summary>A card's number.</summary>
    /// <param name="mark">The node's three letters.</param>
    /// <param name="minute">See <see cref="MinuteOf"/>.</param>
    /// <param name="card">The card in the pack, 1 to <see cref="MostInPack"/>.</param>
    public static string Of(string mark, long minute, int card)
    {
        string body = string.Create(CultureInfo.InvariantCulture, $"{mark}-{minute:D7}-{card:D2}");
        return string.Create(CultureInfo.InvariantCulture, $"{body}-{CheckOf(body)}");
    }

    /// <summary>A number as somebody typed it, in the form in which it is printed; null when it is none.</summary>
    public static string? Read(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        string plain = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (plain.Length != Mark + Minutes + 3 || !plain[..Mark].All(MarkLetters.Contains) || !plain[Mark..].All(char.IsAsciiDigit))
        {
            return null;
        }

        string number = $"{plain[..Mark]}-{plain[Mark..(Mark + Minutes)]}-{plain[^3..^1]}-{plain[^1]}";
        return number.Length == Length && CheckOf(number[..^2]) == plain[^1] - '0' ? number : null;
    }

    /// <summary>When the pack with a card was printed, to the minute.</summary>
    /// <param name="number">As <see cref="Read"/> gives it.</param>
    public static DateTimeOffset PrintedAt(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return s_zero.AddMinutes(long.Parse(number.AsSpan(Mark + 1, Minutes), CultureInfo.InvariantCulture));
    }

    private static int CheckOf(string body)
    {
        int sum = 0;
        bool twice = true;
        foreach (char c in body.Reverse().Where(c => c != '-'))
        {
            int value = char.IsAsciiDigit(c) ? c - '0' : MarkLetters.IndexOf(c, StringComparison.Ordinal) % 10;
            int weighed = twice ? value * 2 : value;
            sum += (weighed / 10) + (weighed % 10);
            twice = !twice;
        }

        return (10 - (sum % 10)) % 10;
    }
}
