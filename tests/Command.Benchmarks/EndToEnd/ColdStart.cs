using System.Diagnostics;
using System.Globalization;
using Command.Browser.Tests;

namespace Command.Benchmarks.EndToEnd;

/// <summary>From starting the built application to a map that has painted live data. Chromium is running already; each start has a new data folder.</summary>
internal static class ColdStart
{
    public static async Task<int> RunAsync(int times)
    {
        List<(double Listening, double Drawn)> runs = [];
        for (int i = 0; i < times; i++)
        {
            await using Screen screen = await Screen.LaunchAsync();
            long start = Stopwatch.GetTimestamp();
            await using Server server = await Server.StartAsync(("Command__Exercise__Enabled", "true"));
            double listening = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await screen.ShowWallAsync(server);
            runs.Add((listening, Stopwatch.GetElapsedTime(start).TotalSeconds));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start {i + 1}: listening after {runs[^1].Listening:0.00} s, map drawn after {runs[^1].Drawn:0.00} s"));
        }

        double median = runs.Select(r => r.Drawn).Order().ElementAt(runs.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median of {times}: {median:0.00} s"));
        return 0;
    }
}
