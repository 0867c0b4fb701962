using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>Somebody on the duty roster.</summary>
/// <param name="Name">How they are called.</param>
/// <param name="Account">The account that they act with; null when they have none: then they act under their name.</param>
/// <param name="Phone">For 短信 and calls; null for none.</param>
/// <param name="Mail">For 邮件; null for none.</param>
public sealed record DutyPerson(string Name, string? Account, string? Phone, string? Mail)
{
    /// <summary>True when the author of a command is this person.</summary>
    public bool Is(string author) => author == (Account ?? Name);
}

/// <summary>班次: one person at one post for a time.</summary>
/// <param name="Id">Its own id: letters, digits and hyphens.</param>
/// <param name="Post">The post's id in the pack.</param>
/// <param name="Person">Who.</param>
/// <param name="From">From when, inclusive.</param>
/// <param name="To">Until when, exclusive.</param>
/// <param name="Version">1 when it was put, one more with each change.</param>
public sealed record Shift(string Id, string Post, DutyPerson Person, DateTimeOffset From, DateTimeOffset To, int Version)
{
    /// <summary>True when it is on at a time.</summary>
    public bool IsOn(DateTimeOffset at) => From <= at && at < To;
}

/// <summary>调班: two persons change shifts.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Shift">The asker's shift.</param>
/// <param name="With">The other's.</param>
/// <param name="ShiftWas">The version of the first when it was asked.</param>
/// <param name="WithWas">The version of the second.</param>
/// <param name="Why">Why, in the asker's words.</param>
public sealed record Swap(string Id, string Shift, string With, int ShiftWas, int WithWas, string Why);

/// <summary>What who takes over should know, worked out from the picture when the hand-over was signed.</summary>
/// <param name="Since">When the shift began.</param>
/// <param name="Sequence">The picture that it was made of.</param>
/// <param name="Opened">Incidents opened since.</param>
/// <param name="Closed">Incidents closed since.</param>
/// <param name="Open">All that are open, the gravest first.</param>
/// <param name="Promises">Calls with a promise that is not kept yet.</param>
/// <param name="Notices">Notices that wait for approval, that failed, or that somebody has not acknowledged.</param>
/// <param name="Suggestions">Reports that a person is still asked about.</param>
/// <param name="Exercise">True when an incident of an exercise is among them.</param>
/// <param name="More">How many more there are than are listed.</param>
public sealed record HandOverPack(
    DateTimeOffset Since,
    long Sequence,
    ImmutableArray<string> Opened,
    ImmutableArray<string> Closed,
    ImmutableArray<string> Open,
    ImmutableArray<string> Promises,
    ImmutableArray<string> Notices,
    int Suggestions,
    bool Exercise,
    int More)
{
    /// <summary>Jobs of units that last, by id.</summary>
    public ImmutableArray<string> Jobs { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What agencies were asked and have not done.</summary>
    public ImmutableArray<string> Tasks { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>交接班: given by one person and taken by another.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Post">The post.</param>
/// <param name="Shift">The shift that ends.</param>
/// <param name="Next">The shift that begins.</param>
/// <param name="Note">What the pack does not say, in the giver's words.</param>
/// <param name="Pack">What the platform says.</param>
public sealed record HandOver(string Id, string Post, string Shift, string Next, string Note, HandOverPack Pack);

/// <summary>电话记录: one call.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Out">True when we called.</param>
/// <param name="At">When.</param>
/// <param name="Caller">Who was spoken with.</param>
/// <param name="Number">Their number; masked for who may not see it; null where it was not given.</param>
/// <param name="What">What was said.</param>
/// <param name="Promise">What was promised; null for nothing.</param>
/// <param name="Due">By when; null where that was not said.</param>
/// <param name="Incident">The incident that it was about; null for none.</param>
/// <param name="Kept">True when what was promised is done.</param>
/// <param name="Version">1 when it was written, one more with each change.</param>
public sealed record PhoneCall(
    string Id, bool Out, DateTimeOffset At, string Caller, string? Number, string What, string? Promise, DateTimeOffset? Due, string? Incident, bool Kept, int Version)
{
    /// <summary>True while something is promised.</summary>
    public bool IsOpen => Promise is not null && !Kept;
}

/// <summary>Puts a shift on the roster, or changes one.</summary>
/// <param name="Was">The version that the person saw; 0 for a new one.</param>
public sealed record PutShift(string Id, string Post, DutyPerson Person, DateTimeOffset From, DateTimeOffset To, int Was) : DeskCommand;

/// <summary>Takes a shift off the roster.</summary>
public sealed record DropShift(string Id, int Was) : DeskCommand;

/// <summary>Asks somebody to change shifts; only who has the first of them can ask.</summary>
public sealed record AskSwap(string Id, string Shift, string With) : DeskCommand;

/// <summary>Answers that: the other person alone, or the asker who no longer wants it.</summary>
public sealed record AnswerSwap(string Id, bool Accept) : DeskCommand;

/// <summary>Signs a hand-over as the one who leaves.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Shift">The shift that ends: the author's own.</param>
/// <param name="Next">The shift that takes over.</param>
/// <param name="Note">What the pack does not say.</param>
public sealed record GiveOver(string Id, string Shift, string Next, string Note) : DeskCommand;

/// <summary>Signs a hand-over as the one who comes.</summary>
public sealed record TakeOver(string Id) : DeskCommand;

/// <summary>Writes a call down, or changes what was written.</summary>
/// <param name="Call">The call; its version is given by the platform.</param>
/// <param name="Was">The version that the person saw; 0 for a new one.</param>
public sealed record PutCall(PhoneCall Call, int Was) : DeskCommand;

/// <summary>A shift was put on the roster or changed.</summary>
public sealed record ShiftPut(Shift Shift) : PictureEvent;

/// <summary>A shift was taken off the roster.</summary>
public sealed record ShiftDropped(string Id) : PictureEvent;

/// <summary>A swap was asked for. The author is the asker.</summary>
public sealed record SwapAsked(Swap Swap) : PictureEvent;

/// <summary>A swap was answered; accepted, the two persons have changed places.</summary>
public sealed record SwapAnswered(string Id, bool Accepted) : PictureEvent;

/// <summary>A hand-over was signed by who leaves.</summary>
public sealed record HandOverGiven(HandOver HandOver) : PictureEvent;

/// <summary>A hand-over was signed by who comes.</summary>
public sealed record HandOverTaken(string Id) : PictureEvent;

/// <summary>A call was written down, or what was written changed.</summary>
public sealed record CallPut(PhoneCall Call) : PictureEvent;

/// <summary>Old entries of the duty room leave the live picture; the journal keeps them.</summary>
public sealed record DutyForgotten(ImmutableArray<string> Shifts, ImmutableArray<string> Swaps, ImmutableArray<string> HandOvers, ImmutableArray<string> Calls) : PictureEvent;
