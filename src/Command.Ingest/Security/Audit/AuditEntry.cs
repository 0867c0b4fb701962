using Command.Ingest.Api.Rights;

namespace Command.Ingest.Security;

/// <summary>What happened, before it has its place in the log.</summary>
/// <param name="Who">The account, key or screen; <c>anonymous</c> for nobody known.</param>
/// <param name="Roles">Its roles at the time, with spaces between.</param>
/// <param name="Address">Where from.</param>
/// <param name="Action">What was done: sign-in, sign-out, command, request, export, people, roles, screen, sender, audit, start.</param>
/// <param name="Subject">To what.</param>
/// <param name="Outcome">asked, done, refused or failed.</param>
/// <param name="Detail">More about it, without secrets.</param>
public sealed record AuditFact(string Who, string Roles, string Address, string Action, string Subject, string Outcome, string Detail)
{
    private const int Longest = 2000;

    /// <summary>What a caller did. Texts are cut to what the log keeps.</summary>
    public static AuditFact Of(Caller? caller, string address, string action, string subject, string outcome, string detail = "") =>
        new(Cut(caller?.Name ?? "anonymous"), Cut(string.Join(' ', caller?.Roles ?? [])), Cut(address), action, Cut(subject), outcome, Cut(detail));

    private static string Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > Longest ? text[..Longest] : text;
    }
}

/// <summary>An entry of the log.</summary>
/// <param name="Sequence">1, 2, 3, … without gaps.</param>
/// <param name="At">When, to the millisecond.</param>
/// <param name="Fact">What.</param>
/// <param name="Hash">Over this entry and the hash of the one before, in hexadecimal.</param>
public sealed record AuditEntry(long Sequence, DateTimeOffset At, AuditFact Fact, string Hash);
