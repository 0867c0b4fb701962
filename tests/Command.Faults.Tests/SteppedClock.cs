namespace Command.Faults.Tests;

/// <summary>The machine's clock with a hand that can be moved. As on a real machine, timers and what only counts on do not follow it.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _ahead;

    /// <summary>How far it is ahead of the true time.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
