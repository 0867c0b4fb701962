using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Web.Walls;

namespace Command.Web.Security;

/// <summary>
/// The walls' desk for pages: asks for each direction's right, puts the signed-in person as who gave it, and records it before and after. What can't be recorded is not done.
/// </summary>
public sealed partial class GuardedWallDesk(WallDesk desk, LiveCaller caller, AuditLog audit, ILogger<GuardedWallDesk> logger) : IWallDesk
{
    /// <inheritdoc/>
    public Task<bool> GiveAsync(ScreenSettings settings, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return DoAsync(Right.DirectScreens, "GiveScreen", settings.ToString(), who, name => desk.GiveAsync(settings, name, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> ThrowAsync(string to, string? layout, string? incident, string? message, TimeSpan during, string who, CancellationToken cancellationToken) => DoAsync(
        Right.DirectScreens,
        "ThrowToScreen",
        string.Create(CultureInfo.InvariantCulture, $"to {to} for {during.TotalMinutes:0} min: layout {layout}, incident {incident}, message {message}"),
        who,
        name => desk.ThrowAsync(to, layout, incident, message, during, name, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TakeBackAsync(string to, string who, CancellationToken cancellationToken) =>
        DoAsync(Right.DirectScreens, "TakeBackFromScreen", to, who, name => desk.TakeBackAsync(to, name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AcknowledgeAsync(string incident, int level, string who, CancellationToken cancellationToken) => DoAsync(
        Right.SeePicture, "AcknowledgeAlarm", string.Create(CultureInfo.InvariantCulture, $"{incident} at level {level}"), who, name => desk.AcknowledgeAsync(incident, level, name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveLayoutAsync(WallLayout layout, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return DoAsync(Right.DirectScreens, "SaveLayout", layout.Slug, who, name => desk.SaveLayoutAsync(layout, name, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteLayoutAsync(string slug, string who, CancellationToken cancellationToken) =>
        DoAsync(Right.DirectScreens, "DeleteLayout", slug, who, name => desk.DeleteLayoutAsync(slug, name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReloadAsync(string? screen, string who, CancellationToken cancellationToken) =>
        DoAsync(Right.DirectScreens, "ReloadScreen", screen ?? Thrown.Everywhere, who, name => desk.ReloadAsync(screen, name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IdentifyAsync(string screen, string who, CancellationToken cancellationToken) =>
        DoAsync(Right.DirectScreens, "IdentifyScreen", screen, who, name => desk.IdentifyAsync(screen, name, cancellationToken), cancellationToken);

    private async Task<bool> DoAsync(Right right, string subject, string detail, string said, Func<string, Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
            if (who?.May(right) != true)
            {
                await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", subject, "refused", detail), cancellationToken).ConfigureAwait(false);
                return false;
            }

            string name = NameOf(who, said);
            string recorded = name == who.Name ? detail : $"{detail}, by {name}";
            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", subject, "asked", recorded), cancellationToken).ConfigureAwait(false);
            bool done = await work(name).ConfigureAwait(false);
            await AfterAsync(AuditFact.Of(who, caller.Address, "command", subject, done ? "done" : "failed", recorded)).ConfigureAwait(false);
            return done;
        }
        catch (SecurityUnavailableException)
        {
            return false;
        }
    }

    /// <summary>A person's own name, whatever was typed. A screen has none that means anybody: who stands before it says theirs.</summary>
    private static string NameOf(Caller who, string said) => who.Kind != CallerKind.Person && said.Length > 0 ? said : who.Name;

    /// <summary>What happened has happened; that it was asked for is recorded already.</summary>
    private async Task AfterAsync(AuditFact fact)
    {
        try
        {
            await audit.WriteAsync(fact, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SecurityUnavailableException e)
        {
            LogOutcomeLost(fact.Subject, fact.Outcome, e);
        }
    }

    [LoggerMessage(752, LogLevel.Error, "What became of {Subject} ({Outcome}) could not be written to the audit log; that it was asked for was")]
    private partial void LogOutcomeLost(string subject, string outcome, Exception e);
}
