using System.Text.Json;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>Keeps the cursors in files beside the journal, one a feed. A lost one costs one poll that brings duplicates, never a message.</summary>
/// <param name="folder">The folder <c>poll</c> of the data folder.</param>
/// <param name="epoch">The journal's history: a cursor of another one would skip what this journal never saw.</param>
public sealed class PollCursors(string folder, string epoch)
{
    /// <summary>The cursor as it was kept; none when there is no readable one of this journal.</summary>
    public PollCursor Load(string feed)
    {
        try
        {
            return FileOf(feed) is { } file && File.Exists(file) && JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(file)) is { } kept && kept.Epoch == epoch
                ? kept.Cursor
                : PollCursor.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return PollCursor.None;
        }
    }

    /// <summary>Keeps a cursor.</summary>
    /// <returns>False when it could not be written; the poller goes on with it in memory.</returns>
    public bool Save(string feed, PollCursor cursor)
    {
        if (FileOf(feed) is not { } file)
        {
            return false;
        }

        try
        {
            Directory.CreateDirectory(folder);
            string fresh = file + ".new";
            File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(new Kept(epoch, cursor)));
            File.Move(fresh, file, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string? FileOf(string feed) =>
        feed.Length > 0 && feed.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? Path.Combine(folder, feed + ".json") : null;

    private sealed record Kept(string Epoch, PollCursor Cursor);
}
