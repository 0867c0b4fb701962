using Command.Geo.Tiles;
using Command.Ingest.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Command.Ingest.Api;

/// <summary>A tile archive on disk, read where it is asked; safe to read from several threads.</summary>
public sealed class FileArchive : IArchiveBytes, IDisposable
{
    private readonly SafeFileHandle _file;

    private FileArchive(SafeFileHandle file, DateTimeOffset writtenAt)
    {
        _file = file;
        Length = RandomAccess.GetLength(file);
        WrittenAt = writtenAt;
    }

    public long Length { get; }

    public DateTimeOffset WrittenAt { get; }

    public static (FileArchive? Archive, Fault? Fault) Open(string path)
    {
        try
        {
            // Deleting is shared, so that a new build can take the file's place while this one is still read.
            SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
            return (new FileArchive(file, File.GetLastWriteTimeUtc(path)), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new Fault("pack-file", $"The file cannot be read: {e.Message}", path));
        }
    }

    public bool Read(long offset, Span<byte> buffer)
    {
        try
        {
            if (offset < 0 || offset > Length - buffer.Length)
            {
                return false;
            }

            while (!buffer.IsEmpty)
            {
                int got = RandomAccess.Read(_file, buffer, offset);
                if (got == 0)
                {
                    return false;
                }

                buffer = buffer[got..];
                offset += got;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();
}
