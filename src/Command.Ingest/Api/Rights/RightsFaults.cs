using Command.Ingest.Contracts;

namespace Command.Ingest.Api.Rights;

/// <summary>Why a command was not even put to the writer.</summary>
public static class RightsFaults
{
    /// <summary>The caller's roles do not include it, or the caller is signed out by now.</summary>
    public static Fault NotAllowed { get; } = new("not-allowed", "");

    /// <summary>It could not be recorded who wants it, so it was not done.</summary>
    public static Fault AuditUnavailable { get; } = new("audit-unavailable", "");
}
