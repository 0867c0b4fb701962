using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Directives;

/// <summary>How a task stands to its due time. Pure; the thresholds are the pack's.</summary>
public static class DirectiveLights
{
    /// <summary>Red from the due time on; yellow in the last part before it; green before. What was fed back is judged by the moment of the feedback.</summary>
    public static DirectiveLight Of(DirectiveTask task, DateTimeOffset now, BriefRules rules)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(rules);
        DateTimeOffset at = task.DoneAt ?? now;
        TimeSpan whole = task.Part.Due - task.IssuedAt;
        TimeSpan share = whole * rules.YellowShare;

        // A task shorter than the least warning would be yellow from its first second.
        TimeSpan yellow = whole > rules.YellowLeast && share < rules.YellowLeast ? rules.YellowLeast : share;
        return at >= task.Part.Due ? DirectiveLight.Red : at >= task.Part.Due - yellow && task.DoneAt is null ? DirectiveLight.Yellow : DirectiveLight.Green;
    }
}
