using System.Collections.Immutable;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.Incidents;

/// <summary>Holds what is typed against the incidents of the picture as it is, as if it had come as a report. Writes nothing.</summary>
public sealed class PictureProbables(IPictureView view, FusionModel model, KnownGatherings known) : IProbableIncidents
{
    /// <summary>What is less likely is not worth a clerk's look.</summary>
    private const double Least = 0.1;

    /// <inheritdoc/>
    public ImmutableArray<ProbableIncident> Of(Report draftReport, Place place, int limit)
    {
        ArgumentNullException.ThrowIfNull(draftReport);
        ArgumentNullException.ThrowIfNull(place);
        PictureState picture = view.Picture;
        ReportFeatures typed = model.Read(new ReportItem("typed", draftReport, place, draftReport.ObservedAt, null), null);
        List<Candidate> candidates = Choice.Compared(known.Of(picture), [], typed);
        double sum = 1 + candidates.Sum(c => c.Score is { } score ? Math.Exp(score) : 0);
        return
        [
            .. candidates
                .Where(c => c.Score is not null && picture.Open.Contains(c.Key))
                .Select(c => (c.Key, c.View, Comparison: c.Comparison!.Value, Probability: Math.Exp(c.Score!.Value) / sum))
                .Where(c => c.Probability >= Least)
                .OrderByDescending(c => c.Probability).ThenBy(c => c.Key, StringComparer.Ordinal)
                .Take(limit)
                .Select(c => new ProbableIncident(c.Key, c.Probability, c.Comparison.Why(model, typed, c.View, c.Probability))),
        ];
    }
}
