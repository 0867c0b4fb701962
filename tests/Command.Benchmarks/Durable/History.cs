using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Durable;

/// <summary>
/// A city's history as the journal holds it: made by the same intake that decides in the running system, from reports, newer versions of them, readings,
/// alerts and what ends them. Of a thousand messages 560 are readings, 330 first reports, 105 newer versions and 5 alerts.
/// </summary>
internal static class History
{
    private static readonly DateTimeOffset s_start = new(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly ImmutableArray<string> s_daily = ["litter", "noise", "vendor", "illegal-parking", "street-light", "manhole", "road-damage"];
    private static readonly ImmutableArray<string> s_urgent = ["waterlogging", "crash", "fire", "rescue"];

    /// <summary>So many entries from the first on, in order, or a few more; with the picture that they lead to.</summary>
    /// <param name="pack">The city.</param>
    /// <param name="wanted">How many.</param>
    /// <param name="append">Takes a few hundred at a time.</param>
    public static async Task<PictureState> MakeAsync(CityPack pack, long wanted, Func<ImmutableArray<JournalEntry>, Task> append)
    {
        Random random = new(20260701);
        Locator locator = new(pack);
        PictureState picture = PictureState.Empty;
        FusionModel fusion = new(pack, PackPlaces.Index(pack, BuiltPlaces.None).SpokenNames());
        Gatherings gatherings = Gatherings.Of(picture, fusion);
        List<JournalEntry> entries = [];
        DateTimeOffset ticked = s_start;
        for (int n = 0; picture.Sequence < wanted; n++)
        {
            // Six messages a second: half a million in a day.
            DateTimeOffset at = s_start + TimeSpan.FromMilliseconds(n * 165.0);
            Draft draft = new(picture, at, "city", gatherings);
            if (at - ticked > TimeSpan.FromMinutes(1))
            {
                ticked = at;
                Lifecycle.Tick(draft, fusion);
            }

            Message message = Message(random, pack, n, at);
            Intake.Decide(draft, fusion, message, locator.Locate(message, Datum.Cgcs2000));
            entries.AddRange(draft.Entries);
            (picture, gatherings) = (draft.Picture, draft.Gatherings(fusion));
            if (entries.Count >= 500)
            {
                await append([.. entries]);
                entries.Clear();
            }
        }

        await append([.. entries]);
        return picture;
    }

    private static Message Message(Random random, CityPack pack, int n, DateTimeOffset at) => (n % 1000) switch
    {
        < 5 => new Alert
        {
            Feed = "civil",
            Agency = "civil-defence",
            SourceId = $"ALERT-{n}",
            Version = "1",
            ObservedAt = at,
            Sender = "sender@example.invalid",
            Status = "Actual",
            MsgType = "Alert",
            Scope = "Public",
            Sent = at,
            Event = "暴雨",
            Severity = "Severe",
            Urgency = "Immediate",
            Certainty = "Observed",
            Expires = at + TimeSpan.FromHours(3),
            Headline = "暴雨橙色预警信号",
            Description = "预计未来三小时内部分地区降水量将达五十毫米以上，请注意防范。",
            Shape = new CircleShape(Place(random), 2000),
        },
        < 335 => Report(random, n, 1, at),
        < 440 => Report(random, n - 330, 2, at),
        _ => new Reading
        {
            Feed = "flood",
            Agency = "flood-control",
            SourceId = $"{n}",
            Version = "1",
            ObservedAt = at,
            Station = random.Next(20) == 0 && pack.Stations.Length > 0 ? pack.Stations[random.Next(pack.Stations.Length)].Id : $"41{random.Next(400):00000000}",
            Property = random.Next(2) == 0 ? Reading.Properties.WaterLevel : "battery",
            Value = 112 + Math.Round(random.NextDouble() * 6, 2),
            Unit = "m",
            Shape = new PointShape(Place(random)),
        },
    };

    private static Report Report(Random random, int n, int version, DateTimeOffset at)
    {
        Random own = new(n);
        return new Report
        {
            Feed = "city",
            Agency = "city-management",
            SourceId = $"2026{n:00000000}",
            Version = $"{version}",
            ObservedAt = at,
            SentAt = at,
            Kind = own.Next(20) == 0 ? s_urgent[own.Next(s_urgent.Length)] : s_daily[own.Next(s_daily.Length)],
            Title = "市民来电反映道路问题",
            Text = "市民来电反映，该处道路有异常情况，影响行人和车辆通行，请有关部门尽快到现场核实处理。",
            Status = version > 1 ? ReportStatus.Resolved : ReportStatus.Open,
            Shape = new PointShape(Place(own)),
            UncertaintyM = 20 + random.Next(30),
        };
    }

    private static GeoPoint Place(Random random) => new(Math.Round(126.5 + (random.NextDouble() * 0.3), 6), Math.Round(45.68 + (random.NextDouble() * 0.15), 6));
}
