using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>How far a directive's task is. The numbers never change: they are in the journal.</summary>
public enum DirectiveState
{
    /// <summary>待签收.</summary>
    Issued,

    /// <summary>已签收.</summary>
    Signed,

    /// <summary>办理中.</summary>
    Handling,

    /// <summary>已反馈, waits for the check.</summary>
    FedBack,

    /// <summary>已复核, waits for the leader.</summary>
    Checked,

    /// <summary>办结.</summary>
    Closed,

    /// <summary>撤销 by the leader.</summary>
    Revoked,
}

/// <summary>What somebody does with a directive's task.</summary>
public enum DirectiveMove
{
    /// <summary>签收, by the owner.</summary>
    Sign,

    /// <summary>办理, by the owner.</summary>
    Begin,

    /// <summary>反馈, by the owner, in words.</summary>
    Feed,

    /// <summary>复核通过, by the centre and not by who fed back.</summary>
    Pass,

    /// <summary>退回: the owner handles it again; by the centre or a leader, with a reason.</summary>
    Return,

    /// <summary>办结, by a leader.</summary>
    Close,

    /// <summary>撤销, by a leader, with a reason.</summary>
    Revoke,
}

/// <summary>How a task stands to its due time.</summary>
public enum DirectiveLight
{
    /// <summary>绿: in time.</summary>
    Green,

    /// <summary>黄: the time is nearly over.</summary>
    Yellow,

    /// <summary>红: the time is over.</summary>
    Red,
}

/// <summary>A step of a task.</summary>
/// <param name="Move">What was done.</param>
/// <param name="At">When.</param>
/// <param name="By">By whom.</param>
/// <param name="Text">In which words; null for none.</param>
public sealed record DirectiveStep(DirectiveMove Move, DateTimeOffset At, string By, string? Text);

/// <summary>A part of a directive that one agency answers for.</summary>
/// <param name="Id">Its giver's own id of it: letters, digits and hyphens.</param>
/// <param name="Agency">The agency, by the pack's id.</param>
/// <param name="Person">Who there; null for whoever is on duty.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="Due">By when.</param>
public sealed record DirectivePart(string Id, string Agency, string? Person, string Text, DateTimeOffset Due);

/// <summary>批示: a leader gives an instruction.</summary>
/// <param name="Id">Their own id of it: letters, digits and hyphens.</param>
/// <param name="Incident">The incident that it is about; null for none.</param>
/// <param name="Text">Their words.</param>
/// <param name="Spoken">True where they were spoken and turned into text by the browser's own service.</param>
/// <param name="Leader">Whose words they are, where somebody else types them; null for the author's own.</param>
public sealed record GiveDirective(string Id, string? Incident, string Text, bool Spoken, string? Leader) : DeskCommand;

/// <summary>Splits a directive into tasks, or adds more.</summary>
/// <param name="Id">The directive.</param>
/// <param name="Tasks">The new tasks.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record SplitDirective(string Id, ImmutableArray<DirectivePart> Tasks, int Was) : DeskCommand;

/// <summary>签收, 办理 or 反馈: the owner's part.</summary>
/// <param name="Id">The directive.</param>
/// <param name="Task">The task.</param>
/// <param name="Move">Sign, Begin or Feed.</param>
/// <param name="Text">The feedback; null with the others.</param>
/// <param name="Was">The task's version that the person saw.</param>
public sealed record AnswerDirective(string Id, string Task, DirectiveMove Move, string? Text, int Was) : DeskCommand;

/// <summary>复核 or 退回: the centre's part.</summary>
/// <param name="Id">The directive.</param>
/// <param name="Task">The task.</param>
/// <param name="Pass">True: it is done as asked. False: it is handled again, for the command's reason.</param>
/// <param name="Was">The task's version that the person saw.</param>
public sealed record CheckDirective(string Id, string Task, bool Pass, int Was) : DeskCommand;

/// <summary>办结 or 撤销: the leader's part.</summary>
/// <param name="Id">The directive.</param>
/// <param name="Task">The task.</param>
/// <param name="Revoke">True takes the task back, for the command's reason, at any time before it is closed.</param>
/// <param name="Was">The task's version that the person saw.</param>
public sealed record CloseDirective(string Id, string Task, bool Revoke, int Was) : DeskCommand;

/// <summary>An instruction was given. The author and the time are the entry's.</summary>
public sealed record DirectiveGiven(string Id, string? Incident, string Text, bool Spoken, string Leader, bool Exercise) : PictureEvent;

/// <summary>An instruction was split into tasks.</summary>
public sealed record DirectiveSplit(string Id, ImmutableArray<DirectivePart> Tasks) : PictureEvent;

/// <summary>A task took a step.</summary>
public sealed record DirectiveMoved(string Id, string Task, DirectiveMove Move, string? Text) : PictureEvent;

/// <summary>Whoever answers for a task was reminded that its light changed.</summary>
public sealed record DirectiveReminded(string Id, string Task, DirectiveLight Light) : PictureEvent;

/// <summary>Old directives leave the live picture; the journal keeps them.</summary>
public sealed record DirectivesForgotten(ImmutableArray<string> Ids) : PictureEvent;
