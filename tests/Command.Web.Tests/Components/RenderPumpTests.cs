using Command.Web.Components;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Components;

public sealed class RenderPumpTests
{
    [Fact]
    public async Task Request_ManyAtOnce_BecomeOneMoreRender()
    {
        FakeTimeProvider time = new();
        using SemaphoreSlim drawn = new(0);
        int renders = 0;
        using RenderPump pump = new(time, () =>
        {
            Interlocked.Increment(ref renders);
            drawn.Release();
            return Task.CompletedTask;
        });
        pump.Request();
        await drawn.WaitAsync(TestContext.Current.CancellationToken);
        for (int i = 0; i < 100; i++)
        {
            pump.Request();
        }

        Assert.Equal(1, Volatile.Read(ref renders));
        await AdvanceUntilAsync(time, drawn);
        Assert.Equal(2, Volatile.Read(ref renders));
    }

    [Fact]
    public async Task Heartbeat_NothingAsked_DrawsAllTheSame()
    {
        FakeTimeProvider time = new();
        using SemaphoreSlim drawn = new(0);
        using RenderPump pump = new(time, () =>
        {
            drawn.Release();
            return Task.CompletedTask;
        });
        time.Advance(RenderPump.Heartbeat);
        await drawn.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Dispose_WhileWaiting_EndsTheLoop()
    {
        RenderPump pump = new(new FakeTimeProvider(), () => Task.CompletedTask);
        pump.Dispose();
        await pump.Running.WaitAsync(TestContext.Current.CancellationToken);
    }

    // The loop takes up its delay on another thread, so time is moved on until it is seen.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, SemaphoreSlim drawn)
    {
        while (!await drawn.WaitAsync(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken))
        {
            time.Advance(RenderPump.Spacing / 5);
        }
    }
}
