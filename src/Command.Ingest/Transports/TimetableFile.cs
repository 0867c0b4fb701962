using Command.Ingest.Feeds;
using Command.Ingest.Feeds.GtfsRealtime;

namespace Command.Ingest.Transports;

/// <summary>The static GTFS archive that a feed is held against; read once, at start.</summary>
public static partial class TimetableFile
{
    /// <summary>Bytes of an archive at the most; the largest countries' are about half of it.</summary>
    private const long LargestFile = 256 * 1024 * 1024;

    /// <summary>Reads the archive that a feed's setting names.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="format">Its format.</param>
    /// <param name="path">The archive's full path.</param>
    /// <param name="logger">Is told of rows that could not be read: the agency should mend them, and nothing else depends on them.</param>
    /// <exception cref="SettingsException">There is none, or it can't be used; the message names the key and what to write.</exception>
    public static Timetable Read(string feed, string format, string path, ILogger logger)
    {
        string key = $"Command__Feeds__{feed}__Timetable";
        if (format != "gtfs-rt")
        {
            throw new SettingsException($"{key} is set, but feed '{feed}' is of format {format}: only gtfs-rt is held against a timetable. Remove {key}.");
        }

        byte[] zip;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            {
                throw new SettingsException($"{key} names {path}, which is larger than {LargestFile / (1024 * 1024)} MiB. Write the path of the agency's static GTFS, a zip.");
            }

            zip = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{key} names {path}, which can't be read: {e.Message} Write the path of the agency's static GTFS, a zip, or leave it unset.", e);
        }

        (Timetable? timetable, string? refused) = GtfsArchive.Read(zip);
        if (timetable is null)
        {
            throw new SettingsException($"{key} names {path}, which can't be used as a timetable: {refused}");
        }

        if (timetable.SkippedRows > 0)
        {
            LogSkipped(logger, path, feed, timetable.SkippedRows);
        }

        return timetable;
    }

    [LoggerMessage(250, LogLevel.Warning, "{Path}, the timetable of feed {Feed}, has {Rows} rows that can't be read; they are left out")]
    private static partial void LogSkipped(ILogger logger, string path, string feed, int rows);
}
