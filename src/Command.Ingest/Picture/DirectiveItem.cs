using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>A task of a directive as the picture holds it.</summary>
/// <param name="Part">What, whose, by when.</param>
/// <param name="IssuedAt">From when its time runs.</param>
/// <param name="State">How far it is.</param>
/// <param name="Version">1 as issued, one more with each step: who acts on another version than the newest is told.</param>
/// <param name="Steps">In the order in which they were taken.</param>
public sealed record DirectiveTask(DirectivePart Part, DateTimeOffset IssuedAt, DirectiveState State, int Version, ImmutableArray<DirectiveStep> Steps)
{
    /// <summary>The light that people were last reminded of.</summary>
    public DirectiveLight Reminded { get; init; }

    /// <summary>True while somebody still has to do something.</summary>
    [JsonIgnore]
    public bool IsOpen => State is not (DirectiveState.Closed or DirectiveState.Revoked);

    /// <summary>When the owner said that it is done; null while that is not said, or was sent back.</summary>
    [JsonIgnore]
    public DateTimeOffset? DoneAt => State is DirectiveState.FedBack or DirectiveState.Checked or DirectiveState.Closed ? Steps.LastOrDefault(s => s.Move == DirectiveMove.Feed)?.At : null;
}

/// <summary>批示 as the picture holds it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Incident">The incident that it is about; null for none.</param>
/// <param name="Text">The leader's words; empty for a viewer who may see a task of it alone.</param>
/// <param name="Spoken">True where a browser turned speech into them.</param>
/// <param name="Leader">Whose words.</param>
/// <param name="Author">Who put them in.</param>
/// <param name="At">When.</param>
/// <param name="Exercise">Whether it is an exercise's.</param>
/// <param name="Version">1 as given, one more with each split.</param>
/// <param name="Tasks">What was made of it.</param>
public sealed record DirectiveItem(
    string Id, string? Incident, string Text, bool Spoken, string Leader, string Author, DateTimeOffset At, bool Exercise, int Version, ImmutableArray<DirectiveTask> Tasks)
{
    /// <summary>True while it has a task that is not over, or none yet.</summary>
    [JsonIgnore]
    public bool IsOpen => Tasks.IsEmpty || Tasks.Any(t => t.IsOpen);

    internal static PictureState Given(PictureState picture, DirectiveGiven e, JournalEntry entry) =>
        With(picture, new DirectiveItem(e.Id, e.Incident, e.Text, e.Spoken, e.Leader, entry.Author, entry.KnownAt, e.Exercise, 1, []));

    internal static PictureState Split(PictureState picture, DirectiveSplit e, JournalEntry entry) => Change(picture, e.Id, d => d with
    {
        Version = d.Version + 1,
        Tasks = d.Tasks.AddRange(e.Tasks.Select(t => new DirectiveTask(t, entry.KnownAt, DirectiveState.Issued, 1, []))),
    });

    internal static PictureState Moved(PictureState picture, DirectiveMoved e, JournalEntry entry) => OnTask(picture, e.Id, e.Task, t => t with
    {
        State = After(t.State, e.Move),
        Version = t.Version + 1,
        Steps = t.Steps.Add(new DirectiveStep(e.Move, entry.KnownAt, entry.Author, e.Text)),
    });

    internal static PictureState Reminding(PictureState picture, DirectiveReminded e) => OnTask(picture, e.Id, e.Task, t => t with { Reminded = e.Light });

    private static DirectiveState After(DirectiveState state, DirectiveMove move) => move switch
    {
        DirectiveMove.Sign => DirectiveState.Signed,
        DirectiveMove.Begin or DirectiveMove.Return => DirectiveState.Handling,
        DirectiveMove.Feed => DirectiveState.FedBack,
        DirectiveMove.Pass => DirectiveState.Checked,
        DirectiveMove.Close => DirectiveState.Closed,
        DirectiveMove.Revoke => DirectiveState.Revoked,
        _ => state,
    };

    private static PictureState With(PictureState picture, DirectiveItem item) => picture with { Directives = picture.Directives.SetItem(item.Id, item) };

    private static PictureState OnTask(PictureState picture, string id, string task, Func<DirectiveTask, DirectiveTask> change) =>
        Change(picture, id, d => d with { Tasks = [.. d.Tasks.Select(t => t.Part.Id == task ? change(t) : t)] });

    private static PictureState Change(PictureState picture, string id, Func<DirectiveItem, DirectiveItem> change) =>
        picture.Directives.TryGetValue(id, out DirectiveItem? item) ? With(picture, change(item)) : picture;
}
