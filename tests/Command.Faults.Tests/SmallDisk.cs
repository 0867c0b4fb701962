using System.Diagnostics;
using System.Globalization;

namespace Command.Faults.Tests;

/// <summary>A volume of a few megabytes in memory.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new("command-disk-");
    private readonly string _ballast;

    /// <summary>Mounts one; the test is skipped where that is not allowed.</summary>
    public SmallDisk(int megabytes)
    {
        (int code, string said) = Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", _folder.Path);
        if (code != 0)
        {
            _folder.Dispose();
            Assert.Skip($"A small disk can't be made here, which takes root: {said}");
        }

        _ballast = System.IO.Path.Combine(_folder.Path, "ballast");
    }

    public string Data => System.IO.Path.Combine(_folder.Path, "data");

    public long Free => new DriveInfo(_folder.Path).AvailableFreeSpace;

    /// <summary>Takes away all room but so many bytes.</summary>
    public void Leave(long bytes)
    {
        using FileStream file = new(_ballast, FileMode.Append);
        byte[] page = new byte[4096];
        for (long left = Free - bytes; left >= page.Length; left -= page.Length)
        {
            file.Write(page);
        }
    }

    /// <summary>Gives it back.</summary>
    public void Clear() => File.Delete(_ballast);

    public void Dispose()
    {
        Run("umount", "-l", _folder.Path);
        _folder.Dispose();
    }

    private static (int Code, string Said) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
