using System.Diagnostics;
using System.Globalization;

namespace Command.Faults.Tests;

/// <summary>Counts what a process asks the kernel to bring to the disk, file by file.</summary>
internal sealed class Strace : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _file;

    private Strace(Process process, string file)
    {
        _process = process;
        _file = file;
    }

    /// <summary>Attaches to a process with all its threads; the test is skipped where that can't be done.</summary>
    public static async Task<Strace> AttachAsync(int process, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed: apt-get install strace.");
        string file = System.IO.Path.GetTempFileName();
        Process strace = Process.Start(new ProcessStartInfo(
            "/usr/bin/strace", ["-f", "-y", "-e", "trace=fsync,fdatasync", "-o", file, "-p", process.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        })!;
        for (string? line; (line = await strace.StandardError.ReadLineAsync(cancellationToken)) is not null;)
        {
            if (line.Contains("attached", StringComparison.Ordinal))
            {
                _ = strace.StandardError.ReadToEndAsync(CancellationToken.None);
                return new Strace(strace, file);
            }

            Assert.SkipWhen(line.Contains("not permitted", StringComparison.Ordinal), $"Tracing is not allowed here: {line}");
        }

        throw new InvalidOperationException("strace ended without a word.");
    }

    /// <summary>Detaches, and counts the syncs of files whose name ends so.</summary>
    public async Task<int> StopAsync(string ending)
    {
        using Process interrupt = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await interrupt.WaitForExitAsync();
        await _process.WaitForExitAsync();
        string[] lines = await File.ReadAllLinesAsync(_file);
        return lines.Count(l => l.Contains(ending + ">", StringComparison.Ordinal) && !l.Contains("resumed", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        File.Delete(_file);
    }
}
