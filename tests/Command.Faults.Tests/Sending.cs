namespace Command.Faults.Tests;

/// <summary>A load that runs until it is disposed.</summary>
internal sealed class Sending : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _senders;

    private Sending(PatientSenders load, Target target) => _senders = load.RunAsync(target, _stop.Token);

    public static Sending Start(PatientSenders load, Target target) => new(load, target);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _senders;
        _stop.Dispose();
    }
}
