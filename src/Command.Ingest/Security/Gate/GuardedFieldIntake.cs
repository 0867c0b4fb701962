using System.Net;
using Command.Ingest.Api.Field;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch;

namespace Command.Ingest.Security;

/// <summary>
/// What crews send, for pages and for the API: only from who may speak of the unit. Photos are in the audit log, asked for and done; of positions, which are many
/// and kept with their unit's name as a feed's messages are, only what was refused.
/// </summary>
public sealed class GuardedFieldIntake(IFieldIntake intake, LiveCaller caller, CallersPicture picture, AuditLog audit) : IFieldIntake
{
    /// <inheritdoc/>
    public async Task<IntakeAnswer> PositionAsync(string unit, PagePosition position, CancellationToken cancellationToken)
    {
        try
        {
            Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);

            // Saying where a unit is asks no less than saying what it does.
            Fault? refused = who?.May(Right.ReportStatus) == true ? picture.Beyond(new SetUnitStatus(unit, UnitStatus.Available, Source: StatusSource.Field), who) : RightsFaults.NotAllowed;
            if (refused is not null)
            {
                await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", nameof(PagePosition), "refused", unit), cancellationToken).ConfigureAwait(false);
                return new IntakeAnswer(refused);
            }

            return await intake.PositionAsync(unit, position, cancellationToken).ConfigureAwait(false);
        }
        catch (SecurityUnavailableException)
        {
            return new IntakeAnswer(RightsFaults.AuditUnavailable, MayPass: true);
        }
    }

    /// <inheritdoc/>
    public async Task<IntakeAnswer> KeepAsync(string job, ReadOnlyMemory<byte> jpeg, CancellationToken cancellationToken)
    {
        const string Subject = "JobPhoto";
        try
        {
            Caller? who = await caller.NowAsync(cancellationToken).ConfigureAwait(false);
            string detail = $"{job}, {jpeg.Length} bytes";
            Fault? refused = who?.May(Right.ReportStatus) != true ? RightsFaults.NotAllowed
                : picture.Of(who) is { } seen && !seen.Assignments.ContainsKey(job) ? DispatchFaults.AssignmentUnknown(job)
                : picture.Beyond(new SayOnJob(job, "", Source: StatusSource.Field), who);
            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", Subject, refused is null ? "asked" : "refused", detail), cancellationToken).ConfigureAwait(false);
            if (refused is not null)
            {
                return new IntakeAnswer(refused);
            }

            IntakeAnswer answer = await intake.KeepAsync(job, jpeg, cancellationToken).ConfigureAwait(false);
            await audit.WriteAsync(AuditFact.Of(who, caller.Address, "command", Subject, answer.Refusal is null ? "done" : "refused", answer.Refusal?.Code ?? answer.Photo ?? ""), cancellationToken).ConfigureAwait(false);
            return answer;
        }
        catch (SecurityUnavailableException)
        {
            return new IntakeAnswer(RightsFaults.AuditUnavailable, MayPass: true);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> PhotoAsync(string photo, CancellationToken cancellationToken) =>
        await caller.NowAsync(cancellationToken).ConfigureAwait(false) is { } who && (who.May(Right.ReportStatus) || who.May(Right.SeeDesk))
            ? await intake.PhotoAsync(photo, cancellationToken).ConfigureAwait(false)
            : throw new HttpRequestException("Your roles do not include this.", null, HttpStatusCode.Forbidden);
}
