using System.Security.Cryptography;

namespace Command.Ingest.Transports;

/// <summary>
/// Keys for feeds that have none in the settings, made at first use and kept in files below the data folder, one a feed:
/// so that on a developer's machine a message can be pushed at once. Made in Development only.
/// </summary>
public static class FeedKeys
{
    /// <summary>The feed's key, made if it is not there yet.</summary>
    /// <param name="folder">The folder <c>keys</c> of the data folder.</param>
    /// <param name="feed">The feed's id; one that is no plain name has no key.</param>
    public static string? For(string folder, string feed)
    {
        if (feed.Length == 0 || feed.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            return null;
        }

        string file = Path.Combine(folder, feed);
        if (File.Exists(file))
        {
            return File.ReadAllText(file).Trim();
        }

        Directory.CreateDirectory(folder);
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using StreamWriter writer = new(file, options);
        writer.Write(key);
        return key;
    }
}
