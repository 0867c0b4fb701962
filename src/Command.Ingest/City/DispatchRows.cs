using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.City;

/// <summary>Reads how a city dispatches.</summary>
internal static class DispatchRows
{
    private const int MostWords = 200;
    private const double LongestHours = 24;

    private static readonly FrozenDictionary<string, UnitStatus> s_statuses = Enum.GetValues<UnitStatus>()
        .Where(s => s != UnitStatus.Lost)
        .ToFrozenDictionary(s => char.ToLowerInvariant(s.ToString()[0]) + s.ToString()[1..], StringComparer.Ordinal);

    public static DispatchRules Read(PackObject root)
    {
        Dictionary<string, UnitStatus> words = new(StringComparer.Ordinal);
        Dictionary<UnitStatus, string> codes = [];
        Dictionary<UnitStatus, TimeSpan> silent = [];
        foreach (PackObject row in root.Items("statuses", s_statuses.Count))
        {
            UnitStatus status = row.Word("status", s_statuses);
            foreach (string word in row.Texts("words", MostWords))
            {
                if (!words.TryAdd(word.Trim().ToLowerInvariant(), status))
                {
                    row.Fault("pack-duplicate", $"'{word}' stands for two statuses.", "words");
                }

                codes.TryAdd(status, word);
            }

            if (row.OptionalNumber("silentMinutes", 1, LongestHours * 60) is { } minutes)
            {
                silent[status] = TimeSpan.FromMinutes(minutes);
            }
        }

        PackObject within = root.Object("sendWithinSeconds");
        return new DispatchRules
        {
            StatusWords = words.ToFrozenDictionary(StringComparer.Ordinal),
            StatusCodes = codes.ToFrozenDictionary(),
            SilentAfter = silent.ToFrozenDictionary(),
            SendWithin = [.. ((ImmutableArray<string>)["1", "2", "3", "4", "none"]).Select(level => TimeSpan.FromSeconds(within.Number(level, 1, LongestHours * 3600)))],
            ClaimFor = TimeSpan.FromMinutes(root.Number("claimMinutes", 1, LongestHours * 60)),
            ArrivedM = root.Number("arrivedM", 10, 5_000),
            WordHolds = TimeSpan.FromSeconds(root.Number("wordHoldsSeconds", 0, 3_600)),
        };
    }
}
