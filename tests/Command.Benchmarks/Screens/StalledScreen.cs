using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Command.Web.Map;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Command.Benchmarks.Screens;

/// <summary>The worst of clients: it asks for the whole city, never reads what comes, and says all the same that it has it, so that the server goes on until the way is full.</summary>
internal sealed class StalledScreen : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _lying = Task.CompletedTask;

    public static async Task<StalledScreen> OpenAsync(Uri web)
    {
        StalledScreen screen = new();
        screen._socket.Options.SetBuffer(1024, 1024);
        await screen._socket.ConnectAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://{web.Authority}{MapHub.Path}")), CancellationToken.None);
        await screen.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"messagepack\",\"version\":1}\u001e"));
        await screen.SayAsync(nameof(MapHub.SetView), 126.3, 45.6, 127.0, 45.9, 11.0);
        screen._lying = screen.LieAsync();
        return screen;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _lying;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task LieAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        try
        {
            for (long frame = 1; await timer.WaitForNextTickAsync(_stop.Token); frame++)
            {
                await SayAsync(nameof(MapHub.Ack), frame);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The server may well have had enough of it.
        }
    }

    private Task SayAsync(string method, params object?[] arguments) => SendAsync(new MessagePackHubProtocol().GetMessageBytes(new InvocationMessage(method, arguments)));

    private Task SendAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, _stop.Token).AsTask();
}
