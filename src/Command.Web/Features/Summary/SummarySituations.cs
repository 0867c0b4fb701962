using System.Collections.Immutable;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;
using Command.Web.Replica;

namespace Command.Web.Features.Summary;

/// <summary>The situation for each sight, made once for all who have an equal one: at most twice a second, however fast pictures follow each other: who reads needs no more, and what comes in must not wait for it.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class SummarySituations(SituationMaker maker, TimeProvider time)
{
    /// <summary>More are not remembered: a city has some dozens of agencies.</summary>
    public const int Most = 192;

    private static readonly TimeSpan s_fresh = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private ImmutableDictionary<(string Sight, string? Agency, bool Exercise), Made> _made = ImmutableDictionary<(string, string?, bool), Made>.Empty;

    /// <summary>The situation now.</summary>
    /// <param name="view">The replica as the viewer has it.</param>
    /// <param name="agency">The viewer's agency; null for the command centre.</param>
    /// <param name="exercise">Whose world.</param>
    /// <returns>The situation, and the picture that it was made of: that of the view, or one half a second older.</returns>
    public (CitySituation Situation, PictureState Picture) Of(ReplicaView view, string? agency, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(view);
        (string, string?, bool) key = (view.Sight, agency, exercise);
        DateTimeOffset at = view.FrameAt ?? time.GetUtcNow();
        if (_made.TryGetValue(key, out Made? made) && made.Epoch == view.Epoch && made.Connected == view.Connected && (at - made.Situation.AsOf).Duration() < s_fresh)
        {
            return (made.Situation, made.Picture);
        }

        CitySituation situation = maker.Of(MomentOf(view, at, agency, exercise));
        lock (_gate)
        {
            _made = (_made.Count >= Most ? _made.Clear() : _made).SetItem(key, new Made(view.Picture, view.Epoch, view.Connected, situation));
        }

        return (situation, view.Picture);
    }

    /// <summary>The situation of a picture of the past, of which nobody knows which feeds were heard.</summary>
    public CitySituation Past(PictureState picture, DateTimeOffset at, ReplicaView now, string? agency, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(now);
        return maker.Of(MomentOf(now, at, agency, exercise) with { Picture = picture, Feeds = null });
    }

    /// <summary>From a node that is not heard nothing is known of the feeds.</summary>
    private static SituationMoment MomentOf(ReplicaView view, DateTimeOffset at, string? agency, bool exercise) => new()
    {
        Picture = view.Picture,
        AsOf = at,
        Feeds = view.Connected ? view.Pulse?.Feeds : null,
        Rhythms = SituationMoment.RhythmsOf(view.Pulse),
        Exercise = exercise,
        Agency = view.Sight.Length == 0 ? null : agency,
    };

    private sealed record Made(PictureState Picture, string Epoch, bool Connected, CitySituation Situation);
}
