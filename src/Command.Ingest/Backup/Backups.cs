using Command.Ingest.Picture;

namespace Command.Ingest.Backup;

/// <summary>Makes backups of one store, tries them, and puts them back.</summary>
internal sealed class Backups(IBackupEngine engine, BackupKey? key, TimeProvider time)
{
    private static Guid FoldedBy => typeof(Fold).Module.ModuleVersionId;

    /// <summary>Makes a backup while ingest goes on, and tries it.</summary>
    /// <returns>Its folder and what the drill found; a backup that failed its drill stays for examination and counts as none.</returns>
    /// <exception cref="BackupException">It could not be made; nothing was left of it.</exception>
    public async Task<(string Folder, BackupManifest Manifest, DrillResult Drill)> MakeAsync(string into, int keep, CancellationToken cancellationToken)
    {
        DateTimeOffset at = time.GetUtcNow();
        string partial = Begin(into, at);
        // What is to be sealed never lies open where backups are kept.
        string open = key is null ? partial : Directory.CreateTempSubdirectory("command-backup-").FullName;
        try
        {
            string file = Path.Combine(open, engine.FileName);
            JournalFingerprint journal = await engine.CopyAsync(file, cancellationToken).ConfigureAwait(false);
            string folder = Path.Combine(into, BackupFolder.NameOf(at, journal.Sequence));
            BackupManifest manifest = await Task.Run(() => Finish(partial, file, folder, at, journal), cancellationToken).ConfigureAwait(false);
            DrillResult drill = await DrillAsync(folder, cancellationToken).ConfigureAwait(false);
            BackupFolder.Write(folder, drill);
            BackupFolder.Prune(into, keep);
            return (folder, manifest, drill);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("backup-failed", $"{into} can't be written: {e.Message}. Check Command__Backup__Into, the disk and its space.", e);
        }
        finally
        {
            foreach (string left in new[] { partial, open }.Where(Directory.Exists))
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    /// <summary>Puts a backup back into a temporary place, goes along its chain, folds it, and compares all of that with what was backed up.</summary>
    public async Task<DrillResult> DrillAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            await OpenedAsync(folder, (file, manifest) => CompareAsync(folder, file, manifest, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new DrillResult(time.GetUtcNow(), true, null, null);
        }
        catch (BackupException e)
        {
            return new DrillResult(time.GetUtcNow(), false, e.Code, e.Message);
        }
    }

    /// <summary>Puts a backup back for good.</summary>
    /// <exception cref="BackupException">It can't be; nothing was changed.</exception>
    public Task<Restored> RestoreAsync(string folder, RestoreTo to, CancellationToken cancellationToken) => OpenedAsync(
        folder,
        async (file, manifest) =>
        {
            await CompareAsync(folder, file, manifest, cancellationToken).ConfigureAwait(false);
            return await engine.RestoreAsync(file, to, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task<JournalFingerprint> CompareAsync(string folder, string file, BackupManifest manifest, CancellationToken cancellationToken)
    {
        JournalFingerprint found = await engine.TryAsync(file, cancellationToken).ConfigureAwait(false);
        return manifest.Journal.Difference(found, manifest.FoldedBy == FoldedBy) is { } difference
            ? throw new BackupException("backup-differs", $"What {folder} holds is not what was backed up: {difference}. Use another backup.")
            : found;
    }

    private BackupManifest Finish(string partial, string file, string folder, DateTimeOffset at, JournalFingerprint journal)
    {
        string stored = file;
        if (key is not null)
        {
            stored = Path.Combine(partial, engine.FileName + ".sealed");
            using (FileStream plain = File.OpenRead(file))
            using (FileStream seal = File.Create(stored))
            {
                key.Seal(plain, seal);
            }

            File.Delete(file);
        }

        using (FileStream whole = new(stored, FileMode.Open, FileAccess.ReadWrite))
        {
            whole.Flush(flushToDisk: true);
        }

        BackupManifest manifest = new()
        {
            Engine = engine.Name,
            FoldedBy = FoldedBy,
            CreatedAt = at,
            Journal = journal,
            Encrypted = key is not null,
            KeyId = key?.Id,
            Files = [new BackupFile(Path.GetFileName(stored), new FileInfo(stored).Length, BackupFolder.Sha256(stored))],
        };
        BackupFolder.Write(partial, manifest, key);
        Directory.Move(partial, folder);
        return manifest;
    }

    private async Task<T> OpenedAsync<T>(string folder, Func<string, BackupManifest, Task<T>> use, CancellationToken cancellationToken)
    {
        string scratch = Directory.CreateTempSubdirectory("command-backup-").FullName;
        try
        {
            (string file, BackupManifest manifest) = await Task.Run(() => Open(folder, scratch), cancellationToken).ConfigureAwait(false);
            return await use(file, manifest).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("backup-failed", $"{folder} can't be put back here: {e.Message}. The temporary folder needs as much space as the store; TMPDIR names another one.", e);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private (string File, BackupManifest Manifest) Open(string folder, string scratch)
    {
        BackupManifest manifest = BackupFolder.Check(folder, key);
        if (manifest.Engine != engine.Name)
        {
            throw new BackupException("backup-other-engine", $"{folder} is a backup of {manifest.Engine} and can't be put into {engine.Name}. {(manifest.Engine == "postgres" ? "Name a database with Command__Postgres." : "Leave Command__Postgres unset.")}");
        }

        if (manifest.Files is not [var only])
        {
            throw new BackupException("backup-manifest-unreadable", $"The manifest of {folder} names {manifest.Files.Length} files and not one. Use another backup.");
        }

        // A copy always: reading a database leaves traces beside it, and a backup is never touched.
        string stored = Path.Combine(folder, Path.GetFileName(only.Name)), file = Path.Combine(scratch, engine.FileName);
        if (!manifest.Encrypted)
        {
            File.Copy(stored, file);
            return (file, manifest);
        }

        using FileStream seal = File.OpenRead(stored);
        using FileStream plain = File.Create(file);
        key!.Open(seal, plain);
        return (file, manifest);
    }

    private static string Begin(string into, DateTimeOffset now)
    {
        try
        {
            return BackupFolder.Begin(into, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("backup-failed", $"{into} can't be written: {e.Message}. Check Command__Backup__Into, the disk and its space.", e);
        }
    }
}
