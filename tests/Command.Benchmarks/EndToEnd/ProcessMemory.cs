using System.Diagnostics;
using System.Globalization;
using Command.Browser.Tests;

namespace Command.Benchmarks.EndToEnd;

/// <summary>Memory of the application with the exercise running and one wall open.</summary>
internal static class ProcessMemory
{
    public static async Task<int> RunAsync(TimeSpan length)
    {
        await using Server server = await Server.StartAsync(("Command__Exercise__Enabled", "true"));
        await using Screen screen = await Screen.LaunchAsync();
        await screen.ShowWallAsync(server);
        using PeriodicTimer minute = new(TimeSpan.FromMinutes(1));
        for (int i = 1; i <= length.TotalMinutes && await minute.WaitForNextTickAsync(); i++)
        {
            using Process process = Process.GetProcessById(server.ProcessId);
            double cpu = process.TotalProcessorTime.TotalSeconds / (DateTimeOffset.Now - process.StartTime).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after {i,3} min: {process.WorkingSet64 / 1048576.0:0} MiB resident, {cpu * 100:0} % of one core"));
        }

        return 0;
    }
}
