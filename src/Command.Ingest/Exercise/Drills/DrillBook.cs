using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Exercise.City;
using Command.Ingest.Picture;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Exercise.Drills;

/// <summary>
/// What is kept of drills beside the journal: their truth (<c>exercise/&lt;drill&gt;.truth.jsonl</c> of the data folder, one line a message) and their score
/// (<c>exercise/&lt;drill&gt;.score.json</c>). Nothing of it is ever sent to a feed. Safe to use from any thread.
/// </summary>
public sealed class DrillBook(TruthBook truth, DrillTally tally, ScenarioShelf shelf, CityPack pack, IOptions<CommandOptions> options, IHostEnvironment environment, TimeProvider time)
{
    private ImmutableDictionary<string, Scene> _scenes = ImmutableDictionary<string, Scene>.Empty;

    /// <summary>How incidents of the drill that runs go on.</summary>
    public ImmutableDictionary<string, Scene> Scenes
    {
        get => Volatile.Read(ref _scenes);
        set => Volatile.Write(ref _scenes, value);
    }

    /// <summary>What one telling's truth is kept under: what was told before a rewind is judged no more.</summary>
    internal static string TellingOf(Drill drill) => string.Create(CultureInfo.InvariantCulture, $"{drill.Id}/{drill.Round}");

    /// <summary>The score of a drill: as it stands while it runs, as it was kept when it ended. Null where there is none.</summary>
    public async Task<DrillScore?> ScoreAsync(Drill drill, PictureState picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drill);
        string path = PathOf(drill.Id, "score.json");
        if (!drill.IsOver)
        {
            return Score(drill, picture);
        }

        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize<DrillScore>(bytes, IncidentJson.Options);
    }

    /// <summary>Keeps the truth and the score of a drill that ended.</summary>
    internal async Task KeepAsync(Drill drill, PictureState picture, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(drill.Id, ""))!);
        StringBuilder lines = new();
        foreach ((string message, string told) in truth.Of(TellingOf(drill)).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            lines.Append(JsonSerializer.Serialize(new { message, @event = told })).Append('\n');
        }

        await WriteAsync(PathOf(drill.Id, "truth.jsonl"), Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken).ConfigureAwait(false);
        await WriteAsync(PathOf(drill.Id, "score.json"), JsonSerializer.SerializeToUtf8Bytes(Score(drill, picture), IncidentJson.Options), cancellationToken).ConfigureAwait(false);
    }

    private DrillScore Score(Drill drill, PictureState picture)
    {
        Scenario? scenario = shelf.Read(drill.Scenario).Scenario;
        return Scoring.Of(drill, picture, truth.Of(TellingOf(drill)), Scenes.Values, tally.Feeds, scenario, pack, time.GetUtcNow());
    }

    private string PathOf(string drill, string ending) =>
        Path.Combine(Path.GetFullPath(options.Value.DataDir, environment.ContentRootPath), "exercise", $"{drill}.{ending}");

    // Whole or not at all: a score cut short by a power cut would be read as a fault for ever.
    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(path + ".new", bytes, cancellationToken).ConfigureAwait(false);
        File.Move(path + ".new", path, overwrite: true);
    }
}
