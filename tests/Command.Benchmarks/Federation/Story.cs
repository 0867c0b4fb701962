using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;

namespace Command.Benchmarks.Federation;

/// <summary>One word of a warning: its first alert, an update, or its cancel.</summary>
/// <param name="Chain">The warning.</param>
/// <param name="Number">0 for the alert, then on.</param>
/// <param name="MsgType">Alert, Update or Cancel.</param>
internal sealed record AlertWord(DateTimeOffset At, int Node, string Chain, int Number, string MsgType, string Kind, string Event, string Severity, GeoShape Area, DateTimeOffset Expires);

/// <summary>One word of a report that a city's own desk sends.</summary>
/// <param name="Event">The real event; a shared one is reported to several cities.</param>
internal sealed record ReportWord(DateTimeOffset At, int Node, string Event, string Kind, string Title, GeoPoint Point, bool Over);

/// <summary>A node that is not there for a while.</summary>
internal sealed record Outage(int Node, DateTimeOffset From, DateTimeOffset To);

/// <summary>What happens in a federation, from a seed.</summary>
internal sealed record Story(ImmutableArray<AlertWord> Alerts, ImmutableArray<ReportWord> Reports, ImmutableArray<Outage> Outages)
{
    /// <summary>A city's own a day: warnings that concern it alone, incidents of its own, incidents at a border.</summary>
    public const double LocalAlerts = 4, LocalIncidents = 40, SharedIncidents = 2;

    /// <summary>Gas clouds a city and day, flood waves a row of cities and day, storms a province and day.</summary>
    public const double GasClouds = 0.3, FloodWaves = 1, Storms = 2;

    private const double DegPerM = 1 / 111_195.08;

    private static readonly (string Kind, string Title)[] s_events = [("hazmat", "危险品泄漏"), ("fire", "厂房火灾"), ("crash", "多车追尾事故"), ("gas-leak", "燃气泄漏")];

    /// <param name="thickness">How many times as many events as the rates say.</param>
    public static Story Of(CityGrid grid, DateTimeOffset start, TimeSpan length, int seed, double thickness)
    {
        Teller teller = new(grid, start, length, new Random(seed), thickness);
        return new Story([.. teller.Alerts().OrderBy(a => a.At)], [.. teller.Reports().OrderBy(r => r.At)], teller.Outages());
    }

    private sealed class Teller(CityGrid grid, DateTimeOffset start, TimeSpan length, Random random, double thickness)
    {
        private int _chains;

        public IEnumerable<AlertWord> Alerts()
        {
            foreach (CitySite city in grid.Sites.Take(grid.Cities))
            {
                foreach (DateTimeOffset at in Times(LocalAlerts))
                {
                    GeoPoint centre = Within(city.Bounds, 0.3);
                    // Some are withdrawn when they are no longer needed, and some at once because they were issued by mistake.
                    double fate = random.NextDouble();
                    DateTimeOffset? withdrawn = fate < 0.1 ? at.AddMinutes(1) : fate < 0.3 ? at.AddMinutes(45) : null;
                    foreach (AlertWord word in Chain(city.Index, "rainstorm", "暴雨", [(at, Blob(centre, 8_000 + (random.NextDouble() * 30_000), 24))], withdrawn))
                    {
                        yield return word;
                    }
                }

                foreach (DateTimeOffset at in Times(GasClouds))
                {
                    GeoPoint corner = new(random.Next(2) == 0 ? city.Bounds.West : city.Bounds.East, Between(city.Bounds.South, city.Bounds.North));
                    double radius = 5_000 + (random.NextDouble() * 10_000);
                    foreach (AlertWord word in Chain(city.Index, "hazmat", "有毒气体扩散", [(at, new CircleShape(corner, radius)), (at.AddMinutes(1), new CircleShape(corner, radius * 1.5)), (at.AddMinutes(20), new CircleShape(corner, radius * 2))], at.AddMinutes(60 + random.Next(30))))
                    {
                        yield return word;
                    }
                }
            }

            foreach (CitySite province in grid.Provinces)
            {
                foreach (DateTimeOffset at in Times(Storms))
                {
                    GeoPoint centre = Within(province.Bounds, 0.2);
                    double size = 60_000 + (random.NextDouble() * 60_000);
                    (DateTimeOffset, GeoShape)[] steps = [.. Enumerable.Range(0, 3).Select(i => (at.AddMinutes(50 * i), (GeoShape)Blob(centre with { Lon = centre.Lon + (i * 0.3) }, size, 48)))];
                    foreach (AlertWord word in Chain(province.Index, "rainstorm", "区域性暴雨", steps, random.Next(2) == 0 ? at.AddMinutes(170) : null))
                    {
                        yield return word;
                    }
                }
            }

            foreach (IGrouping<int, CitySite> river in grid.Sites.Take(grid.Cities).GroupBy(s => s.Index / grid.Columns))
            {
                CitySite[] reaches = [.. river.OrderBy(r => r.Index)];
                foreach (DateTimeOffset at in Times(FloodWaves))
                {
                    int from = random.Next(Math.Max(1, reaches.Length - 3));
                    (DateTimeOffset, GeoShape)[] steps = [.. Enumerable.Range(0, Math.Min(4, reaches.Length - from)).Select(i => (at.AddMinutes(40 * i), (GeoShape)Reach(reaches[from + i])))];
                    foreach (AlertWord word in Chain(reaches[from].Index, "flood", "洪水", steps, random.Next(2) == 0 ? at.AddMinutes(200) : null))
                    {
                        yield return word;
                    }
                }
            }
        }

