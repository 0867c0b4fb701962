using System.Diagnostics;

namespace Command.Faults.Tests;

/// <summary>Waits for what the system brings about by itself.</summary>
internal static class Until
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something is so.</summary>
    /// <param name="what">What is waited for, in words.</param>
    /// <param name="within">A generous bound.</param>
    /// <param name="so">Looks.</param>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> SoAsync(string what, TimeSpan within, Func<Task<bool>> so)
    {
        long began = Stopwatch.GetTimestamp();
        using PeriodicTimer timer = new(s_look);
        while (!await so())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < within, $"It is not so after {within.TotalSeconds:0} s: {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    public static Task<TimeSpan> SoAsync(string what, TimeSpan within, Func<bool> so) => SoAsync(what, within, () => Task.FromResult(so()));
}
