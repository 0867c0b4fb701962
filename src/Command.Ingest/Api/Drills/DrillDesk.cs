using Command.Ingest.Configuration;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Hub;
using Command.Ingest.Picture;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api.Drills;

/// <summary>The drill desk of the process that tells the drill.</summary>
public sealed class DrillDesk(ScenarioShelf shelf, DrillBook book, PictureBroadcast picture, IOptions<CommandOptions> options) : IDrillDesk
{
    /// <inheritdoc/>
    public Task<DrillShelf> ScenariosAsync(CancellationToken cancellationToken) => Task.FromResult(new DrillShelf(options.Value.Exercise.Opens, shelf.All()));

    /// <inheritdoc/>
    public async Task<DrillScore?> ScoreAsync(string drill, CancellationToken cancellationToken) =>
        picture.Picture.Drills.TryGetValue(drill, out Drill? found) ? await book.ScoreAsync(found, picture.Picture, cancellationToken).ConfigureAwait(false) : null;
}
