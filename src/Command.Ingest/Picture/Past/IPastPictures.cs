namespace Command.Ingest.Picture.Past;

/// <summary>The picture as it was: folded from the journal up to a moment. Whoever asks twice for one moment gets the same.</summary>
public interface IPastPictures
{
    /// <summary>The picture with every entry that was written at or before the moment, and none later.</summary>
    /// <param name="moment">Any moment up to now (UTC).</param>
    /// <param name="stop">Gives the search up.</param>
    /// <returns>Null before the journal's first entry, or where what is kept does not reach back so far.</returns>
    ValueTask<PastPicture?> AtAsync(DateTimeOffset moment, CancellationToken stop);
}

/// <param name="State">The picture; it is the whole one, so whoever shows it hides first what the viewer may not see.</param>
/// <param name="Moment">The moment asked for (UTC).</param>
/// <param name="Sequence">The last journal entry in it.</param>
public sealed record PastPicture(PictureState State, DateTimeOffset Moment, long Sequence);
