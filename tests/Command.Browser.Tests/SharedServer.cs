[assembly: AssemblyFixture(typeof(Command.Browser.Tests.UntouchedServer))]

namespace Command.Browser.Tests;

/// <summary>One server for all tests of a class that do not stand in each other's way; started when the first of them asks.</summary>
public sealed class SharedServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private Server? _server;

    internal async Task<Server> GetAsync(Func<Task<Server>> start)
    {
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _server ??= await start();
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _one.Dispose();
    }
}

/// <summary>One server as it is on a first start, for every test that sends it nothing and counts nothing that another page could change.</summary>
public sealed class UntouchedServer : IAsyncDisposable
{
    private readonly SharedServer _shared = new();

    internal Task<Server> GetAsync() => _shared.GetAsync(() => Server.StartAsync());

    public ValueTask DisposeAsync() => _shared.DisposeAsync();
}
