using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Contracts;

/// <summary>申诉: somebody says that a row should not count for a figure.</summary>
/// <param name="Id">The writer's own id of it: letters, digits and hyphens.</param>
/// <param name="Kind">What the row is.</param>
/// <param name="Row">The row's id.</param>
/// <param name="Figure">The figure's code, or <c>*</c> for all.</param>
/// <param name="Agency">The agency that appeals; null for the command centre.</param>
/// <param name="Why">Why, in their words.</param>
public sealed record Appeal(string Id, OutcomeKind Kind, string Row, string Figure, string? Agency, string Why);

/// <summary>Files an appeal; the reason is its words.</summary>
public sealed record FileAppeal(string Id, OutcomeKind Kind, string Row, string Figure, string? Agency) : DeskCommand;

/// <summary>Decides on an appeal; the reason is said to whoever filed it. Nobody decides on their own.</summary>
/// <param name="Id">The appeal.</param>
/// <param name="Uphold">True: the row no longer counts, and the figure says that it was left out for an appeal.</param>
public sealed record DecideAppeal(string Id, bool Uphold) : DeskCommand;

/// <summary>An appeal was filed. It changes no figure: it stands beside it.</summary>
public sealed record AppealFiled(Appeal Appeal) : PictureEvent;

/// <summary>An appeal was decided on.</summary>
/// <param name="Id">The appeal.</param>
/// <param name="Kind">What the row is.</param>
/// <param name="Row">The row's id.</param>
/// <param name="Figure">The figure's code, or <c>*</c>.</param>
/// <param name="Upheld">True: from here on the row does not count for it.</param>
/// <param name="Why">Why, in the decider's words.</param>
public sealed record AppealDecided(string Id, OutcomeKind Kind, string Row, string Figure, bool Upheld, string Why) : PictureEvent;
