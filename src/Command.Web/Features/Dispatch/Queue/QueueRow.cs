using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch.Queue;

/// <summary>An open incident in the queue, with its clocks and who is on it.</summary>
/// <param name="Row">What it is.</param>
/// <param name="OpenedAt">When the platform opened it.</param>
/// <param name="Within">Within how long the first unit is to be sent.</param>
/// <param name="Group">Its kind's group.</param>
/// <param name="District">Its district's code; null where that is unknown.</param>
/// <param name="Agencies">Whose messages speak of it and whose units are there: ids of the pack's.</param>
public sealed record QueueRow(DispatchRow Row, DateTimeOffset OpenedAt, TimeSpan Within, string Group, string? District, ImmutableArray<string> Agencies)
{
    /// <summary>Units that have a job there.</summary>
    public int Units { get; init; }

    /// <summary>When the last step of any of its units was taken; null while nobody was sent.</summary>
    public DateTimeOffset? LastStep { get; init; }

    /// <summary>Who is looking after it; null for nobody.</summary>
    public IncidentClaim? Claim { get; init; }

    /// <summary>True when nobody was ever sent: the duty clock runs.</summary>
    public bool Waits => LastStep is null;

    /// <summary>When somebody is to have been sent; null once somebody was.</summary>
    public DateTimeOffset? Due => Waits ? OpenedAt + Within : null;

    /// <param name="incident">The incident.</param>
    /// <param name="asked">How many reports a person is asked about for it.</param>
    /// <param name="jobs">Its units' jobs, those that are over too.</param>
    /// <param name="claim">Who is looking after it.</param>
    /// <param name="names">The viewer's words.</param>
    public static QueueRow Of(Incident incident, int asked, IReadOnlyCollection<Assignment> jobs, IncidentClaim? claim, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(names);
        CityPack pack = names.Pack;
        DispatchRow row = DispatchRow.From(incident, asked, names);
        return new QueueRow(
            row,
            incident.OpenedAt,
            pack.Dispatch.SendWithinOf(row.Level),
            row.Symbol,
            incident.Place.District,
            [
                .. incident.Sources.Select(s => pack.FeedOf(s.Source.Id[..Math.Max(0, s.Source.Id.IndexOf(':', StringComparison.Ordinal))])?.Agency.Id)
                    .Concat(jobs.Where(j => j.IsActive).Select(j => pack.UnitNamed(j.Unit)?.Agency))
                    .OfType<string>().Distinct(StringComparer.Ordinal),
            ])
        {
            Units = jobs.Count(j => j.IsActive),
            LastStep = jobs.Count == 0 ? null : jobs.Max(j => j.Steps[^1].At),
            Claim = claim,
        };
    }
}
