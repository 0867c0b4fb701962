using System.Text;
using Command.Ingest.City;

namespace Command.Web.Features.Dispatch.Bar;

/// <summary>Finds Chinese names by the first letters of their characters, as people type who do not want to change the keyboard: <c>xf3</c> for 消防3. Pure.</summary>
public static class Pinyin
{
    private const int Longest = 40;

    /// <summary>True when the name's characters, from the first on or from any later one, begin with the letters typed; what is no Chinese character stands for itself.</summary>
    public static bool Begins(string name, string typed)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(typed);
        if (typed.Length is 0 or > Longest || !typed.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        string letters = typed.ToLowerInvariant();
        Rune[] runes = [.. name.EnumerateRunes()];
        return Enumerable.Range(0, Math.Max(0, runes.Length - letters.Length + 1)).Any(from => letters.Select((letter, i) => Starts(runes[from + i], letter)).All(yes => yes));
    }

    private static bool Starts(Rune rune, char letter) =>
        rune.IsAscii ? char.ToLowerInvariant((char)rune.Value) == letter : PinyinReadings.Of(rune.ToString()).Any(r => r[0] == letter);
}
