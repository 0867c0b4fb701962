using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Command.Ingest.Picture.Situation;

/// <summary>Which rows of a rule are meant. What is not said is not narrowed.</summary>
/// <param name="Levels">1 to 4, and 0 for rows that have none; empty for all. In order, each once.</param>
/// <param name="District">District code (GB/T 2260), or <see cref="None"/> for rows in none; null for all.</param>
/// <param name="Agency">An agency's id, or <see cref="None"/>; null for all.</param>
public sealed record FigureQuery(ImmutableArray<int> Levels, string? District = null, string? Agency = null)
{
    /// <summary>Stands for rows that have no district or no agency.</summary>
    public const string None = "none";

    private const int LongestWord = 64;

    /// <summary>Everything.</summary>
    public static FigureQuery All { get; } = new([]);

    /// <summary>Rows of these levels.</summary>
    public static FigureQuery OfLevels(params ReadOnlySpan<int> levels) => new([.. levels]);

    /// <summary>Reads it from the fields of an address.</summary>
    /// <param name="level">As in <c>1,2</c>; 0 for none.</param>
    /// <param name="district">A code or <c>none</c>.</param>
    /// <param name="agency">An id or <c>none</c>.</param>
    /// <returns>Null where a field can't be what it says it is.</returns>
    public static FigureQuery? Read(string? level, string? district, string? agency)
    {
        SortedSet<int> levels = [];
        foreach (string word in (level ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length != 1 || word[0] is < '0' or > '4')
            {
                return null;
            }

            levels.Add(word[0] - '0');
        }

        return IsWord(district) && IsWord(agency) ? new FigureQuery([.. levels], Said(district), Said(agency)) : null;
    }

    /// <summary>True for a row that is meant.</summary>
    public bool Fits(int? level, string? district, string? agency) =>
        (Levels.IsEmpty || Levels.Contains(level ?? 0)) && Fits(District, district) && Fits(Agency, agency);

    /// <summary>As an address takes it: <c>level=1,2&amp;district=230103</c>; empty for everything.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        if (!Levels.IsEmpty)
        {
            text.Append("level=").AppendJoin(',', Levels.Select(l => l.ToString(CultureInfo.InvariantCulture)));
        }

        Append("district", District);
        Append("agency", Agency);
        return text.ToString();

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(text.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(FigureQuery? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static bool Fits(string? wanted, string? value) => wanted is null || wanted == (value ?? None);

    private static bool IsWord(string? word) => word is null || (word.Length <= LongestWord && !word.Any(char.IsControl));

    private static string? Said(string? word) => string.IsNullOrEmpty(word) ? null : word;
}
