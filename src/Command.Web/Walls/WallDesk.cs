namespace Command.Web.Walls;

/// <summary>Carries out what people do with walls.</summary>
public sealed class WallDesk(WallBook book, TimeProvider time) : IWallDesk
{
    /// <summary>The longest that something is thrown for: what is meant to stay is given as a layout.</summary>
    public static readonly TimeSpan LongestThrow = TimeSpan.FromHours(12);

    /// <inheritdoc/>
    public Task<bool> GiveAsync(ScreenSettings settings, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return book.SaveAsync(settings with { By = who }, cancellationToken);
    }

    /// <inheritdoc/>
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

    /// <summary>Throws a view of the map to one screen, or to all by <see cref="Thrown.Everywhere"/>, for a while.</summary>
    public Task<bool> ThrowViewAsync(string to, ThrownView view, TimeSpan during, string who, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return book.SaveAsync(new Thrown(to, who, now, now + (during > LongestThrow ? LongestThrow : during)) { View = view }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> TakeBackAsync(string to, string who, CancellationToken cancellationToken) => book.ClearThrownAsync(to, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AcknowledgeAsync(string incident, int level, string who, CancellationToken cancellationToken) =>
        book.SaveAsync(new Acknowledgement(incident, level, who, time.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveLayoutAsync(WallLayout layout, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return book.SaveAsync(layout with { By = who }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteLayoutAsync(string slug, string who, CancellationToken cancellationToken) => book.DeleteLayoutAsync(slug, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReloadAsync(string? screen, string who, CancellationToken cancellationToken) =>
        book.SaveAsync(new ScreenOrder(ScreenOrder.Reload, screen ?? Thrown.Everywhere, who, time.GetUtcNow()), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IdentifyAsync(string screen, string who, CancellationToken cancellationToken) =>
        book.SaveAsync(new ScreenOrder(ScreenOrder.Identify, screen, who, time.GetUtcNow()), cancellationToken);
}
