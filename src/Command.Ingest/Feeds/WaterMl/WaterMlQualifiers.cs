using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>
/// Value qualifiers (USGS <c>uv_rmk_cd</c>, and the words of its OGC API): provisional until approved, suspect where the sender names a disturbance.
/// An estimate that was approved is good: the agency stands by it.
/// </summary>
internal static class WaterMlQualifiers
{
    private static readonly FrozenDictionary<string, string> s_quality = new Dictionary<string, string>
    {
        ["P"] = "provisional",
        ["Provisional"] = "provisional",
        ["S"] = "provisional",
        ["***"] = "suspect",
        ["--"] = "suspect",
        ["<"] = "suspect",
        [">"] = "suspect",
        ["Bkw"] = "suspect",
        ["BACKWATER"] = "suspect",
        ["Dis"] = "suspect",
        ["Dry"] = "suspect",
        ["Eqp"] = "suspect",
        ["EQUIP"] = "suspect",
        ["Fld"] = "suspect",
        ["Ice"] = "suspect",
        ["Mnt"] = "suspect",
        ["MAINT"] = "suspect",
        ["Rat"] = "suspect",
        ["Ssn"] = "suspect",
        ["Tst"] = "suspect",
        ["Unavailable"] = "suspect",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The quality of a value that is there.</summary>
    public static string Quality(ImmutableArray<string> qualifiers)
    {
        string quality = "good";
        foreach (string code in qualifiers)
        {
            if (s_quality.TryGetValue(code, out string? found) && (found == "suspect" || quality == "good"))
            {
                quality = found;
            }
        }

        return quality;
    }

    /// <summary>The codes of a text such as <c>P Eqp</c>.</summary>
    public static ImmutableArray<string> Split(string? text) =>
        text is null || text.Length > 200 ? [] : [.. text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
