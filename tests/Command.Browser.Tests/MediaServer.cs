using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Command.Browser.Tests;

/// <summary>A media server's part in a test: a moving test pattern as HLS (H.264, made by ffmpeg), on loopback.</summary>
internal sealed class MediaServer : IAsyncDisposable
{
    private const string Ffmpeg = "/usr/bin/ffmpeg";
    private readonly WebApplication _app;
    private readonly string _folder;

    private MediaServer(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    /// <summary>Makes the stream of a camera and serves it at <c>/live/{channel}.m3u8</c>.</summary>
    public static async Task<MediaServer> StartAsync(string channel)
    {
        Assert.SkipUnless(File.Exists(Ffmpeg), "No ffmpeg on this machine (apt-get install ffmpeg).");
        string folder = Directory.CreateTempSubdirectory("command-media-").FullName;
        ProcessStartInfo start = new(Ffmpeg) { RedirectStandardError = true, WorkingDirectory = folder };
        foreach (string argument in (string[])
            [
                "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10", "-t", "20", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
                "-g", "10", "-f", "hls", "-hls_time", "1", "-hls_list_size", "0", channel + ".m3u8",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);

        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0" });
        WebApplication app = builder.Build();
        app.Use((http, next) =>
        {
            http.Response.Headers.AccessControlAllowOrigin = "*";
            return next(http);
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), RequestPath = "/live", ServeUnknownFileTypes = true });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new MediaServer(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
