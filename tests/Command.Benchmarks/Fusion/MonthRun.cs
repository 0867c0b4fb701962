using System.Diagnostics;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Exercise.Days;
using Command.Ingest.Fusion;

namespace Command.Benchmarks.Fusion;

/// <summary>Whether memory stays flat over a month of days, one storm a week.</summary>
internal static class MonthRun
{
    private const double Flat = 1.15;

    public static int Run(CityPack pack, int days)
    {
        List<double> heaps = [];
        DayRun run = new(pack, new Locator(pack), Variants.Full);
        Stopwatch watch = Stopwatch.StartNew();
        for (int day = 0; day < days; day++)
        {
            DayOptions options = (day % 7 == 3 ? DayOptions.Storm : DayOptions.Normal) with { Start = DayOptions.Normal.Start.AddDays(day) };
            // Each day's senders number their cases anew, with the date before them.
            foreach (LabelledMessage message in LabelledDay.Make(100 + day, options, pack))
            {
                run.Take(message);
            }

            run.PassTo(options.Start.AddDays(1));
            run.ForgetLabels();
            long heap = GC.GetTotalMemory(forceFullCollection: true);
            heaps.Add(heap / 1e6);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"day {day + 1,2} ({options.Weather}): heap {heap / 1e6,7:0.0} MB, {run.Picture.Reports.Count,6:N0} reports, {run.Picture.Open.Count,5:N0} open of {run.Picture.Incidents.Count,5:N0} incidents, {watch.Elapsed.TotalSeconds:0} s"));
        }

        // A week has a storm: only whole weeks are alike. The first two fill what is kept for hours and days, and the cases that nobody ever ends.
        if (heaps.Count < 28)
        {
            return 0;
        }

        double early = heaps.Skip(14).Take(7).Average(), late = heaps.TakeLast(7).Average();
        bool flat = late <= early * Flat;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"third week {early:0.0} MB, last week {late:0.0} MB: {(flat ? "flat" : "it grows")}"));
        return flat ? 0 : 1;
    }
}
