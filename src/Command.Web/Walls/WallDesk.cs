using Microsoft.AspNetCore.SignalR;

namespace Command.Web.Walls;

/// <summary>What the control room does with walls. Every method returns true once it is durable, or has been sent where nothing is kept.</summary>
public sealed class WallDesk(WallBook book, WallScreens screens, IHubContext<WallHub> hub, TimeProvider time)
{
    /// <summary>The longest that something is thrown for: what is meant to stay is given as a layout.</summary>
    public static readonly TimeSpan LongestThrow = TimeSpan.FromHours(12);

    /// <summary>Gives a screen a layout that stays until another is given; null gives it back the one in its address.</summary>
    public Task<bool> GiveLayoutAsync(string screen, string? slug, string who, CancellationToken cancellationToken)
    {
        ScreenSettings settings = book.Notes.For(screen) with { Layout = book.Notes.FindLayout(slug)?.Slug, Rotation = [], By = who };
        return book.SaveAsync(settings, cancellationToken);
    }

    /// <summary>Throws something to one screen, or to all by <see cref="Thrown.Everywhere"/>, for a while.</summary>
    public Task<bool> ThrowAsync(string to, string? layout, string? incident, string? message, TimeSpan during, string who, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string? text = message is null ? null : string.Concat(message.Where(c => !char.IsControl(c))).Trim();
        return book.SaveAsync(
            new Thrown(to, who, now, now + (during > LongestThrow ? LongestThrow : during))
            {
                Layout = book.Notes.FindLayout(layout)?.Slug,
                Incident = string.IsNullOrWhiteSpace(incident) ? null : incident.Trim(),
                Message = string.IsNullOrEmpty(text) ? null : text.Length > Thrown.LongestMessage ? text[..Thrown.LongestMessage] : text,
            },
            cancellationToken);
    }

    public Task<bool> TakeBackAsync(string to, CancellationToken cancellationToken) => book.ClearThrownAsync(to, cancellationToken);

    /// <summary>Takes note of an incident for all screens.</summary>
    public Task<bool> AcknowledgeAsync(string incident, int level, string who, CancellationToken cancellationToken) =>
        book.SaveAsync(new Acknowledgement(incident, level, who, time.GetUtcNow()), cancellationToken);

    /// <summary>Tells every connection of a screen to load its page anew; of all screens when null.</summary>
    public Task ReloadAsync(string? screen, CancellationToken cancellationToken) => TellAsync("Reload", screen, cancellationToken);

    /// <summary>Lets a screen show its name large for some seconds, so that people find it.</summary>
    public Task IdentifyAsync(string? screen, CancellationToken cancellationToken) => TellAsync("Identify", screen, cancellationToken);

    private Task TellAsync(string what, string? screen, CancellationToken cancellationToken) => screen is null
        ? hub.Clients.All.SendAsync(what, cancellationToken)
        : Task.WhenAll(screens.All.Where(s => s.Screen == screen).Select(s => hub.Clients.Client(s.Connection).SendAsync(what, cancellationToken)));
}
