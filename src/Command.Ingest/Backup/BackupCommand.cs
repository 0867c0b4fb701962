using System.Globalization;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Configuration;

namespace Command.Ingest.Backup;

/// <summary>The <c>backup</c> and <c>restore</c> commands.</summary>
public static class BackupCommand
{
    /// <summary>The word that begins the command line of a backup.</summary>
    public const string Backup = "backup";

    /// <summary>The word that begins the command line of putting one back.</summary>
    public const string Restore = "restore";

    private const string Usage = """
        backup --into <folder> [--keep <count>] [--key-file <file>]
            Backs up the journal that the settings name (Command__DataDir or Command__Postgres) while the server runs, and tries the backup.
        restore --drill --from <backup> [--key-file <file>]
            Tries a backup: puts it back into a temporary place, goes along its chain of hashes, folds it and compares. Nothing else is touched.
        restore --from <backup> --into <data folder> [--to-sequence <n> | --to-time <RFC 3339 time>] [--keep-inbox] [--key-file <file>]
        restore --from <backup> [--to-sequence <n> | --to-time <RFC 3339 time>] [--keep-inbox] [--key-file <file>]
            Puts a backup back into a folder without a journal, or with Command__Postgres into an empty database. What begins there is a history of its own.
            --to-sequence, --to-time: cut there. Messages settled or received after it are as if they had never come; with --keep-inbox they are decided anew.
        """;

    private static readonly string[] s_flags = ["--drill", "--keep-inbox"];
    private static readonly string[] s_values = ["--into", "--keep", "--key-file", "--from", "--to-sequence", "--to-time"];

    /// <summary>Runs a command.</summary>
    /// <param name="args">The whole command line.</param>
    /// <param name="options">The settings of this machine.</param>
    /// <param name="contentRoot">What relative folders of the settings are below.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where faults go.</param>
    /// <param name="time">For the backup's name and times.</param>
    /// <param name="cancellationToken">Ends it; nothing half-made is left.</param>
    /// <returns>The exit code: 0 well, 1 it could not be done or a drill failed, 2 not understood.</returns>
    public static async Task<int> RunAsync(
        string[] args, CommandOptions options, string contentRoot, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        try
        {
            if (Known(args) is { } known && known.GetValueOrDefault("--key-file", options.Backup.KeyFile) is var keyFile)
            {
                Backups Of(IBackupEngine engine) => new(engine, BackupKey.Read(keyFile), time);
                switch (args[0])
                {
                    case Backup when Only(known, "--into", "--keep", "--key-file") && known.TryGetValue("--into", out string? into) && Keep(known, options) is { } keep:
                        int made = await MakeAsync(Of(BackupSettings.EngineOf(options, contentRoot)), into!, keep, output, error, cancellationToken).ConfigureAwait(false);
                        int copied = new PhotoBackup(BackupSettings.PhotosOf(options, contentRoot), BackupKey.Read(keyFile)).Copy(Path.GetFullPath(into!), cancellationToken);
                        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{copied} new photos copied.")).ConfigureAwait(false);
                        return made;
                    case Restore when known.ContainsKey("--drill") && Only(known, "--drill", "--from", "--key-file") && known.TryGetValue("--from", out string? from):
                        return Report(await Of(BackupSettings.EngineOf(options, contentRoot)).DrillAsync(from!, cancellationToken).ConfigureAwait(false), from!, output, error);
                    case Restore when !known.ContainsKey("--drill") && !known.ContainsKey("--keep") && known.TryGetValue("--from", out string? from) && To(known) is { } to
                        && known.ContainsKey("--into") == string.IsNullOrEmpty(options.Postgres):
                        IBackupEngine engine = known.TryGetValue("--into", out string? folder) ? BackupSettings.Sqlite(Path.GetFullPath(folder!)) : BackupSettings.EngineOf(options, contentRoot);
                        Restored restored = await Of(engine).RestoreAsync(from!, to, cancellationToken).ConfigureAwait(false);
                        await output.WriteLineAsync(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{from} is put back up to sequence {restored.Sequence}, epoch {to.NewEpoch}; {restored.Pending} messages wait. Picture {restored.Picture}.")).ConfigureAwait(false);
                        string photos = folder is null ? BackupSettings.PhotosOf(options, contentRoot) : Path.Combine(Path.GetFullPath(folder), "photos");
                        int put = new PhotoBackup(photos, BackupKey.Read(keyFile)).PutBack(Path.GetDirectoryName(Path.GetFullPath(from!.TrimEnd('/')))!, cancellationToken);
                        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{put} photos put back.")).ConfigureAwait(false);
                        return 0;
                }
            }

            await error.WriteLineAsync(Usage).ConfigureAwait(false);
            return 2;
        }
        catch (BackupException e)
        {
            await error.WriteLineAsync($"{e.Code}: {e.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task<int> MakeAsync(Backups backups, string into, int keep, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        (string folder, BackupManifest manifest, DrillResult drill) = await backups.MakeAsync(Path.GetFullPath(into), keep, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{folder}: sequence {manifest.Journal.Sequence}, {manifest.Files.Sum(f => f.Bytes)} bytes{(manifest.Encrypted ? ", sealed with key " + manifest.KeyId : "")}.")).ConfigureAwait(false);
        return Report(drill, folder, output, error);
    }

    private static int Report(DrillResult drill, string folder, TextWriter output, TextWriter error)
    {
        if (drill.Passed)
        {
            output.WriteLine($"{folder}: the drill passed.");
            return 0;
        }

        error.WriteLine($"{folder}: the drill failed. {drill.Code}: {drill.Message}");
        return 1;
    }

    private static Dictionary<string, string?>? Known(string[] args)
    {
        Dictionary<string, string?> known = new(StringComparer.Ordinal);
        for (int i = 1; i < args.Length; i++)
        {
            bool flag = s_flags.Contains(args[i]);
            if (!flag && (!s_values.Contains(args[i]) || i + 1 >= args.Length))
            {
                return null;
            }

            if (!known.TryAdd(args[i], flag ? null : args[++i]))
            {
                return null;
            }
        }

        return known;
    }

    private static bool Only(Dictionary<string, string?> known, params ReadOnlySpan<string> names)
    {
        foreach (string name in known.Keys)
        {
            if (!names.Contains(name))
            {
                return false;
            }
        }

        return true;
    }

    private static int? Keep(Dictionary<string, string?> known, CommandOptions options) =>
        !known.TryGetValue("--keep", out string? text) ? options.Backup.Keep
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int keep) && keep >= 1 ? keep : null;

    private static RestoreTo? To(Dictionary<string, string?> known)
    {
        long? sequence = null;
        DateTimeOffset? at = null;
        if (known.TryGetValue("--to-sequence", out string? text))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                return null;
            }

            sequence = number;
        }

        if (known.TryGetValue("--to-time", out string? written) && (at = TimeFilter.Instant(written!)) is null)
        {
            return null;
        }

        RestoreTo to = new(sequence, at, known.ContainsKey("--keep-inbox"), Guid.NewGuid().ToString("N"));
        return (sequence is not null && at is not null) || (to.KeepInbox && !to.IsCut) ? null : to;
    }
}