        public IEnumerable<ReportWord> Reports()
        {
            int number = 0;
            foreach (CitySite city in grid.Sites.Take(grid.Cities))
            {
                foreach (DateTimeOffset at in Times(LocalIncidents))
                {
                    foreach (ReportWord word in Told([city.Index], at, string.Create(CultureInfo.InvariantCulture, $"L{++number}"), Within(city.Bounds, 0.15)))
                    {
                        yield return word;
                    }
                }

                int[] east = [.. city.Peers.Where(p => p < grid.Cities && p == city.Index + 1)], north = [.. city.Peers.Where(p => p < grid.Cities && p == city.Index + grid.Columns)];
                int[] sides = [.. east, .. north];
                foreach (DateTimeOffset at in sides.Length == 0 ? [] : Times(SharedIncidents))
                {
                    int other = sides[random.Next(sides.Length)];
                    GeoPoint point = other == city.Index + 1
                        ? new GeoPoint(city.Bounds.East, Between(city.Bounds.South, city.Bounds.North))
                        : new GeoPoint(Between(city.Bounds.West, city.Bounds.East), city.Bounds.North);
                    foreach (ReportWord word in Told([city.Index, other], at, string.Create(CultureInfo.InvariantCulture, $"S{++number}"), point))
                    {
                        yield return word;
                    }
                }
            }
        }

        /// <summary>One city of ten, one at least, each for a sixth of the time and two hours at the most, in the middle of it.</summary>
        public ImmutableArray<Outage> Outages() => [.. Enumerable.Range(0, grid.Cities).OrderBy(_ => random.Next()).Take(Math.Max(1, grid.Cities / 10)).Select(node =>
        {
            DateTimeOffset from = start + (length * (0.25 + (random.NextDouble() * 0.3)));
            TimeSpan down = length / 6;
            return new Outage(node, from, from + (down > TimeSpan.FromHours(2) ? TimeSpan.FromHours(2) : down));
        })];

        private IEnumerable<AlertWord> Chain(int node, string kind, string what, (DateTimeOffset At, GeoShape Area)[] steps, DateTimeOffset? cancel)
        {
            string chain = string.Create(CultureInfo.InvariantCulture, $"{kind}-{++_chains}");
            for (int i = 0; i < steps.Length; i++)
            {
                yield return new AlertWord(steps[i].At, node, chain, i, i == 0 ? "Alert" : "Update", kind, what, i == 0 ? "Severe" : "Extreme", steps[i].Area, steps[i].At.AddHours(6));
            }

            if (cancel is { } at)
            {
                yield return new AlertWord(at, node, chain, steps.Length, "Cancel", kind, what, "Minor", steps[^1].Area, at.AddHours(6));
            }
        }

        private IEnumerable<ReportWord> Told(int[] nodes, DateTimeOffset at, string what, GeoPoint point)
        {
            (string kind, string title) = s_events[random.Next(s_events.Length)];
            foreach (int node in nodes)
            {
                GeoPoint told = new(point.Lon + ((random.NextDouble() - 0.5) * 80 * DegPerM), point.Lat + ((random.NextDouble() - 0.5) * 80 * DegPerM));
                DateTimeOffset said = at.AddSeconds(random.Next(240));
                yield return new ReportWord(said, node, what, kind, title, told, false);
                yield return new ReportWord(said.AddMinutes(30 + random.Next(60)), node, what, kind, title, told, true);
            }
        }

        /// <summary>Moments of a Poisson process with so many a day.</summary>
        private IEnumerable<DateTimeOffset> Times(double perDay)
        {
            for (double at = Gap(perDay); at < length.TotalDays; at += Gap(perDay))
            {
                yield return start.AddDays(at);
            }
        }

        private double Gap(double perDay) => -Math.Log(1 - random.NextDouble()) / (perDay * thickness);

        private double Between(double low, double high) => low + ((0.1 + (random.NextDouble() * 0.8)) * (high - low));

        private GeoPoint Within(GeoBox box, double margin) => new(
            box.West + ((margin + (random.NextDouble() * (1 - (2 * margin)))) * (box.East - box.West)),
            box.South + ((margin + (random.NextDouble() * (1 - (2 * margin)))) * (box.North - box.South)));

        // Warnings come as polygons of some dozen corners; a jagged one costs what a real one does.
        private AreaShape Blob(GeoPoint centre, double radiusM, int corners)
        {
            GeoPoint[] ring = [.. Enumerable.Range(0, corners).Select(i =>
            {
                double angle = 2 * Math.PI * i / corners, r = radiusM * (0.85 + (random.NextDouble() * 0.15)) * DegPerM;
                return new GeoPoint(Rounded(centre.Lon + (r * Math.Cos(angle) / Math.Cos(double.DegreesToRadians(centre.Lat)))), Rounded(centre.Lat + (r * Math.Sin(angle))));
            })];
            return new AreaShape([.. ring, ring[0]]);
        }

        private static AreaShape Reach(CitySite city)
        {
            GeoPoint at = city.Centre;
            // Over the lower border: the next city downstream is warned before the wave is there.
            return CitySite.Rectangle(new GeoBox(Rounded(city.Bounds.West + 0.1), Rounded(at.Lat - 0.1), Rounded(city.Bounds.East + 0.2), Rounded(at.Lat + 0.1)));
        }

        private static double Rounded(double degrees) => Math.Round(degrees, 5);
    }
}
