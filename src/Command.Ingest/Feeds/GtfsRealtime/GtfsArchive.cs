using System.Globalization;
using System.IO.Compression;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// Reads a static GTFS archive (a zip of tables) into a <see cref="Timetable"/>. Pure: bytes in, a timetable or the reason why there is none out, for any
/// bytes. Only the tables that the live feed is held against are unpacked.
/// </summary>
public static class GtfsArchive
{
    /// <summary>Entries of an archive at the most; the whole standard has some thirty tables.</summary>
    public const int MostEntries = 500;

    /// <summary>Bytes that the tables read may have unpacked, together.</summary>
    public const long MostUnpacked = 1024L * 1024 * 1024;

    /// <summary>Rows of a table at the most.</summary>
    public const int MostRows = 5_000_000;

    /// <summary>Reads an archive.</summary>
    /// <param name="zip">The whole file, already bounded in size.</param>
    /// <returns>The timetable; or what is wrong with the archive and what to do, as a sentence for the person who set it.</returns>
    public static (Timetable? Timetable, string? Refused) Read(ReadOnlyMemory<byte> zip)
    {
        try
        {
            using ZipArchive archive = new(new MemoryStream(zip.ToArray(), writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries)
            {
                return (null, string.Create(CultureInfo.InvariantCulture, $"It holds more than {MostEntries} files, so it is no GTFS archive. Give the zip that the agency publishes."));
            }

            GtfsTables tables = new();
            return Tables(archive, tables) is { } refused ? (null, refused) : (tables.ToTimetable(), null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            return (null, $"It can't be unpacked ({e.Message}) Give the zip that the agency publishes, whole and without a password.");
        }
    }

    private static string? Tables(ZipArchive archive, GtfsTables tables)
    {
        long left = MostUnpacked;
        foreach (GtfsTable table in GtfsTable.All)
        {
            if (archive.GetEntry(table.Name) is not { } entry)
            {
                if (table.Required)
                {
                    return $"{table.Name} is missing from it. GTFS wants {table.Name} at the top of the zip, in no folder.";
                }

                continue;
            }

            using GtfsUnpacked stream = new(entry.Open(), entry.CompressedLength, left);
            using GtfsCsv csv = new(stream);
            if (table.Columns.FirstOrDefault(c => csv.Column(c) < 0) is { } missing)
            {
                return $"{table.Name} has no column {missing}. Give an archive whose tables follow the GTFS reference.";
            }

            int rows = 0;
            while (rows < MostRows && csv.Next())
            {
                rows++;
                table.Take(tables, csv);
            }

            left -= stream.Given;
            if (stream.Exceeded)
            {
                return $"{table.Name} unpacks to more than it may ({MostUnpacked / (1024 * 1024)} MiB in all, or {GtfsUnpacked.Ratio} times its packed size). Give the zip that the agency publishes.";
            }

            if (csv.Broken)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{table.Name} can't be read past row {rows}: a quote is not closed, or the row is longer than {GtfsCsv.LongestRow} characters. Ask the agency to mend it.");
            }

            if (rows == MostRows)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{table.Name} has more than {MostRows} rows. Give an archive of this agency's own lines only.");
            }
        }

        return null;
    }
}
