namespace Command.Ingest.Security;

/// <summary>What a start has to write down once: it is tried until accounts and the audit log can be reached.</summary>
public static class AtStart
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);

    /// <param name="work">What is to be done; done again from its beginning after it failed.</param>
    /// <param name="failed">Told each time that it could not be.</param>
    public static async Task DoAsync(Func<CancellationToken, Task> work, Action<SecurityUnavailableException> failed, TimeProvider time, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(failed);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping).ConfigureAwait(false);
                return;
            }
            catch (SecurityUnavailableException e)
            {
                failed(e);
                await Task.Delay(s_again, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
