using System.Collections.Immutable;

namespace Command.Web.Features.Summary;

/// <summary>A room that leaders go to from here.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">The key of its name.</param>
public sealed record SummaryRoom(string Address, string Name)
{
    /// <summary>The rooms in the head of the summary, in order.</summary>
    public static ImmutableArray<SummaryRoom> All { get; } =
    [
        new("wall", "Wall_Link"),
        new("map", "Explore_Link"),
        new("dispatch", "Dispatch_Link"),
        new("cases", "Cases_Title"),
        new("notices", "Notices_Title"),
        new("duty", "Duty_Title"),
    ];
}
