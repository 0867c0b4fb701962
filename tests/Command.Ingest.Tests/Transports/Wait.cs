namespace Command.Ingest.Tests.Transports;

/// <summary>Waits for what another thread brings about.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<bool> expected, string what)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        bool met = expected();
        for (int i = 0; i < 6000 && !met; i++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            met = expected();
        }

        Assert.True(met, what);
    }

    /// <summary>The same for what must be asked for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> expected, string what)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        bool met = await expected();
        for (int i = 0; i < 1200 && !met; i++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            met = await expected();
        }

        Assert.True(met, what);
    }
}
