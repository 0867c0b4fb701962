using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>Reads the stations of a pack with their thresholds.</summary>
internal static class StationRows
{
    // From under the lowest ground on Earth to over the highest.
    private const double LowestM = -500;
    private const double HighestM = 9_000;

    public static Station Read(PackObject item, double nearM, PackReferences references)
    {
        Station station = new()
        {
            Id = item.Text("id"),
            Zh = item.Text("zh"),
            En = item.Text("en"),
            Class = item.Text("class"),
            River = item.OptionalText("river"),
            At = item.Point("at"),
            Datum = item.OptionalText("datum"),
            NearM = item.OptionalNumber("nearM", 0, 10) ?? nearM,
            Thresholds = Thresholds(item),
        };
        references.Define("station", station.Id.ToUpperInvariant(), item, "id");
        return station;
    }

    private static ImmutableArray<StationThresholds> Thresholds(PackObject item)
    {
        ImmutableArray<StationThresholds>.Builder list = ImmutableArray.CreateBuilder<StationThresholds>();
        foreach (PackObject row in item.Items("thresholds", 1_000))
        {
            StationThresholds thresholds = new(
                row.Date("from"),
                row.Number("warningM", LowestM, HighestM),
                row.OptionalNumber("guaranteeM", LowestM, HighestM),
                row.OptionalNumber("recordM", LowestM, HighestM),
                row.OptionalDate("recordOn"))
            {
                Source = row.OptionalText("source"),
            };
            if (list.Count > 0 && list[^1].From >= thresholds.From)
            {
                row.Fault("pack-order", "Thresholds stand oldest first, one for a day.", "from");
            }

            if (thresholds.GuaranteeM < thresholds.WarningM || thresholds.RecordM < thresholds.WarningM)
            {
                row.Fault("pack-order", "The warning level may not be above the guarantee level or the record.", "warningM");
            }

            list.Add(thresholds);
        }

        return list.ToImmutable();
    }
}
