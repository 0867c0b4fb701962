using Command.Ingest.Api.Rights;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Ingest.Shares;

namespace Command.Web.Features.Summary;

/// <summary>Why the past can't be shown.</summary>
public enum PastRefusal
{
    /// <summary>The viewer's roles do not include it.</summary>
    NotAllowed,

    /// <summary>This node keeps no past.</summary>
    NotHere,

    /// <summary>Nothing is kept of that moment.</summary>
    NotKept,

    /// <summary>The journal can't be read now.</summary>
    NotReadable,
}

/// <summary>The picture as it was, for whoever this circuit is of, through what they may see now.</summary>
public sealed class SummaryPast(CallerScope caller, ISights sights, SharedPictures pictures, IPastPictures? past = null)
{
    /// <summary>The picture of a moment; or why there is none.</summary>
    public async Task<(PictureState? Picture, PastRefusal? Refusal)> AtAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        if (caller.Current?.May(Right.SeeHistory) != true)
        {
            return (null, PastRefusal.NotAllowed);
        }

        if (past is null)
        {
            return (null, PastRefusal.NotHere);
        }

        try
        {
            return await past.AtAsync(moment, cancellationToken).ConfigureAwait(false) is { } found
                ? (pictures.Once(found.State, sights.Of(caller.Current)), null)
                : (null, PastRefusal.NotKept);
        }
        catch (JournalUnavailableException)
        {
            return (null, PastRefusal.NotReadable);
        }
    }
}
