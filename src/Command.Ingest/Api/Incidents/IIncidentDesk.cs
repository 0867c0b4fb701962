using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Writer;

namespace Command.Ingest.Api.Incidents;

/// <summary>What people do with incidents: say what belongs together and what does not, and take new cases in without doubling what is known.</summary>
public interface IIncidentDesk
{
    /// <summary>Tells the writer something and waits for what came of it.</summary>
    /// <param name="id">The caller's own id of this command: the same is carried out once.</param>
    /// <param name="author">Who says so.</param>
    /// <param name="command">What to do.</param>
    /// <param name="cancellationToken">Withdraws it while it waits.</param>
    [Needs(Right.SeeDesk)]
    Task<CommandAnswer> DoAsync(string id, string author, DeskCommand command, CancellationToken cancellationToken);

    /// <summary>Incidents that a case being typed may speak of, and cases near it that have none.</summary>
    [Needs(Right.SeeDesk)]
    Task<Nearby> NearAsync(TypedCase typed, CancellationToken cancellationToken);

    /// <summary>Takes a new case in, as a citizen's report is; with <see cref="NewCase.SameAs"/> also the clerk's word that it speaks of that incident.</summary>
    /// <exception cref="Journal.JournalUnavailableException">It could not be made durable; nothing of it was kept.</exception>
    [Needs(Right.TakeCase)]
    Task<CaseTaken> TakeAsync(NewCase newCase, string author, CancellationToken cancellationToken);

    /// <summary>What cases can be about.</summary>
    [Needs(Right.SeeDesk)]
    Task<ImmutableArray<CaseService>> ServicesAsync(CancellationToken cancellationToken);

    /// <summary>Places by what somebody types.</summary>
    /// <param name="text">The words.</param>
    /// <param name="language">zh-CN or en, for titles and reasons.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    [Needs(Right.SeePicture)]
    Task<ImmutableArray<PlaceAnswer>> PlacesAsync(string text, string language, CancellationToken cancellationToken);
}

/// <summary>A case while it is typed; whatever is not known yet is null.</summary>
/// <param name="Lon">Longitude, CGCS2000 degrees.</param>
/// <param name="Lat">Latitude, CGCS2000 degrees.</param>
/// <param name="Kind">A kind of the pack.</param>
/// <param name="Text">What the caller says.</param>
/// <param name="At">When it is; null is now.</param>
public sealed record TypedCase(double? Lon, double? Lat, string? Kind, string? Text, DateTimeOffset? At);

/// <summary>What is near a case being typed.</summary>
public sealed record Nearby(ImmutableArray<ProbableIncident> Incidents, ImmutableArray<NearCase> Cases);

/// <summary>A case without an incident, near what is typed.</summary>
/// <param name="Report">The report's id.</param>
/// <param name="DistanceM">Metres.</param>
/// <param name="Likeness">How much of the shorter text the two have in common, 0 to 1.</param>
public sealed record NearCase(string Report, double DistanceM, double Likeness);

/// <summary>A new case as a clerk enters it.</summary>
/// <param name="Id">The clerk's own id of it: the same is taken once.</param>
/// <param name="Service">A code of <see cref="IIncidentDesk.ServicesAsync"/>.</param>
/// <param name="Address">Where, in words.</param>
/// <param name="Lon">Longitude, CGCS2000 degrees; null where only words say where.</param>
/// <param name="Lat">Latitude, CGCS2000 degrees.</param>
/// <param name="Text">What the caller says.</param>
/// <param name="SameAs">The incident that the clerk says it speaks of; null where nobody said so.</param>
/// <param name="SameWhy">Why, in the clerk's words; needed with <paramref name="SameAs"/>.</param>
public sealed record NewCase(string Id, string Service, string? Address, double? Lon, double? Lat, string? Text, string? SameAs, string? SameWhy)
{
    /// <summary>When it was reported, for what was written on paper first; null for now. Never later than now.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>What became of a new case.</summary>
/// <param name="Report">The platform's id of the report; null when it was not taken.</param>
/// <param name="Errors">What is wrong with it, in plain English.</param>
/// <param name="Ruled">What became of the clerk's word that it speaks of an incident; null where none was given.</param>
public sealed record CaseTaken(string? Report, ImmutableArray<string> Errors, CommandAnswer? Ruled);

/// <summary>What a case can be about.</summary>
/// <param name="Code">The service's code.</param>
/// <param name="Kind">The kind that it means.</param>
public sealed record CaseService(string Code, string Zh, string En, string Kind);
