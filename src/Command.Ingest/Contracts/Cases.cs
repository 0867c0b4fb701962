using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>Where a city-management case is in its own process (GB/T 30428.8: 上报, 立案, 派遣, 处置, 反馈, 核查, 结案). The numbers never change: they are in the journal.</summary>
public enum CaseStage
{
    /// <summary>上报: somebody said so.</summary>
    Reported,

    /// <summary>立案: the centre took it up.</summary>
    Registered,

    /// <summary>派遣: a department was told to deal with it.</summary>
    Dispatched,

    /// <summary>处置: the department deals with it.</summary>
    InHand,

    /// <summary>反馈: the department says that it is dealt with.</summary>
    Answered,

    /// <summary>核查: somebody looked, and it is so.</summary>
    Checked,

    /// <summary>结案.</summary>
    Closed,

    /// <summary>不予立案: not taken up.</summary>
    Rejected,
}

/// <summary>What is done with a case.</summary>
public enum CaseMove
{
    /// <summary>立案.</summary>
    Register,

    /// <summary>不予立案.</summary>
    Reject,

    /// <summary>派遣.</summary>
    Dispatch,

    /// <summary>签收.</summary>
    Take,

    /// <summary>退回: the department says that it is another's.</summary>
    Return,

    /// <summary>反馈.</summary>
    Answer,

    /// <summary>核查通过.</summary>
    Check,

    /// <summary>返工: the check found it not done.</summary>
    Rework,

    /// <summary>结案.</summary>
    Close,

    /// <summary>申请延期.</summary>
    AskPostpone,

    /// <summary>准予延期.</summary>
    GrantPostpone,

    /// <summary>不准延期.</summary>
    DenyPostpone,

    /// <summary>挂账: it can't be dealt with for now, and the clock stands.</summary>
    Suspend,

    /// <summary>销账: the clock goes on.</summary>
    Resume,
}

/// <summary>Something that was done with a case.</summary>
/// <param name="Move">What.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Agency">The department that it was given to, or that acted; null for the centre.</param>
/// <param name="Text">What was said; null for nothing.</param>
/// <param name="Until">Until when a postponement is asked for or granted; null otherwise.</param>
public sealed record CaseStep(CaseMove Move, DateTimeOffset At, string By, string? Agency, string? Text, DateTimeOffset? Until);

/// <summary>A city-management case in its process. One that nobody has done anything with is <see cref="CaseStage.Reported"/> and has none.</summary>
public sealed record CaseFile
{
    /// <summary>The report that it is about.</summary>
    public required string Report { get; init; }

    /// <summary>The class of limits that it has, of the pack's.</summary>
    public required string Class { get; init; }

    public CaseStage Stage { get; init; }

    /// <summary>Since when it is there.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When that stage is to be over; null where it has no limit, and while it is suspended.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The department that has it; null for the centre itself.</summary>
    public string? Agency { get; init; }

    /// <summary>All that was done with it, oldest first.</summary>
    public ImmutableArray<CaseStep> Steps { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When the department is to have dealt with it, as last granted; null before it was dispatched.</summary>
    public DateTimeOffset? HandleBy { get; init; }

    /// <summary>When it was first answered that it is dealt with, after the last rework; null before.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>A postponement that was asked for and not decided: until when; null for none.</summary>
    public DateTimeOffset? PostponeAsked { get; init; }

    /// <summary>How often more time was granted.</summary>
    public int Postponed { get; init; }

    /// <summary>How often it had to be done again.</summary>
    public int Reworks { get; init; }

    /// <summary>Since when it is suspended; null while it is not.</summary>
    public DateTimeOffset? SuspendedSince { get; init; }

    /// <summary>Working time that was left when it was suspended; null while it is not.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>When it was over, closed or rejected.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public int Version { get; init; } = 1;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOver => Stage is CaseStage.Closed or CaseStage.Rejected;

    /// <summary>按期: whether it was dealt with in time; null before it was answered.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool? InTime => AnsweredAt is { } answered && HandleBy is { } due ? answered <= due : null;
}

/// <summary>The centre's word on a case: register, reject, dispatch, check, rework, close, grant or deny more time, suspend, resume.</summary>
/// <param name="Report">The report's id.</param>
/// <param name="Move">What.</param>
/// <param name="Agency">With <see cref="CaseMove.Dispatch"/>, the one department that has it.</param>
/// <param name="Text">What is said; needed with rejecting, rework, denying, suspending.</param>
/// <param name="Was">The version that the person saw, 0 where nothing was done yet; null for whatever it is.</param>
public sealed record MoveCase(string Report, CaseMove Move, string? Agency = null, string? Text = null, int? Was = null) : DeskCommand;

/// <summary>The department's word on a case: take, return, answer, ask for more time.</summary>
/// <param name="Report">The report's id.</param>
/// <param name="Move">What.</param>
/// <param name="Text">What is said; needed with returning, answering and asking for more time.</param>
/// <param name="Until">Until when more time is asked for.</param>
/// <param name="Was">The version that the person saw; null for whatever it is.</param>
public sealed record AnswerCase(string Report, CaseMove Move, string? Text = null, DateTimeOffset? Until = null, int? Was = null) : DeskCommand;

/// <summary>Something was done with a case; what it is afterwards, without its earlier steps.</summary>
/// <param name="Step">What was done.</param>
/// <param name="After">The case; its steps are those of the picture and this one.</param>
public sealed record CaseMoved(CaseStep Step, CaseFile After) : PictureEvent;
