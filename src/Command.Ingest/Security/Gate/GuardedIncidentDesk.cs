using System.Collections.Immutable;
using System.Net;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Shares;
using Command.Ingest.Writer;

namespace Command.Ingest.Security;

/// <summary>
/// The incident desk for pages and for the API: asks for each command's right, puts the signed-in person as its author, and records it before and after.
/// What can't be recorded is not done.
/// </summary>
public sealed partial class GuardedIncidentDesk(IIncidentDesk desk, LiveCaller caller, CallersPicture picture, AuditLog audit, ILogger<GuardedIncidentDesk> logger) : IIncidentDesk
{
    /// <inheritdoc/>
    public async Task<CommandAnswer> DoAsync(string id, string author, DeskCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
            string subject = command.GetType().Name;
            if (who is null || !RightsTable.OfCommand.TryGetValue(command.GetType(), out Right right) || !who.May(right) || (who.Agency is not null && !who.Roles.Contains(Roles.Node) && SharedDesk.IsOfCentre(command)))
            {
                await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", subject, "refused", Detail(command)), cancellationToken).ConfigureAwait(false);
                return new CommandAnswer(0, null, RightsFaults.NotAllowed);
            }

            if (((picture.Of(who) is { } seen ? SharedDesk.Unseen(command, seen) : null) ?? picture.Beyond(command, who)) is { } unseen)
            {
                await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", subject, "refused", Detail(command)), cancellationToken).ConfigureAwait(false);
                return new CommandAnswer(0, null, unseen);
            }

            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", subject, "asked", Detail(command)), cancellationToken).ConfigureAwait(false);
            CommandAnswer answer = await desk.DoAsync(id, AuthorOf(who, author), command, cancellationToken).ConfigureAwait(false);
            await AfterAsync(AuditFact.Of(who, caller.Address, "command", subject, answer.Refusal is null ? "done" : "refused", answer.Refusal?.Code ?? $"entry {answer.Sequence}")).ConfigureAwait(false);
            return answer;
        }
        catch (SecurityUnavailableException)
        {
            return new CommandAnswer(0, null, RightsFaults.AuditUnavailable, MayPass: true);
        }
    }

    /// <inheritdoc/>
    public async Task<Nearby> NearAsync(TypedCase typed, CancellationToken cancellationToken)
    {
        Caller who = await AskAsync(Right.SeePicture, cancellationToken).ConfigureAwait(false);
        Nearby near = await desk.NearAsync(typed, cancellationToken).ConfigureAwait(false);
        return picture.Of(who) is { } seen ? SharedDesk.Seen(near, seen) : near;
    }

    /// <inheritdoc/>
    public async Task<CaseTaken> TakeAsync(NewCase newCase, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(newCase);
        try
        {
            Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
            if (who?.May(Right.TakeCase) != true)
            {
                await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", nameof(NewCase), "refused", newCase.Id), cancellationToken).ConfigureAwait(false);
                return new CaseTaken(null, ["Your roles do not include taking cases in."], null);
            }

            // A clerk's word on what it is the same as is a command of its own.
            NewCase allowed = newCase.SameAs is not null && !who.May(RightsTable.OfCommand[typeof(MoveSource)]) ? newCase with { SameAs = null, SameWhy = null } : newCase;
            allowed = picture.Of(who) is { } seen ? SharedDesk.Seen(allowed, seen) : allowed;
            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", nameof(NewCase), "asked", newCase.Id), cancellationToken).ConfigureAwait(false);
            CaseTaken taken = await desk.TakeAsync(allowed, AuthorOf(who, author), cancellationToken).ConfigureAwait(false);
            await AfterAsync(AuditFact.Of(who, caller.Address, "command", nameof(NewCase), taken.Report is null ? "refused" : "done", taken.Report ?? newCase.Id)).ConfigureAwait(false);
            return taken;
        }
        catch (SecurityUnavailableException e)
        {
            throw new JournalUnavailableException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<CaseService>> ServicesAsync(CancellationToken cancellationToken)
    {
        await AskAsync(Right.SeeDesk, cancellationToken).ConfigureAwait(false);
        return await desk.ServicesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PlaceAnswer>> PlacesAsync(string text, string language, CancellationToken cancellationToken)
    {
        await AskAsync(Right.SeePicture, cancellationToken).ConfigureAwait(false);
        return await desk.PlacesAsync(text, language, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A person's own name, whatever was typed. A web node names its person, and the demonstration's visitors name themselves.</summary>
    private static string AuthorOf(Caller who, string said) =>
        who.Kind == CallerKind.Demo || who.Roles.Contains(Roles.Node) ? (said.Length > 0 ? said : who.Name) : who.Name;

    private async Task<Caller> AskAsync(Right right, CancellationToken cancellationToken) =>
        await caller.NowAsync(cancellationToken).ConfigureAwait(false) is { } who && who.May(right)
            ? who
            : throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden);

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

    private static string Detail(DeskCommand command) => System.Text.Json.JsonSerializer.Serialize(PersonalData.InLogs(command), IncidentJson.Options);

    [LoggerMessage(733, LogLevel.Error, "What became of {Subject} ({Outcome}) could not be written to the audit log; that it was asked for was")]
    private partial void LogOutcomeLost(string subject, string outcome, Exception e);
}
