using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace Command.Ingest.Tests.Transports.Mqtt;

/// <summary>A real Mosquitto on a loopback port, which keeps its sessions on disk and can be killed. Its Debian package is <c>mosquitto</c>.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-mqtt-").FullName;
    private readonly string _program;
    private readonly Authority.Issued? _certificate;
    private Process? _process;

    private Broker(string program, Authority.Issued? certificate)
    {
        _program = program;
        _certificate = certificate;
        using TcpListener free = new(IPAddress.Loopback, 0), another = new(IPAddress.Loopback, 0);
        free.Start();
        another.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
        TlsPort = ((IPEndPoint)another.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Where it listens with TLS, when it was given a certificate.</summary>
    public int TlsPort { get; }

    public string Url => $"mqtt://127.0.0.1:{Port}";

    public string TlsUrl => $"mqtts://127.0.0.1:{TlsPort}";

    public static async Task<Broker> StartAsync(Authority.Issued? certificate = null)
    {
        string? program = new[] { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "Mosquitto is not on this machine (Debian: apt-get install mosquitto).");
        Broker broker = new(program!, certificate);
        await broker.RunAsync();
        return broker;
    }

    /// <summary>Starts it on the port and the sessions that it had.</summary>
    public async Task RunAsync()
    {
        string settings = Path.Combine(_folder, "mosquitto.conf");
        string[] lines =
        [
            $"listener {Port} 127.0.0.1",
            "allow_anonymous true",
            "persistence true",
            $"persistence_location {_folder}/",
            "autosave_on_changes true",
            "autosave_interval 1",
            ..await TlsAsync(),
            ..OperatingSystem.IsLinux() && Environment.UserName == "root" ? new[] { "user root" } : [],
        ];
        await File.WriteAllLinesAsync(settings, lines, TestContext.Current.CancellationToken);
        _process = Process.Start(new ProcessStartInfo(_program, ["-c", settings]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await Wait.UntilAsync(Listens, "the broker listens");
    }

    /// <summary>Ends it without a word to anybody.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public async Task PublishAsync(string topic, string text)
    {
        MqttClientFactory factory = new();
        using IMqttClient client = factory.CreateMqttClient();
        await client.ConnectAsync(factory.CreateClientOptionsBuilder().WithTcpServer("127.0.0.1", Port).Build(), TestContext.Current.CancellationToken);
        await client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(Encoding.UTF8.GetBytes(text)).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            TestContext.Current.CancellationToken);
        await client.DisconnectAsync(new MqttClientDisconnectOptions(), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string[]> TlsAsync()
    {
        if (_certificate is null)
        {
            return [];
        }

        string certificate = Path.Combine(_folder, "broker.pem"), key = Path.Combine(_folder, "broker.key");
        await File.WriteAllTextAsync(certificate, _certificate.Certificate, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(key, _certificate.Key, TestContext.Current.CancellationToken);
        return [$"listener {TlsPort} 127.0.0.1", $"certfile {certificate}", $"keyfile {key}"];
    }

    private bool Listens()
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPAddress.Loopback, _certificate is null ? Port : TlsPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
