using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Days;

/// <summary>Alerts and gauges of the day: they are context of many events and belong to none. Pure.</summary>
internal sealed class DayContext(DayOptions options, CityPack pack, Town town)
{
    public IEnumerable<LabelledMessage> Messages(ImmutableArray<Happening> happenings, Chance chance) =>
        Alerts(happenings, chance).Concat(Readings(chance));

    private IEnumerable<LabelledMessage> Alerts(ImmutableArray<Happening> happenings, Chance chance)
    {
        int number = 0;
        (string Event, double From, double Hours, int Level)[] city = options.Weather switch
        {
            DayWeather.Storm => [("暴雨", 12.5, 6, 2), ("暴雨", 14.8, 8, 1), ("雷雨大风", 14, 6, 3)],
            DayWeather.Winter => [("道路结冰", 5, 18, 3), ("寒潮", 0.5, 23, 3), ("暴雪", 6, 10, 3)],
            _ => [("大风", 9, 10, 4)],
        };
        foreach ((string what, double from, double hours, int level) in city)
        {
            foreach (Area district in town.Districts)
            {
                if (chance.Happens(0.6))
                {
                    Geocode code = new("GB/T 2260", district.Code);
                    yield return Alert(++number, what, level, options.Start.AddHours(from) + chance.Minutes(0, 20), hours, null, district.Zh, [code]);
                }
            }
        }

        // Where much is reported the office warns of the place itself.
        foreach (Happening happening in happenings.Where(h => h.Reports >= 12 && h.Profile.Kind is "waterlogging" or "gas-leak" or "fire" or "hazmat"))
        {
            if (chance.Happens(0.2))
            {
                string what = pack.KindOf(happening.Profile.Kind)?.Zh ?? happening.Profile.Kind;
                CircleShape around = new(Ground.Rounded(happening.Centre), 100 * chance.Whole(3, 8));
                yield return Alert(++number, what, 3, happening.Start + chance.Minutes(15, 40), 4, around, town.SpotOf(happening.Centre).Street + "周边", []);
            }
        }
    }

    private static LabelledMessage Alert(int number, string what, int level, DateTimeOffset at, double hours, GeoShape? shape, string area, ImmutableArray<Geocode> codes)
    {
        string colour = level switch { 1 => "红色", 2 => "橙色", 3 => "黄色", _ => "蓝色" };
        Alert alert = new()
        {
            Feed = "civil",
            Agency = "civil-defence",
            SourceId = string.Create(CultureInfo.InvariantCulture, $"2301{at:yyyyMMdd}{number:0000}"),
            Version = "1",
            ObservedAt = at,
            SentAt = at,
            Sender = "230100",
            Status = "Actual",
            MsgType = "Alert",
            Event = what,
            Level = level,
            Sent = at,
            Effective = at,
            Expires = at.AddHours(hours),
            Headline = area + what + colour + "预警",
            AreaDesc = area,
            Geocodes = codes,
            Shape = shape,
        };
        return new LabelledMessage(alert, at.AddSeconds(5), "");
    }

    private IEnumerable<LabelledMessage> Readings(Chance chance)
    {
        foreach (Station station in pack.Stations)
        {
            StationThresholds? thresholds = station.ThresholdsAt(pack.City.DayOf(options.Start));
            double over = options.Weather == DayWeather.Storm ? chance.Between(-1.2, 0.4) : chance.Between(-4, -1.5);
            for (int i = 0; i < 48; i++)
            {
                DateTimeOffset at = options.Start.AddMinutes(30 * i);
                double wet = options.Weather == DayWeather.Storm ? Math.Exp(-Math.Pow((i - 34) / 7.0, 2)) : 0;
                (string property, double value, string unit) = thresholds is null
                    ? (Reading.Properties.Rain1H, Math.Round(45 * wet * chance.Unit(), 1), "mm")
                    : (Reading.Properties.WaterLevel, Math.Round(thresholds.WarningM + over - 1.5 + (1.5 * wet), 2), "m");
                Reading reading = new()
                {
                    Feed = "flood",
                    Agency = "flood-control",
                    SourceId = station.Id + "/" + property,
                    Version = i.ToString(CultureInfo.InvariantCulture),
                    ObservedAt = at,
                    SentAt = at,
                    Station = station.Id,
                    Property = property,
                    Value = value,
                    Unit = unit,
                };
                yield return new LabelledMessage(reading, at.AddSeconds(chance.Whole(2, 60)), "");
            }
        }
    }
}
