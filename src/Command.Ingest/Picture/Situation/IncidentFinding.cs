using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>What incidents and alerts the figures count. Pure.</summary>
internal static class IncidentFinding
{
    /// <summary><c>incidents.open/1</c>: incidents that are open, at the level that they are handled at.</summary>
    public static RuleFinding Open(SituationSource source)
    {
        PictureState picture = source.At.Picture;
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>(picture.Open.Count);
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        foreach (Incident incident in picture.Open.Select(picture.Incidents.GetValueOrDefault).OfType<Incident>())
        {
            if (source.IsOfWorld(incident.Exercise))
            {
                rows.Add(new SituationRow("incident", incident.Id, incident.Title, incident.OpenedAt, LevelOf(incident), incident.Place.District, null));
            }
            else
            {
                left.Add(new LeftOut(source.OtherWorld, LevelOf(incident), incident.Place.District, null));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    /// <summary>The level that an incident is handled at; null while nobody has said one.</summary>
    public static int? LevelOf(Incident incident) => incident.LevelSet?.Level ?? incident.Level;
}

/// <summary>What alerts the figures count. Pure.</summary>
internal static class AlertFinding
{
    /// <summary><c>alerts.in-force/1</c>: alerts on the live layer whose time has begun and is not over; those still to begin, and those that ran out and nobody has ended, are left out.</summary>
    public static RuleFinding InForce(SituationSource source)
    {
        DateTimeOffset now = source.At.AsOf;
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        foreach (AlertItem item in source.At.Picture.Alerts.Values.Where(a => a.InForce))
        {
            Alert alert = item.Alert;
            string? why = !source.IsOfWorld(alert.Exercise) ? source.OtherWorld
                : alert.Expires <= now ? "alert-over"
                : (alert.Onset ?? alert.Effective) > now ? "alert-expected"
                : null;
            if (why is not null)
            {
                left.Add(new LeftOut(why, alert.Level, item.Place.District, alert.Agency));
            }
            else
            {
                rows.Add(new SituationRow("alert", item.Id, alert.Headline ?? alert.Event ?? item.Id, alert.Onset ?? alert.Effective ?? alert.Sent, alert.Level, item.Place.District, alert.Agency));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }
}
