using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Command.Ingest.Backup;

/// <summary>Backups as they lie in a folder: each a folder of its own with its files, <c>manifest.json</c>, and <c>drill.json</c> when it was tried.</summary>
internal static class BackupFolder
{
    private const string Prefix = "command-";
    private const string Partial = ".partial-";
    private const string Manifest = "manifest.json";
    private const string Seal = "manifest.seal";
    private const string Drill = "drill.json";

    public static string NameOf(DateTimeOffset at, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{at.ToUniversalTime():yyyyMMdd'T'HHmmss'Z'}-{sequence}");

    /// <summary>A folder for what is not whole yet; those of runs that were ended in the middle go after a day.</summary>
    public static string Begin(string into, DateTimeOffset now)
    {
        Directory.CreateDirectory(into);
        foreach (string left in Directory.EnumerateDirectories(into, Partial + "*").Where(d => Directory.GetLastWriteTimeUtc(d) < now.UtcDateTime.AddDays(-1)).ToArray())
        {
            Directory.Delete(left, recursive: true);
        }

        return Directory.CreateDirectory(Path.Combine(into, Partial + Guid.NewGuid().ToString("N"))).FullName;
    }

    /// <summary>All backups in a folder, oldest first, with what their drill found.</summary>
    public static ImmutableArray<(string Folder, DrillResult? Drill)> All(string into) => Directory.Exists(into)
        ?
        [
            .. Directory.EnumerateDirectories(into, Prefix + "*").Where(d => File.Exists(Path.Combine(d, Manifest)))
                .Order(StringComparer.Ordinal).Select(d => (d, DrillOf(d))),
        ]
        : [];

    public static void Write(string folder, BackupManifest manifest, BackupKey? key)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.File.BackupManifest);
        WriteThrough(Path.Combine(folder, Manifest), json);
        if (key is not null)
        {
            WriteThrough(Path.Combine(folder, Seal), Encoding.ASCII.GetBytes(key.SealOf(json)));
        }
    }

    public static void Write(string folder, DrillResult drill) => WriteThrough(Path.Combine(folder, Drill), JsonSerializer.SerializeToUtf8Bytes(drill, BackupJson.File.DrillResult));

    /// <summary>Reads a backup's manifest and checks it, and the files it names, against the key and each other.</summary>
    /// <exception cref="BackupException">It is not what was written.</exception>
    public static BackupManifest Check(string folder, BackupKey? key)
    {
        byte[] json = Bytes(Path.Combine(folder, Manifest));
        BackupManifest manifest = Parse(json, folder);
        if (manifest.Format > BackupManifest.Current)
        {
            throw new BackupException("backup-later-version", $"{folder} was made by a later version of Command (format {manifest.Format}; this one reads {BackupManifest.Current}). Use that version.");
        }

        if (manifest.Encrypted)
        {
            if (key is null)
            {
                throw new BackupException("backup-key-needed", $"{folder} is sealed with the key {manifest.KeyId}. Name its file with --key-file or Command__Backup__KeyFile.");
            }

            if (key.Id != manifest.KeyId)
            {
                throw new BackupException("backup-key-wrong", $"{folder} is sealed with the key {manifest.KeyId}, and this one is {key.Id}. Name the file of that one.");
            }

            if (!CryptographicOperations.FixedTimeEquals(Bytes(Path.Combine(folder, Seal)), Encoding.ASCII.GetBytes(key.SealOf(json))))
            {
                throw new BackupException("backup-file-altered", $"{Path.Combine(folder, Manifest)} was altered: its seal does not hold. Use another backup.");
            }
        }

        foreach (BackupFile file in manifest.Files)
        {
            string path = Path.Combine(folder, Path.GetFileName(file.Name));
            long length = File.Exists(path) ? new FileInfo(path).Length : -1;
            if (length != file.Bytes)
            {
                throw new BackupException("backup-file-cut", length < 0 ? $"{path} is missing. Use another backup." : $"{path} has {length} bytes and not {file.Bytes}. Use another backup.");
            }

            if (Sha256(path) != file.Sha256)
            {
                throw new BackupException("backup-file-altered", $"{path} was altered since it was written: its SHA-256 is another. Use another backup.");
            }
        }

        return manifest;
    }

    /// <summary>
    /// Takes away backups so that of those that passed their drill the newest are kept; what is older than the oldest of these goes too. Of those that failed
    /// as many of the newest stay for examination.
    /// </summary>
    public static void Prune(string into, int keep)
    {
        ImmutableArray<(string Folder, DrillResult? Drill)> all = All(into);
        string[] good = [.. all.Where(b => b.Drill is { Passed: true }).Select(b => b.Folder).Reverse()];
        string[] bad = [.. all.Where(b => b.Drill is not { Passed: true }).Select(b => b.Folder).Reverse()];
        IEnumerable<string> old = good.Length > keep ? bad.Where(b => string.CompareOrdinal(b, good[keep - 1]) < 0) : [];
        foreach (string folder in good.Skip(keep).Concat(bad.Skip(keep)).Concat(old).Distinct().ToArray())
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>When a backup was made, by its manifest; null when that can't be read.</summary>
    public static DateTimeOffset? MadeAt(string folder)
    {
        try
        {
            return Parse(Bytes(Path.Combine(folder, Manifest)), folder).CreatedAt;
        }
        catch (BackupException)
        {
            return null;
        }
    }

    public static string Sha256(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static DrillResult? DrillOf(string folder)
    {
        try
        {
            return File.Exists(Path.Combine(folder, Drill)) ? JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, Drill)), BackupJson.File.DrillResult) : null;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            // A run that was ended while it wrote it; such a backup counts as not tried.
            return null;
        }
    }

    private static BackupManifest Parse(byte[] json, string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BackupJson.File.BackupManifest) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException e)
        {
            throw new BackupException("backup-manifest-unreadable", $"{Path.Combine(folder, Manifest)} can't be read: {e.Message} Use another backup.", e);
        }
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("backup-manifest-unreadable", $"{path} can't be read: {e.Message} Name a folder that a backup was put into.", e);
        }
    }

    private static void WriteThrough(string path, byte[] bytes)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
