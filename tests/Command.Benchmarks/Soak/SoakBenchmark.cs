using System.Diagnostics;
using System.Globalization;
using System.Net;
using Command.Benchmarks.Load;
using Command.Benchmarks.Screens;
using Command.Browser.Tests;
using Command.Harness;

namespace Command.Benchmarks.Soak;

/// <summary>
/// Two weeks of a wall in an hour, or in as many minutes as are given: fourteen days of incidents that open and are over, units that move all the time, a link that is
/// cut again and again, another palette each evening and morning, a graphics card that is lost, and a second wall that loads itself anew every night. At the end of each
/// day what the page and the server hold is measured after a full collection; at the end of all the screen must show what the server has.
/// </summary>
internal static class SoakBenchmark
{
    private const int Days = 14, WarmUp = 5, Units = 300;
    private static readonly TimeSpan s_cut = TimeSpan.FromMinutes(10);

    /// <param name="args"><c>--minutes n</c>: 60 when it is not said; from 45 on a cut of ten whole minutes is among the disconnections.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        int at = Array.IndexOf(args, "--minutes");
        double minutes = at >= 0 && at + 1 < args.Length && double.TryParse(args[at + 1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double said) ? Math.Max(2, said) : 60;
        bool whole = minutes >= 45, quick = minutes < 10;
        int cuts = (int)Math.Clamp(minutes * 5, 14, 50), cases = quick ? 60 : 120;

        // The start, the healing from what is noticed late, the last look and, where there is one, the long cut are not part of a day.
        TimeSpan day = TimeSpan.FromMinutes((minutes - (whole ? 12 : 1.4)) / Days);
        await using Server server = await Server.StartAsync(
            ("Command__Feeds__vehicles__Open", "true"), ("Command__Pages__KeepSessionSeconds", quick ? "20" : "180"), ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Command", "Information"), ("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Information"));
        await using ChaosProxy proxy = new(IPEndPoint.Parse(server.Address.Authority));
        await using UnitFleet fleet = new(Units, TimeSpan.FromSeconds(5));
        using SoakCity city = new(server, cases);
        using ServerMemory memory = new(server);
        SoakReport report = new(minutes >= 15);
        await fleet.ConnectAsync(server.Door("vehicles"));
        await fleet.AppearAsync();
        await using SoakWall wall = await SoakWall.OpenAsync(new Uri($"http://{proxy.Door}/wall/overview?screen=soak"), 1280, 720);
        await using SoakWall sleeper = await SoakWall.OpenAsync(new Uri(server.Address, $"/wall?screen={SoakWall.EarlySleeper()}&rotate=flood:10,traffic:10,city:10"), 640, 360);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Days} days of {day.TotalSeconds:0} s, each {cases} incidents; {fleet}; {cuts} disconnections, {Days * 2} changes of palette, {Days} losses of the graphics card, {Days} nights of a second wall{(whole ? ", a cut of ten minutes" : "")}"));
        Machine machine = Machine.Watch(("server", server.ProcessId));
        Stopwatch watch = Stopwatch.StartNew();
        if (!await wall.HealsAsync())
        {
            report.Breach("the wall never came up");
            return 1;
        }

        using CancellationTokenSource stop = new();
        Task driving = fleet.DriveAsync(stop.Token);
        SoakStory story = new(wall, sleeper, proxy, city, report, cuts, Days, quick);
        for (int number = 1; number <= Days; number++)
        {
            await story.LiveAsync(number, day);
            if (whole && number == Days / 2)
            {
                await story.CutAsync(s_cut);
            }

            if (!await wall.HealsAsync())
            {
                string state = await wall.StateAsync();
                report.Breach(string.Create(CultureInfo.InvariantCulture, $"on day {number} the wall had not healed within {SoakWall.Heals.TotalSeconds:0} s of the last disturbance: {state}"));
            }

            PageFigures page = await wall.MeasureAsync();
            (double managed, double resident) = await memory.MeasureAsync();
            report.Add(new SoakDay(number, page, managed, resident));
        }

        await stop.CancelAsync();
        await driving;
        await story.LastLookAsync(fleet);
        int loads = await wall.LoadsAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{watch.Elapsed.TotalMinutes:0.0} min; {city.Taken:N0} messages and {fleet.Acknowledged:N0} fixes; the wall's page was loaded {loads} times, {proxy.Connections} connections; {wall.Said.Count} errors in its console"));
        Console.WriteLine(machine.Describe());
        return report.Print(WarmUp) ? 0 : 1;
    }
}
