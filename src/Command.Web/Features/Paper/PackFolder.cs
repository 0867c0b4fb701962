using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Incidents.Paper;

namespace Command.Web.Features.Paper;

/// <summary>Packs as they lie in a folder that only its owner reads: one file each, and <c>latest.html</c>, which is always a whole one.</summary>
public sealed class PackFolder(string folder)
{
    private const string Prefix = "pack-", Partial = ".partial", Numbers = "numbers";
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The newest pack, always.</summary>
    public string Latest => Path.Combine(folder, "latest.html");

    /// <summary>Numbers for a pack's cards. They are kept before they are used: a pack that is not written leaves a gap, and no number comes twice, not even when the clock went back.</summary>
    /// <exception cref="IOException">They can't be kept.</exception>
    public ImmutableArray<string> Cards(DateTimeOffset now, int count)
    {
        Make();
        (string mark, long last) = ReadNumbers();
        long minute = Math.Max(CardNumbers.MinuteOf(now), last + 1);
        Write(Path.Combine(folder, Numbers), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mark} {minute}\n")));
        return [.. Enumerable.Range(1, count).Select(i => CardNumbers.Of(mark, minute, i))];
    }

    /// <summary>Keeps a pack, and lets the oldest go.</summary>
    /// <returns>The pack's own file.</returns>
    /// <exception cref="IOException">It can't be kept; what was there before is whole.</exception>
    public string Keep(string html, DateTimeOffset now, int most)
    {
        Make();
        byte[] bytes = Encoding.UTF8.GetBytes(html);
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.html"));
        Write(file, bytes);
        Write(Latest, bytes);
        foreach (string old in Directory.EnumerateFiles(folder, Prefix + "*.html").OrderDescending(StringComparer.Ordinal).Skip(most).ToArray())
        {
            File.Delete(old);
            File.Delete(Path.ChangeExtension(old, ".pdf"));
        }

        foreach (string left in Directory.EnumerateFiles(folder, "*" + Partial).ToArray())
        {
            File.Delete(left);
        }

        return file;
    }

    /// <summary>Puts a printed pack beside it, readable by its owner alone.</summary>
    public void KeepPdf(string printed, string file)
    {
        string pdf = Path.ChangeExtension(file, ".pdf");
        byte[] bytes = File.ReadAllBytes(printed);
        Write(pdf, bytes);
        Write(Path.ChangeExtension(Latest, ".pdf"), bytes);
    }

    private void Make()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnFolder);
        }
    }

    private (string Mark, long Last) ReadNumbers()
    {
        string path = Path.Combine(folder, Numbers);
        if (File.Exists(path) && File.ReadAllText(path).Split(' ', '\n') is [{ Length: 3 } mark, var last, ..] && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long minute) && mark.All(CardNumbers.MarkLetters.Contains))
        {
            return (mark, minute);
        }

        // Another mark than before: its numbers can't come twice, whatever was printed with the lost one.
        return (RandomNumberGenerator.GetString(CardNumbers.MarkLetters, 3), 0);
    }

    private static void Write(string path, byte[] bytes)
    {
        FileStreamOptions how = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = OwnFile;
        }

        string partial = path + Partial;
        using (FileStream file = new(partial, how))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }
}
