using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>值班: which posts a city keeps, who belongs together, and who is told what by rule. No persons are in it: they are on the roster. Immutable.</summary>
public sealed record DutyPlan
{
    public static DutyPlan Empty { get; } = new();

    public ImmutableArray<DutyGroup> Groups { get; init; } = [];

    public ImmutableArray<DutyPost> Posts { get; init; } = [];

    /// <summary>Systems that can be told; where they are is in the settings.</summary>
    public ImmutableArray<NoticeEndpoint> Endpoints { get; init; } = [];

    public ImmutableArray<NoticeRule> Rules { get; init; } = [];

    /// <summary>CAP <c>sender</c> of our own warnings (CAP 1.2 §3.2.1); null where the city has named none: then it gives no warnings.</summary>
    public string? WarningSender { get; init; }

    public DutyPost? PostOf(string id) => Posts.FirstOrDefault(p => p.Id == id);

    public DutyGroup? GroupOf(string id) => Groups.FirstOrDefault(g => g.Id == id);

    public NoticeEndpoint? EndpointOf(string id) => Endpoints.FirstOrDefault(e => e.Id == id);
}

/// <summary>People who are told together.</summary>
public sealed record DutyGroup(string Id, string Zh, string En);

/// <summary>岗位: a post that somebody has at any time.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Zh">Its name.</param>
/// <param name="En">In English.</param>
/// <param name="Groups">The groups that whoever has it belongs to.</param>
/// <param name="Starts">When shifts begin, minutes after the city's midnight, ascending; each ends when the next begins. Empty for a post that is not kept round the clock.</param>
public sealed record DutyPost(string Id, string Zh, string En, ImmutableArray<string> Groups, ImmutableArray<int> Starts);

/// <summary>A system that can be told.</summary>
/// <param name="Id">Its id, under which the settings say where it is.</param>
/// <param name="Channel"><see cref="Contracts.NoticeChannels.Webhook"/> or <see cref="Contracts.NoticeChannels.Broadcast"/>.</param>
/// <param name="Zh">Its name.</param>
/// <param name="En">In English.</param>
public sealed record NoticeEndpoint(string Id, string Channel, string Zh, string En);

/// <summary>A notice that follows from an event by itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="On">The event: one of <see cref="Events"/>.</param>
/// <param name="Levels">The incident's levels for which it holds; empty for all.</param>
/// <param name="Kinds">Its kinds; empty for all.</param>
/// <param name="Groups">Who is told.</param>
/// <param name="Endpoints">Which systems are told.</param>
/// <param name="Channels">How.</param>
/// <param name="ZhTitle">With <c>{incident}</c>, <c>{kind}</c>, <c>{title}</c>, <c>{level}</c>, <c>{address}</c> for what it is about, and <c>{unit}</c> for who was sent.</param>
/// <param name="ZhText">Likewise.</param>
/// <param name="EnTitle">Likewise; null for none.</param>
/// <param name="EnText">Likewise; null for none.</param>
public sealed record NoticeRule(
    string Id,
    string On,
    ImmutableArray<int> Levels,
    ImmutableArray<string> Kinds,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Endpoints,
    ImmutableArray<string> Channels,
    string ZhTitle,
    string ZhText,
    string? EnTitle,
    string? EnText)
{
    /// <summary>True when the crew of the unit that was sent is told too, by their accounts: of <c>assigned</c> alone.</summary>
    public bool Crew { get; init; }

    /// <summary>An incident was opened; its level became graver, by its sources or a person; it was closed; a unit was sent to it; a plan was started for it, which tells the plan's own groups as well.</summary>
    public static ImmutableArray<string> Events { get; } = ["opened", "raised", "closed", "assigned", "plan"];
}
