using System.Collections.Immutable;
using System.Diagnostics;
using Command.Ingest.Api;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Paper;

/// <summary>Writes the paper pack as often as the settings say, from this node's own copy of the picture: it needs no journal and no database. Without news the pack says how old it is.</summary>
public sealed partial class PaperPacks(
    PictureReplica replica, CityPack pack, IOptions<CommandOptions> options, IHostEnvironment environment, PaperHealth health, TimeProvider time, ILogger<PaperPacks> logger) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_printing = TimeSpan.FromSeconds(60);

    private PaperOptions Paper => options.Value.Paper;

    private string FolderPath => Path.GetFullPath(Paper.Folder ?? Path.Combine(Path.GetFullPath(options.Value.DataDir, environment.ContentRootPath), "paper"), environment.ContentRootPath);

    /// <summary>Writes one pack.</summary>
    /// <returns>Its file; null when it could not be written, which is then said by <see cref="PaperHealth"/>.</returns>
    public string? Make()
    {
        DateTimeOffset now = time.GetUtcNow();
        ReplicaView view = replica.Current;
        try
        {
            PackFolder folder = new(FolderPath);
            ImmutableArray<string> cards = folder.Cards(now, Paper.Cards);
            string html = new PackPage(pack, Words.For(Paper.Language)).Write(view.Picture, now, view.Connected, cards);
            string file = folder.Keep(html, now, Paper.Keep);
            health.Made(now, file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            health.Failed(Reason.Of("paper-failed", e.Message));
            LogFailed(FolderPath, e);
            return null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Paper.Enabled)
        {
            return;
        }

        health.Begins();
        try
        {
            // Before the first picture there is nothing to write down.
            while (replica.Current.Epoch.Length == 0)
            {
                await Task.Delay(s_look, time, stoppingToken).ConfigureAwait(false);
            }

            while (true)
            {
                string? file = await Task.Run(Make, stoppingToken).ConfigureAwait(false);
                if (file is not null && Paper.Browser is { } browser)
                {
                    await PrintAsync(browser, file, stoppingToken).ConfigureAwait(false);
                }

                await Task.Delay(file is null && s_again < Paper.Every ? s_again : Paper.Every, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Prints a pack to PDF. That it can't be printed leaves the pack as it is, and is logged.</summary>
    private async Task PrintAsync(string browser, string file, CancellationToken stop)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("command-paper-");
        try
        {
            string printed = Path.Combine(work.FullName, "pack.pdf");
            ProcessStartInfo start = new(browser, ["--headless=new", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir=" + Path.Combine(work.FullName, "profile"), "--print-to-pdf=" + printed])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            if (Environment.IsPrivilegedProcess)
            {
                // Chromium's sandbox refuses to run for root.
                start.ArgumentList.Add("--no-sandbox");
            }

            start.ArgumentList.Add(new Uri(file).AbsoluteUri);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(s_printing);
            using Process process = Process.Start(start) ?? throw new IOException("It did not start.");
            try
            {
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token), process.WaitForExitAsync(limit.Token)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                stop.ThrowIfCancellationRequested();
            }

            new PackFolder(FolderPath).KeepPdf(printed, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            LogNotPrinted(browser, e);
        }
        finally
        {
            Remove(work);
        }
    }

    private static void Remove(DirectoryInfo work)
    {
        try
        {
            work.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A browser that was ended may still write; the system's own clearing of temporary files takes the rest.
        }
    }

    [LoggerMessage(860, LogLevel.Error, "The paper pack could not be written to {Folder}; the one before stays. Check the disk and the rights of the folder, or set Command__Paper__Folder")]
    private partial void LogFailed(string folder, Exception e);

    [LoggerMessage(861, LogLevel.Warning, "The paper pack could not be printed to PDF by {Browser}; the HTML is there. Check Command__Paper__Browser")]
    private partial void LogNotPrinted(string browser, Exception e);
}

/// <summary>What writes packs, for a host.</summary>
public static class PaperServices
{
    public static IServiceCollection AddPaper(this IServiceCollection services)
    {
        services.AddSingleton(s => new Gauge("command_paper_age_seconds", "Seconds since the newest paper pack was written; -1 before the first",
            () => s.GetRequiredService<PaperHealth>().MadeAt is { } at ? (s.GetRequiredService<TimeProvider>().GetUtcNow() - at).TotalSeconds : -1));
        return services.AddSingleton<PaperPacks>().AddHostedService(s => s.GetRequiredService<PaperPacks>());
    }
}
