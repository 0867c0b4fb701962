using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.City;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Units;

namespace Command.Web.Features.Dispatch.Bar;

/// <summary>A verb of the command bar with all that it may be called, in any language.</summary>
public sealed record BarVerb(string Name, string Zh, ImmutableArray<string> Others)
{
    public static ImmutableArray<BarVerb> All { get; } =
    [
        new("assign", "派", ["派遣", "a"]),
        new("status", "状态", ["s"]),
        new("radio", "电台", ["r", "对讲"]),
        new("claim", "接", ["认领", "c"]),
        new("release", "放", ["释放"]),
        new("cancel", "撤", ["撤回"]),
        new("open", "看", ["打开", "o"]),
        new("note", "记", ["备注"]),
        new("undo", "撤销", ["u"]),
    ];

    public bool Is(string word) => word == Name || word == Zh || Others.Contains(word);

    public bool Begins(string word) => Name.StartsWith(word, StringComparison.Ordinal) || Zh.StartsWith(word, StringComparison.Ordinal) || Others.Any(o => o.StartsWith(word, StringComparison.Ordinal));
}

/// <summary>A word of a line and where it stands in it.</summary>
internal readonly record struct BarWord(string Text, int At, int End);

/// <summary>Takes a line apart and finds what its words name. Pure.</summary>
internal static class BarWords
{
    /// <summary>The words between spaces and commas; full-width letters and digits count as ordinary ones.</summary>
    public static ImmutableArray<BarWord> Of(string line)
    {
        ImmutableArray<BarWord>.Builder words = ImmutableArray.CreateBuilder<BarWord>();
        for (int at = 0; at < line.Length;)
        {
            if (Parts(line[at]))
            {
                at++;
                continue;
            }

            int end = at;
            while (end < line.Length && !Parts(line[end]))
            {
                end++;
            }

            words.Add(new BarWord(Plain(line[at..end]), at, end));
            at = end;
        }

        return words.ToImmutable();
    }

    public static bool Parts(char c) => char.IsWhiteSpace(c) || c is ',' or '，' or '、';

    /// <summary>The unit that a word names: its call sign, letters in either case; null for none.</summary>
    public static string? Unit(string word, PictureState picture, CityPack pack) => pack.UnitNamed(word) is { Capabilities.IsDefaultOrEmpty: false } || picture.Units.ContainsKey(word)
        ? word
        : CallSigns.Sendable(picture, pack).FirstOrDefault(u => string.Equals(Plain(u), word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The incidents that a word may name: <c>I-0412</c>, <c>i412</c>, <c>0412</c> or <c>412</c>; a number alone may be of a real one and of an exercise's.</summary>
    public static ImmutableArray<string> Incidents(string word, PictureState picture)
    {
        (string letter, string digits) = word.Length > 0 && char.ToUpperInvariant(word[0]) is 'I' or 'E' ? (word[..1].ToUpperInvariant(), word[1..].TrimStart('-')) : ("", word);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return [];
        }

        string[] may = [.. (letter.Length > 0 ? [letter] : (string[])["I", "E"]).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l}-{number:0000}")).Where(picture.Incidents.ContainsKey)];
        string[] open = [.. may.Where(picture.Open.Contains)];
        return [.. open.Length > 0 ? open : may];
    }

    /// <summary>True for what looks like an incident's number, whether there is one or not.</summary>
    public static bool IsNumber(string word) => word.Length > 0 && word.TrimStart('I', 'i', 'E', 'e').TrimStart('-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);

    /// <summary>The assignment that a word names: <c>A-0012</c>, <c>a12</c>, or the call sign of a unit that has one; null for none.</summary>
    public static string? Assignment(string word, PictureState picture, CityPack pack)
    {
        if (word.Length > 1 && word[0] is 'A' or 'a' && int.TryParse(word[1..].TrimStart('-'), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && string.Create(CultureInfo.InvariantCulture, $"A-{number:0000}") is var id && picture.Assignments.ContainsKey(id))
        {
            return id;
        }

        return Unit(word, picture, pack) is { } unit ? CallSigns.DutyOf(picture, unit).Assignment : null;
    }

    public static string Plain(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half a character, as some keyboards send while typing.
            return text;
        }
    }
}
