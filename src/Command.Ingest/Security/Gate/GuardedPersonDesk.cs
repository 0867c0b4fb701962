using System.Net;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Persons;

namespace Command.Ingest.Security;

/// <summary>The persons' desk for pages and for the API: asks for the right, a reason and that the caller sees the report, and records both before anything is opened.</summary>
public sealed class GuardedPersonDesk(IPersonDesk desk, LiveCaller caller, CallersPicture picture, AuditLog audit) : IPersonDesk
{
    /// <inheritdoc/>
    public Task<PersonsAnswer> RevealAsync(string report, string reason, string by, CancellationToken cancellationToken) =>
        DoAsync(Right.RevealPersons, "reveal", report, reason, who => desk.RevealAsync(report, reason, AuthorOf(who, by), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<PersonsAnswer> EraseAsync(string report, string reason, string by, CancellationToken cancellationToken) =>
        DoAsync(Right.ErasePersons, "erase", report, reason, who => desk.EraseAsync(report, reason, AuthorOf(who, by), cancellationToken), cancellationToken);

    private async Task<PersonsAnswer> DoAsync(Right right, string action, string report, string reason, Func<Caller, Task<PersonsAnswer>> act, CancellationToken cancellationToken)
    {
        try
        {
            Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
            if (who?.May(right) != true)
            {
                await WriteAsync("refused", "not allowed").ConfigureAwait(false);
                throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden);
            }

            Fault? refusal = PersonReasons.Fault(reason) ?? (picture.Of(who) is { } seen && !seen.Reports.ContainsKey(report) ? PersonReasons.Unknown(report) : null);
            await WriteAsync(refusal is null ? "asked" : "refused", refusal?.Code ?? reason).ConfigureAwait(false);
            return refusal is null ? await act(who).ConfigureAwait(false) : new PersonsAnswer(null, refusal);

            Task WriteAsync(string outcome, string detail) => audit.WriteAsync(AuditFact.Of(who, caller.Address, action, report, outcome, detail), cancellationToken);
        }
        catch (SecurityUnavailableException e)
        {
            throw new JournalUnavailableException(e.Message, e);
        }
    }

    /// <summary>A web node names its person.</summary>
    private static string AuthorOf(Caller who, string said) => who.Roles.Contains(Roles.Node) && said.Length > 0 ? said : who.Name;
}
