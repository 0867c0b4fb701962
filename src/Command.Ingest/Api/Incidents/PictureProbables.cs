using System.Collections.Immutable;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.Incidents;

/// <summary>Scores what is typed against the open incidents of the picture as it is. Writes nothing.</summary>
public sealed class PictureProbables(IPictureView view, CityPack pack) : IProbableIncidents
{
    /// <summary>What scores less is not worth a clerk's look.</summary>
    private const double Least = 0.1;

    /// <inheritdoc/>
    public ImmutableArray<ProbableIncident> Of(Report draftReport, Place place, int limit)
    {
        ArgumentNullException.ThrowIfNull(draftReport);
        ArgumentNullException.ThrowIfNull(place);
        PictureState picture = view.Picture;
        return
        [
            .. picture.Open
                .Select(id => picture.Incidents[id])
                .Where(i => i.Exercise == draftReport.Exercise)
                .Select(i => (Incident: i, Match: Matching.Score(pack, i, draftReport, place)))
                .Where(f => f.Match.Score >= Least)
                .OrderByDescending(f => f.Match.Score).ThenBy(f => f.Incident.Id, StringComparer.Ordinal)
                .Take(limit)
                .Select(f => new ProbableIncident(f.Incident.Id, f.Match.Score, f.Match.Why)),
        ];
    }
}
