using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Entries;
using Command.Ingest.Picture;

namespace Command.Ingest.Journal.Past;

/// <summary>
/// Pictures on disk from which the past is folded, one file each, named after the sequence. Each begins with a mark, the SHA-256 (FIPS 180-4) of the entry that it ends with and of the
/// program that folded it, and then the picture (<see cref="PictureBytes"/>) in zlib form (RFC 1950). A file that is not what was written, that belongs to another history or to another version of the program is
/// as good as none, and goes.
/// </summary>
/// <remarks>Safe to use from any thread. A folder belongs to one process.</remarks>
public sealed partial class Checkpoints
{
    /// <summary>Files at the most, however small.</summary>
    public const int Most = 160;

    private const string Ending = ".picture";
    private const string Partial = ".partial";
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly Lock _gate = new();
    private readonly IJournalStore _journal;
    private readonly string _folder;
    private readonly long _mostBytes;
    private readonly ILogger<Checkpoints> _logger;
    private SortedList<long, long> _kept = [];

    /// <param name="journal">The truth.</param>
    /// <param name="folder">Where the files are, one folder below it for each history.</param>
    /// <param name="mostBytes">All files together are no longer; 0 keeps none.</param>
    /// <param name="logger">Told when files can't be used.</param>
    public Checkpoints(IJournalStore journal, string folder, long mostBytes, ILogger<Checkpoints> logger)
    {
        ArgumentNullException.ThrowIfNull(journal);
        (_journal, _mostBytes, _logger) = (journal, mostBytes, logger);
        _folder = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(journal.Epoch)))[..16]);
        Open(folder);
    }

    private static ReadOnlySpan<byte> Mark => "command checkpoint 1\n"u8;

    private static int Head => Mark.Length + SHA256.HashSizeInBytes;

    /// <summary>The sequences there are, lowest first.</summary>
    public ImmutableArray<long> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _kept.Keys];
            }
        }
    }

    /// <summary>Bytes of all files.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _kept.Values.Sum();
            }
        }
    }

    /// <summary>True while half of what may be kept is free: then what was lost is worth making again.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _kept.Count < Most / 2 && _kept.Values.Sum() < _mostBytes / 2;
            }
        }
    }

    /// <summary>The nearest picture before an entry, or at it; null when none can be read.</summary>
    /// <param name="until">The entry's sequence.</param>
    /// <param name="beyond">Only one beyond this sequence is of use.</param>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    public PictureState? Nearest(long until, long beyond)
    {
        while (true)
        {
            long sequence;
            lock (_gate)
            {
                sequence = _kept.Keys.LastOrDefault(s => s <= until);
            }

            if (sequence <= beyond)
            {
                return null;
            }

            if (Read(sequence) is { } picture)
            {
                return picture;
            }

            LogUnusable(sequence);
            Drop(sequence);
        }
    }

    /// <summary>Keeps a picture, and lets others go when they are too many: old ones sooner than new ones, and such as stand near their neighbours.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    public void Save(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (_mostBytes == 0 || picture.Sequence == 0)
        {
            return;
        }

        try
        {
            string path = PathOf(picture.Sequence), partial = path + Partial;
            long length = Write(partial, picture);
            if (length > _mostBytes)
            {
                File.Delete(partial);
                return;
            }

            File.Move(partial, path, overwrite: true);
            lock (_gate)
            {
                _kept[picture.Sequence] = length;
            }

            Thin(picture.Sequence);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnsaved(picture.Sequence, e);
        }
    }

    private void Open(string folder)
    {
        try
        {
            MakeFolder(folder);
            foreach (string other in Directory.EnumerateDirectories(folder).Where(d => d != _folder).ToArray())
            {
                Directory.Delete(other, recursive: true);
            }

            MakeFolder(_folder);
            foreach (string left in Directory.EnumerateFiles(_folder, "*" + Partial).ToArray())
            {
                File.Delete(left);
            }

            SortedList<long, long> kept = [];
            foreach (FileInfo file in new DirectoryInfo(_folder).EnumerateFiles("*" + Ending))
            {
                if (long.TryParse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
                {
                    kept[sequence] = file.Length;
                }
            }

            _kept = kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoFolder(_folder, e);
        }
    }

    private static void MakeFolder(string folder)
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

    private PictureState? Read(long sequence)
    {
        try
        {
            using FileStream file = new(PathOf(sequence), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
            byte[] head = new byte[Head];
            file.ReadExactly(head);
            if (!head.AsSpan().StartsWith(Mark) || Binding(sequence) is not { } binding || !head.AsSpan(Mark.Length).SequenceEqual(binding))
            {
                return null;
            }

            using ZLibStream packed = new(file, CompressionMode.Decompress);
            using MemoryStream bytes = new();
            packed.CopyTo(bytes);
            return PictureBytes.Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)) is { } picture && picture.Sequence == sequence ? picture : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private long Write(string path, PictureState picture)
    {
        FileStreamOptions how = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = OwnFile;
        }

        byte[] binding = Binding(picture.Sequence) ?? throw new IOException($"The journal has no entry {picture.Sequence}.");
        using FileStream file = new(path, how);
        file.Write(Mark);
        file.Write(binding);
        using (ZLibStream packed = new(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(PictureBytes.Write(picture));
        }

        file.Flush(flushToDisk: true);
        return file.Length;
    }

    /// <summary>What binds a picture to the history it belongs to: a journal that was cut back and went on otherwise has another entry at its place.</summary>
    private byte[]? Binding(long sequence)
    {
        try
        {
            return _journal.Range(sequence - 1, 1) is [var entry]
                ? SHA256.HashData([.. typeof(Fold).Module.ModuleVersionId.ToByteArray(), .. JsonSerializer.SerializeToUtf8Bytes(entry, CommandJson.Wire.JournalEntry)])
                : null;
        }
        catch (JournalCorruptException)
        {
            return null;
        }
    }

    private void Thin(long head)
    {
        while (true)
        {
            long worst;
            lock (_gate)
            {
                if (_kept.Count <= 1 || (_kept.Count <= Most && _kept.Values.Sum() <= _mostBytes))
                {
                    return;
                }

                // How far one would have to fold without it, by how long ago it is.
                worst = _kept.Keys[Enumerable.Range(0, _kept.Count - 1).MinBy(i => (double)(_kept.Keys[i + 1] - (i == 0 ? 0 : _kept.Keys[i - 1])) / (head - _kept.Keys[i] + 1))];
            }

            Drop(worst);
        }
    }

    private void Drop(long sequence)
    {
        lock (_gate)
        {
            _kept.Remove(sequence);
        }

        try
        {
            File.Delete(PathOf(sequence));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnsaved(sequence, e);
        }
    }

    private string PathOf(long sequence) => Path.Combine(_folder, sequence.ToString("D15", CultureInfo.InvariantCulture) + Ending);

    [LoggerMessage(850, LogLevel.Information, "The kept picture at sequence {Sequence} is damaged, of another history or of another version, and is not used; it is folded again from the journal")]
    private partial void LogUnusable(long sequence);

    [LoggerMessage(851, LogLevel.Warning, "The picture at sequence {Sequence} could not be kept for the replay of the past; the past stays right and takes longer to show. Check the disk and the rights of the data folder")]
    private partial void LogUnsaved(long sequence, Exception e);

    [LoggerMessage(852, LogLevel.Warning, "The folder {Folder} for pictures of the past can't be used; the past stays right and takes longer to show. Check the disk and the rights of the data folder")]
    private partial void LogNoFolder(string folder, Exception e);
}
