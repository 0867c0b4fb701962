using Command.Ingest.Contracts;

namespace Command.Ingest.Backup;

/// <summary>
/// The crews' photos beside the backups of the journal, below <c>photos/</c> of their folder: each once for all backups, for its name is the SHA-256 of its bytes and it never changes.
/// With a key each is sealed as the journal's copy is.
/// </summary>
internal sealed class PhotoBackup(string photos, BackupKey? key)
{
    private const string Folder = "photos", Plain = ".jpg", Sealed = ".jpg.sealed";

    /// <summary>Copies what is not there yet, and takes away what the data folder no longer has and is older than every backup that is kept.</summary>
    /// <returns>How many were copied.</returns>
    /// <exception cref="BackupException">They could not be copied; what was copied stays.</exception>
    public int Copy(string into, CancellationToken cancellationToken) => Guarded(into, () =>
    {
        string ending = key is null ? Plain : Sealed;
        int copied = 0;
        HashSet<string> there = new(StringComparer.Ordinal);
        foreach (string file in Files(photos, Plain))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = Path.GetFileNameWithoutExtension(file), target = PathOf(into, name, ending);
            there.Add(name);
            if (!File.Exists(target))
            {
                Write(target, file, seals: true);
                File.SetLastWriteTimeUtc(target, File.GetLastWriteTimeUtc(file));
                copied++;
            }
        }

        DateTimeOffset? oldest = BackupFolder.All(into).Select(b => BackupFolder.MadeAt(b.Folder)).OfType<DateTimeOffset>().OrderBy(t => t).Cast<DateTimeOffset?>().FirstOrDefault();
        foreach (string old in Files(Path.Combine(into, Folder), ending).Where(f => !there.Contains(NameOf(f))).ToArray())
        {
            // A backup that is kept may still tell of it: it goes once it was swept from the data folder before the oldest of these.
            string mark = old + ".gone";
            if (!File.Exists(mark))
            {
                File.WriteAllBytes(mark, []);
            }
            else if (oldest is { } since && File.GetLastWriteTimeUtc(mark) < since.UtcDateTime)
            {
                File.Delete(old);
                File.Delete(mark);
            }
        }

        return copied;
    });

    /// <summary>Puts back what is not there, each held against its name.</summary>
    /// <param name="from">The folder that holds the backups.</param>
    /// <param name="cancellationToken">Ends it; what was put back stays.</param>
    /// <returns>How many were put back.</returns>
    /// <exception cref="BackupException">One can't be read, or was altered.</exception>
    public int PutBack(string from, CancellationToken cancellationToken) => Guarded(from, () =>
    {
        int put = 0;
        foreach (string file in Files(Path.Combine(from, Folder), Plain).Concat(key is null ? [] : Files(Path.Combine(from, Folder), Sealed)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = NameOf(file), target = Path.Combine(photos, name[..2], name + Plain);
            if (!File.Exists(target))
            {
                string part = target + ".part";
                Write(part, file, seals: false);
                if (BackupFolder.Sha256(part) != name)
                {
                    File.Delete(part);
                    throw new BackupException("backup-file-altered", $"{file} was altered since it was written: its SHA-256 is another. Take it away and restore again, or use another backup.");
                }

                File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(file));
                File.Move(part, target);
                put++;
            }
        }

        return put;
    });

    private void Write(string target, string file, bool seals)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string beside = target + ".new";
        using (FileStream source = File.OpenRead(file))
        using (FileStream into = File.Create(beside))
        {
            if (key is null || !(seals || file.EndsWith(Sealed, StringComparison.Ordinal)))
            {
                source.CopyTo(into);
            }
            else if (seals)
            {
                key.Seal(source, into);
            }
            else
            {
                key.Open(source, into);
            }

            into.Flush(flushToDisk: true);
        }

        File.Move(beside, target, overwrite: true);
    }

    private static IEnumerable<string> Files(string folder, string ending) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(ending, StringComparison.Ordinal) && JobMessage.IsPhoto(NameOf(f)))
        : [];

    private static string NameOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static string PathOf(string into, string name, string ending) => Path.Combine(into, Folder, name[..2], name + ending);

    private static int Guarded(string folder, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("backup-photos", $"The photos in {folder} can't be copied: {e.Message}. The journal's copy is not harmed. Check the disk and its space.", e);
        }
    }
}
