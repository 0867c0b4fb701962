using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Feeds;

namespace Command.Ingest.City;

/// <summary>Reads the stations of a pack with their thresholds.</summary>
internal static class StationRows
{
    // From under the lowest ground on Earth to over the highest.
    private const double LowestM = -500;
    private const double HighestM = 9_000;

    private static readonly FrozenDictionary<string, SlotEnd> s_slotEnds =
        new Dictionary<string, SlotEnd> { ["start"] = SlotEnd.Start, ["end"] = SlotEnd.End }.ToFrozenDictionary(StringComparer.Ordinal);

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
            Telemetry = Telemetry(item),
            Thresholds = Thresholds(item),
            Rating = item.Has("rating") ? Rating(item) : [],
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

    private static ImmutableArray<RatingPoint> Rating(PackObject item)
    {
        ImmutableArray<RatingPoint>.Builder list = ImmutableArray.CreateBuilder<RatingPoint>();
        foreach (PackObject row in item.Items("rating", 1_000))
        {
            RatingPoint point = new(row.Number("levelM", LowestM, HighestM), row.Number("flowM3S", 0, 1_000_000));
            if (list.Count > 0 && (list[^1].LevelM >= point.LevelM || list[^1].FlowM3S > point.FlowM3S))
            {
                row.Fault("pack-order", "The points of a rating stand lowest level first, and more water never flows at a lower level.", "levelM");
            }

            list.Add(point);
        }

        return list.ToImmutable();
    }

    private static StationTelemetry? Telemetry(PackObject item)
    {
        bool hasBases = item.Has("levelBaseM"), hasSlots = item.Has("slotAt"), hasMode = item.Has("sendsOnly");
        return hasBases || hasSlots || hasMode
            ? new StationTelemetry
            {
                LevelBases = hasBases ? Bases(item) : [],
                SlotAt = hasSlots ? item.Word("slotAt", s_slotEnds) : null,
                SendsOnly = hasMode && item.Flag("sendsOnly"),
            }
            : null;
    }

    private static ImmutableArray<LevelBase> Bases(PackObject item)
    {
        ImmutableArray<LevelBase>.Builder list = ImmutableArray.CreateBuilder<LevelBase>();
        foreach (PackObject row in item.Items("levelBaseM", 1_000))
        {
            LevelBase known = new(row.Date("from"), row.Number("metres", LowestM, HighestM), row.Has("series") ? row.Integer("series", 1, 8) : 1);
            if (list.LastOrDefault(b => b.Series == known.Series) is { } before && before.From >= known.From)
            {
                row.Fault("pack-order", "The bases of a series stand oldest first, one for a day.", "from");
            }

            list.Add(known);
        }

        return list.ToImmutable();
    }
}
