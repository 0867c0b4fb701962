using System.Buffers;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Fusion;

/// <summary>
/// What a report says of others by their numbers: its sender's group or parent case, and case numbers that its words name, whoever's they are. A number in words counts only when
/// it is one that a known report goes by: a telephone number or a date is none.
/// </summary>
internal static class References
{
    /// <summary>Numbers taken from one report's words.</summary>
    public const int MostNamed = 4;

    private const int Shortest = 8, Longest = 64, FewestDigits = 4;
    private static readonly SearchValues<char> s_inside = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_/.");

    /// <summary>What the words of a report name; never its own number.</summary>
    public static ImmutableArray<string> NamedBy(Report report)
    {
        ImmutableArray<string> named = [];
        foreach (string? words in (ReadOnlySpan<string?>)[report.Title, report.Text])
        {
            ReadOnlySpan<char> left = words.AsSpan(0, Math.Min(words?.Length ?? 0, Wording.WordingReader.LongestText));
            while (named.Length < MostNamed && left.IndexOfAny(s_inside) is >= 0 and int start)
            {
                left = left[start..];
                int end = left.IndexOfAnyExcept(s_inside) is >= 0 and int found ? found : left.Length;
                ReadOnlySpan<char> run = left[..end].Trim("-_/.");
                if (IsTelling(run) && !run.SequenceEqual(report.SourceId) && run.ToString() is var number && !named.Contains(number))
                {
                    named = named.Add(number);
                }

                left = left[end..];
            }
        }

        return named;
    }

    /// <summary>What a report speaks of others by: its sender's group, and each number that its words name.</summary>
    public static ImmutableArray<string> BondsOf(ReportFeatures report) =>
        report.Group is null && report.NamedNumbers.IsEmpty ? []
        : [.. report.Group is { } group ? [GroupBond(report.Feed, group)] : ImmutableArray<string>.Empty, .. report.NamedNumbers.Select(NameBond)];

    /// <summary>Under which a sender's group stands; of a parent case it is the id.</summary>
    public static string GroupBond(string feed, string group) => $"{feed}:{group}";

    /// <summary>Under which a number that words name stands.</summary>
    public static string NameBond(string number) => "#" + number;

    /// <summary>True when one report's sender keeps it together with the other: one group, or one is the other's parent case.</summary>
    public static bool SameGroup(ReportFeatures one, ReportFeatures other) =>
        one.Feed == other.Feed && ((one.Group is { } group && (group == other.Group || group == other.SourceId)) || (other.Group is { } its && its == one.SourceId));

    /// <summary>The number by which one of two reports names the other in its words; null when neither does.</summary>
    public static string? Naming(ReportFeatures one, ReportFeatures other) => Named(one, other) ?? Named(other, one);

    private static string? Named(ReportFeatures by, ReportFeatures other) =>
        !by.NamedNumbers.IsEmpty && by.NamedNumbers.Contains(other.SourceId) ? other.SourceId : null;

    private static bool IsTelling(ReadOnlySpan<char> run)
    {
        if (run.Length is < Shortest or > Longest)
        {
            return false;
        }

        int digits = 0;
        foreach (char c in run)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return digits >= FewestDigits;
    }
}
