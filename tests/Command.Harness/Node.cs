using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Command.Harness;

/// <summary>Command.Ingest or Command.Web as a process of its own, as it is built, on a free port.</summary>
public sealed class Node : IAsyncDisposable
{
    public const string Ingest = "Command.Ingest", Web = "Command.Web";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly StringBuilder _log;

    private Node(string name, Process process, StringBuilder log, Uri address)
    {
        Name = name;
        _process = process;
        _log = log;
        Address = address;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Name { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to its output so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Its resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The key under which a feed's sender is known here.</summary>
    public static string Key(string feed) => feed + "-key-for-tests-0123456789";

    /// <summary>Starts a program and returns when it listens.</summary>
    /// <param name="program"><see cref="Ingest"/> or <see cref="Web"/>.</param>
    /// <param name="name">Its name among the nodes.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="settings">More settings, as environment variables.</param>
    /// <exception cref="InvalidOperationException">It ended or did not listen in time; the message holds what it said.</exception>
    public static async Task<Node> StartAsync(string program, string name, string data, params (string Key, string Value)[] settings)
    {
        StringBuilder log = new();
        Channel<Uri> listening = Channel.CreateBounded<Uri>(1);
        Process process = Launch(program, name, data, settings, line =>
        {
            lock (log)
            {
                log.AppendLine(line);
            }

            const string Mark = "Now listening on: ";
            if (line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                listening.Writer.TryWrite(new Uri(line[(at + Mark.Length)..].Trim()));
            }
        });
        process.Exited += (_, _) => listening.Writer.TryComplete();
        process.EnableRaisingEvents = true;
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            return new Node(name, process, log, await listening.Reader.ReadAsync(patience.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
            process.Dispose();
            throw new InvalidOperationException($"{program} ({name}) did not start:\n{log}");
        }
    }

    /// <summary>Starts a program that is expected to end by itself.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public static async Task<(int Code, string Said)> RunToEndAsync(string program, string data, params (string Key, string Value)[] settings)
    {
        StringBuilder log = new();
        using Process process = Launch(program, "ends", data, settings, line =>
        {
            lock (log)
            {
                log.AppendLine(line);
            }
        });
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new InvalidOperationException($"{program} was expected to end, and did not:\n{log}");
        }

        return (process.ExitCode, log.ToString());
    }

    /// <summary>Where a TCP feed is listened for, as its log says.</summary>
    public IPEndPoint Door(string feed) =>
        IPEndPoint.Parse(Regex.Match(Log, $"Feed {Regex.Escape(feed)} listens on (\\S+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    /// <summary>Pushes a body to a feed.</summary>
    public Task<HttpResponseMessage> PushAsync(string feed, byte[] body, CancellationToken cancellationToken) => PushAsync(Http, feed, body, cancellationToken);

    /// <summary>Pushes a body to a feed of whatever a client reaches.</summary>
    public static async Task<HttpResponseMessage> PushAsync(HttpClient http, string feed, byte[] body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"/feeds/{feed}", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key(feed));
        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>SIGKILL: nothing of it runs any more when this returns.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: it stands still and keeps everything it holds.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal("CONT");

    /// <summary>SIGTERM: it ends in an orderly way.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Http.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static Process Launch(string program, string name, string data, (string Key, string Value)[] settings, Action<string> said)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", program, configuration, program + ".dll"));
        string contentRoot = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", program));
        ProcessStartInfo start = new("dotnet", [built]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = contentRoot };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = start.Environment["Urls"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["Command__Node"] = name;
        start.Environment["Command__DataDir"] = data;
        start.Environment["Command__Exercise__Enabled"] = "false";
        start.Environment["Command__Ingest__MaxPushesPerSecond"] = "100000";

        // Every fix that was acknowledged is asked for afterwards.
        start.Environment["Command__Tracks__ToleranceMetres"] = "0";
        start.Environment["Command__Feeds__flood__Port"] = start.Environment["Command__Feeds__vehicles__Port"] = start.Environment["Command__Feeds__video__Port"] = "0";
        start.Environment["Command__Feeds__flood__Open"] = start.Environment["Command__Feeds__vehicles__Open"] = "true";
        foreach (string feed in (string[])["civil", "city", "traffic", "flood", "vehicles", "video"])
        {
            start.Environment[$"Command__Feeds__{feed}__Key"] = Key(feed);
        }

        foreach ((string key, string value) in settings)
        {
            start.Environment[key] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Say(string? line)
        {
            if (line is not null)
            {
                said(line);
            }
        }
    }
}
