using Command.Ingest.Api.Rights;

namespace Command.Web.Walls;

/// <summary>
/// What people do with walls. Every method returns true once it is durable; false when it could not be, or when whoever asks may not,
/// and then nothing changed. <c>who</c> is what somebody called themselves: a signed-in person's own name goes before it.
/// </summary>
public interface IWallDesk
{
    /// <summary>Gives a screen its settings, which stay until others are given.</summary>
    [Needs(Right.DirectScreens)]
    Task<bool> GiveAsync(ScreenSettings settings, string who, CancellationToken cancellationToken);

    /// <summary>Throws something to one screen, or to all by <see cref="Thrown.Everywhere"/>, for a while.</summary>
    [Needs(Right.DirectScreens)]
    Task<bool> ThrowAsync(string to, string? layout, string? incident, string? message, TimeSpan during, string who, CancellationToken cancellationToken);

    /// <summary>Takes back what was thrown.</summary>
    [Needs(Right.DirectScreens)]
    Task<bool> TakeBackAsync(string to, string who, CancellationToken cancellationToken);

    /// <summary>Takes note of an incident for all screens. Whoever may look at a wall may say that they have seen what it alarms about.</summary>
    [Needs(Right.SeePicture)]
    Task<bool> AcknowledgeAsync(string incident, int level, string who, CancellationToken cancellationToken);

    /// <summary>Saves a layout that <see cref="LayoutRules"/> has no fault with.</summary>
    [Needs(Right.DirectScreens)]
    Task<bool> SaveLayoutAsync(WallLayout layout, string who, CancellationToken cancellationToken);

    [Needs(Right.DirectScreens)]
    Task<bool> DeleteLayoutAsync(string slug, string who, CancellationToken cancellationToken);

    /// <summary>Tells every connection of a screen to load its page anew; of all screens when null.</summary>
    [Needs(Right.DirectScreens)]
    Task<bool> ReloadAsync(string? screen, string who, CancellationToken cancellationToken);

    /// <summary>Lets a screen show its name large for some seconds, so that people find it.</summary>
    [Needs(Right.DirectScreens)]
    Task<bool> IdentifyAsync(string screen, string who, CancellationToken cancellationToken);
}
