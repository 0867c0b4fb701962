using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;

namespace Command.Ingest.Transports.Persons;

/// <summary>What people do with what senders said of persons: open it with a reason, and have it erased. Everything is recorded before it is done.</summary>
public interface IPersonDesk
{
    /// <summary>Opens the words of a report as they came.</summary>
    /// <param name="report">The platform's id.</param>
    /// <param name="reason">Why; <see cref="PersonReasons"/> says what will do.</param>
    /// <param name="by">Who asks, where a web node asks for its person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalUnavailableException">It can't be read or recorded now.</exception>
    [Needs(Right.RevealPersons)]
    Task<PersonsAnswer> RevealAsync(string report, string reason, string by, CancellationToken cancellationToken);

    /// <summary>Erases the bytes that a report came with, for good: what is left of it is what the picture shows.</summary>
    /// <param name="report">The platform's id.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks, where a web node asks for its person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalUnavailableException">It can't be made durable or recorded now; nothing was erased.</exception>
    [Needs(Right.ErasePersons)]
    Task<PersonsAnswer> EraseAsync(string report, string reason, string by, CancellationToken cancellationToken);
}

/// <summary>An answer of the desk.</summary>
/// <param name="Words">The words; null for an erasure that is done, and for what is refused.</param>
/// <param name="Refusal">Why it was not done; null when it was.</param>
public sealed record PersonsAnswer(PersonsWords? Words, Fault? Refusal);

/// <summary>What a reason must be, and how the desk says no.</summary>
public static class PersonReasons
{
    /// <summary>Characters that a reason has at least.</summary>
    public const int Shortest = 4;

    /// <summary>Characters that a reason has at the most.</summary>
    public const int Longest = 500;

    /// <summary>What is wrong with a reason; null when it will do.</summary>
    public static Fault? Fault(string? reason) => reason?.Trim().Length is >= Shortest and <= Longest
        ? null
        : new Fault("person-reason", $"Say why, in {Shortest} to {Longest} characters: it is kept in the audit log.");

    internal static Fault Unknown(string report) => new("report-unknown", $"The picture has no report '{report}': it may have been forgotten, or is not shared with you.");

    internal static Fault Gone { get; } = new("persons-gone", "The bytes that this report came with are no longer kept: their time is over, or they were erased. What the picture shows is all that is left.");
}
