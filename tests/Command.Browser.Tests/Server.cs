using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Command.Browser.Tests;

/// <summary>The real Command.Web (or Command.Ingest) as a process of its own, on a free port and a data folder of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly StringBuilder _log;

    private Server(Process process, Uri address, string data, StringBuilder log)
    {
        _process = process;
        Address = address;
        Data = data;
        _log = log;
    }

    public Uri Address { get; }

    public string Data { get; }

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

    public int ProcessId => _process.Id;

    /// <summary>Where a TCP feed is listened for, as the server's log says.</summary>
    public System.Net.IPEndPoint Door(string feed)
    {
        Match said = Regex.Match(Log, $"Feed {Regex.Escape(feed)} listens on (\\S+)", RegexOptions.None, TimeSpan.FromSeconds(1));
        return System.Net.IPEndPoint.Parse(said.Groups[1].Value);
    }

    public static Task<Server> StartAsync(params (string Key, string Value)[] settings) => StartAsync("http://127.0.0.1:0", Directory.CreateTempSubdirectory("command-browser-").FullName, settings);

    public static Task<Server> StartAsync(string url, string data, params (string Key, string Value)[] settings) => StartProgramAsync("Command.Web", url, data, settings);

    /// <summary>Starts Command.Ingest alone.</summary>
    public static Task<Server> StartIngestAsync(params (string Key, string Value)[] settings) =>
        StartProgramAsync("Command.Ingest", "http://127.0.0.1:0", Directory.CreateTempSubdirectory("command-ingest-").FullName, settings);

    private static async Task<Server> StartProgramAsync(string program, string url, string data, (string Key, string Value)[] settings)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", program, configuration, program + ".dll"));
        string contentRoot = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", program));
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = contentRoot };
        start.ArgumentList.Add(built);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["Urls"] = url;
        start.Environment["Command__DataDir"] = data;
        start.Environment["Command__Feeds__flood__Port"] = "0";
        start.Environment["Command__Feeds__vehicles__Port"] = "0";
        start.Environment["Command__Feeds__video__Port"] = "0";
        start.Environment["Command__Exercise__Enabled"] = "false";
        foreach (string feed in (string[])["civil", "city", "traffic", "video"])
        {
            start.Environment[$"Command__Feeds__{feed}__Key"] = Key(feed);
        }

        foreach ((string key, string value) in settings)
        {
            start.Environment[key] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        StringBuilder log = new();
        Channel<Uri> listening = Channel.CreateBounded<Uri>(1);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        try
        {
            Uri address = await listening.Reader.ReadAsync(patience.Token);
            return new Server(process, address, data, log);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException(program + " did not start:\n" + log);
        }

        void Read(string? line)
        {
            lock (log)
            {
                log.AppendLine(line);
            }

            const string Mark = "Now listening on: ";
            if (line?.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                listening.Writer.TryWrite(new Uri(line[(at + Mark.Length)..].Trim()));
            }
        }
    }

    public static string Key(string feed) => feed + "-key-for-tests-0123456789";

    public async Task PushAsync(string feed, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address, $"/feeds/{feed}")) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = null;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key(feed));
        using HttpResponseMessage response = await _http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _http.Dispose();
    }
}
