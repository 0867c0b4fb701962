using System.Security.Cryptography;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api.Field;

/// <summary>
/// The photos that crews sent, below <c>photos/</c> of the data folder, each named by the SHA-256 of its bytes: the same photo is kept once, and no name can be
/// guessed. Safe to use from any thread.
/// </summary>
public sealed class PhotoStore(IOptions<CommandOptions> options, IHostEnvironment environment, DiskWatch disk)
{
    /// <summary>Bytes of one photo at the most.</summary>
    public const int Largest = 2 * 1024 * 1024;

    /// <summary>Photos at the most: some 10 GB if all are as large as may be.</summary>
    public const int Most = 20_000;

    private readonly string _folder = Path.Combine(Path.GetFullPath(options.Value.DataDir, environment.ContentRootPath), "photos");
    private int _count = -1;

    /// <summary>Keeps a photo: durable before it returns.</summary>
    public async Task<IntakeAnswer> KeepAsync(ReadOnlyMemory<byte> jpeg, CancellationToken cancellationToken)
    {
        if (jpeg.Length > Largest)
        {
            return new IntakeAnswer(new Fault("photo-large", $"A photo may have {Largest} bytes. Nothing was kept; take it smaller."));
        }

        if (!JpegParts.IsBare(jpeg.Span))
        {
            return new IntakeAnswer(new Fault("photo-type", "What was sent is no JPEG picture, or holds more than the picture. Nothing was kept."));
        }

        if (disk.State != DiskState.Ample)
        {
            // What the journal needs comes first; the phone keeps the photo until there is room.
            return new IntakeAnswer(new Fault("photo-no-room", "The server's disk is nearly full and takes no photos now. Nothing was kept; it is sent again by itself. Tell whoever runs this server."), MayPass: true);
        }

        string name = Convert.ToHexStringLower(SHA256.HashData(jpeg.Span));
        string path = PathOf(name);
        if (File.Exists(path))
        {
            return new IntakeAnswer(null, name);
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (Count() >= Most)
            {
                return new IntakeAnswer(new Fault("photos-full", $"{Most} photos are kept and there is room for no more. Tell whoever runs this server to move old ones away from photos/ in the data folder."));
            }

            // Written beside and put in place whole: a photo is there or it is not.
            string part = path + "." + Guid.NewGuid().ToString("N") + ".part";
            await using (FileStream file = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.WriteThrough | FileOptions.Asynchronous))
            {
                await file.WriteAsync(jpeg, cancellationToken).ConfigureAwait(false);
            }

            File.Move(part, path, overwrite: true);
            Interlocked.Increment(ref _count);
            return new IntakeAnswer(null, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new IntakeAnswer(new Fault("photo-not-kept", $"The photo could not be written ({e.Message}). Nothing was kept; it is sent again by itself."), MayPass: true);
        }
    }

    /// <summary>A photo's bytes; null where there is none of that name.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        string path = PathOf(name);
        return JobMessage.IsPhoto(name) && File.Exists(path) ? (ReadOnlyMemory<byte>?)await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Takes away photos that came before a time and are not shown any more.</summary>
    /// <returns>How many.</returns>
    public int Sweep(DateTimeOffset before, IReadOnlySet<string> shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        int gone = 0;
        if (!Directory.Exists(_folder))
        {
            return 0;
        }

        foreach (string file in Directory.EnumerateFiles(_folder, "*.jpg", SearchOption.AllDirectories).Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime && !shown.Contains(Path.GetFileNameWithoutExtension(f))).ToArray())
        {
            try
            {
                File.Delete(file);
                gone++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody reads it just now: it goes with the next round.
            }
        }

        if (gone > 0)
        {
            Volatile.Write(ref _count, -1);
        }

        return gone;
    }

    private string PathOf(string name) => JobMessage.IsPhoto(name) ? Path.Combine(_folder, name[..2], name + ".jpg") : Path.Combine(_folder, "none");

    private int Count()
    {
        if (Volatile.Read(ref _count) < 0)
        {
            Interlocked.CompareExchange(ref _count, Directory.EnumerateFiles(_folder, "*.jpg", SearchOption.AllDirectories).Count(), -1);
        }

        return Volatile.Read(ref _count);
    }
}
