using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>What keeps a person's word on incidents from being carried out, in words.</summary>
internal static class FusionChecks
{
    public const int MostSources = 500;

    /// <summary>A report without an incident stands in its gathering, which alone is its own.</summary>
    public static bool Stands(ReportItem report, string at) => at == (report.Incident ?? report.Gathering ?? report.Id);

    public static Fault? Two(PictureState picture, string id, string other, out Incident one, out Incident two)
    {
        two = null!;
        if (Find(picture, id, out one) is { } gone)
        {
            return gone;
        }

        if (id == other)
        {
            return new Fault("same-incident", $"{id} was given twice. Name two incidents.");
        }

        return Find(picture, other, out two) ?? (one.Exercise != two.Exercise ? Mixed(id, other) : null);
    }

    public static Fault? Find(PictureState picture, string id, out Incident incident)
    {
        if (!picture.Incidents.TryGetValue(id, out Incident? found))
        {
            incident = null!;
            return new Fault("incident-unknown", $"There is no incident {id} in the picture: it may be long over. Check the number.");
        }

        incident = found;
        return found.Status == IncidentStatus.Open
            ? null
            : new Fault("incident-closed", found.MergedInto is { } into ? $"{id} went into {into}. Use that one." : $"{id} is closed. Only open incidents can be changed.");
    }

    public static Fault NotThere(string source, string incident) =>
        new("source-not-there", $"{source} is not a source of {incident} any more, or never was. Look at the incident as it is now.");

    public static Fault SuggestionGone(string report) =>
        new("suggestion-gone", $"Nobody is asked about {report} any more: it was answered, or newer messages have settled it. Look at where it is now.");

    public static Fault Mixed(string one, string other) =>
        new("exercise-and-real", $"Of {one} and {other} one is an exercise's and the other is real: they are never one incident.");

    public static Fault? Full(Incident incident) => incident.Sources.Length < MostSources
        ? null
        : new Fault("too-many-sources", $"{incident.Id} has {incident.Sources.Length} sources; one incident made by hand may have {MostSources}.");
}
