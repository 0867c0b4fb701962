using System.Text.Json;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>Keeps the cursors, and the tokens that wait for an id, in files beside the journal, one a feed. A lost one costs one poll that brings duplicates, never a message.</summary>
/// <param name="folder">The folder <c>poll</c> of the data folder.</param>
/// <param name="epoch">The journal's history: a cursor of another one would skip what this journal never saw.</param>
public sealed class PollCursors(string folder, string epoch)
{
    private const string TokensEnding = ".tokens.json";

    /// <summary>The cursor as it was kept; none when there is no readable one of this journal.</summary>
    public PollCursor Load(string feed) => Read<Kept>(feed, ".json") is { } kept && kept.Epoch == epoch ? kept.Cursor : PollCursor.None;

    /// <summary>Keeps a cursor.</summary>
    /// <returns>False when it could not be written; the poller goes on with it in memory.</returns>
    public bool Save(string feed, PollCursor cursor) => Write(feed, ".json", new Kept(epoch, cursor));

    /// <summary>What was known of the feed's tokens; nothing when there is no readable file of this journal. A lost one costs asking again: the rows are in quarantine.</summary>
    public TokenTable LoadTokens(string feed) => Read<KeptTokens>(feed, TokensEnding) is { Ids: { } ids, Open: { } open } kept && kept.Epoch == epoch
        ? TokenTable.Empty with
        {
            Ids = TokenTable.Empty.Ids.AddRange(ids.Where(i => i.Value is not null)),
            Open = TokenTable.Empty.Open.AddRange(open.Where(w => w.Value is { Hash: not null, Envelopes.IsDefault: false })),
        }
        : TokenTable.Empty;

    /// <summary>Keeps what is known of the feed's tokens.</summary>
    /// <returns>False when it could not be written; the poller goes on with it in memory.</returns>
    public bool SaveTokens(string feed, TokenTable tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Write(feed, TokensEnding, new KeptTokens(epoch, new(tokens.Ids), new(tokens.Open)));
    }

    private T? Read<T>(string feed, string ending)
        where T : class
    {
        try
        {
            return FileOf(feed, ending) is { } file && File.Exists(file) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(file)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private bool Write<T>(string feed, string ending, T kept)
    {
        if (FileOf(feed, ending) is not { } file)
        {
            return false;
        }

        try
        {
            Directory.CreateDirectory(folder);
            string fresh = file + ".new";
            File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(kept));
            File.Move(fresh, file, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string? FileOf(string feed, string ending) =>
        feed.Length > 0 && feed.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? Path.Combine(folder, feed + ending) : null;

    private sealed record Kept(string Epoch, PollCursor Cursor);

    private sealed record KeptTokens(string Epoch, Dictionary<string, string> Ids, Dictionary<string, WaitingToken> Open);
}
