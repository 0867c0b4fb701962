using System.Collections.Immutable;

namespace Command.Ingest.Exercise.Days;

/// <summary>Who reports: how well they know where it is, what words they use and by which feed it comes.</summary>
/// <param name="Name">The voice of the phrase book.</param>
/// <param name="Feed">The pack's feed.</param>
/// <param name="Agency">The agency of that feed.</param>
/// <param name="Road">Share of reports of what happens on a road.</param>
/// <param name="Indoors">Share of reports of what happens elsewhere.</param>
/// <param name="Case">Share of reports of everyday cases.</param>
internal sealed record Voice(string Name, string Feed, string Agency, double Road, double Indoors, double Case)
{
    /// <summary>Calls to 12345, written down as they are said.</summary>
    public static Voice Caller { get; } = new("say", "city", "city-management", 0.46, 0.6, 0.4);

    /// <summary>Citizens with the app: the phone's own position.</summary>
    public static Voice Citizen { get; } = new("say", "citizens", "citizens", 0.12, 0.12, 0.28);

    /// <summary>Clerks of the districts and grid members: short, formal, often placed by the map's names.</summary>
    public static Voice Clerk { get; } = new("file", "city", "city-management", 0.12, 0.17, 0.32);

    /// <summary>The traffic police's road events.</summary>
    public static Voice Police { get; } = new("road", "traffic", "traffic-police", 0.24, 0, 0);

    /// <summary>Crews on the spot.</summary>
    public static Voice Crew { get; } = new("crew", "field", "fire", 0.06, 0.11, 0);

    /// <summary>A sensor of standing water that raises an alarm.</summary>
    public static Voice Sensor { get; } = new("sensor", "sensors", "flood-control", 0, 0, 0);

    public static ImmutableArray<Voice> People { get; } = [Caller, Citizen, Clerk, Police, Crew];

    public double ShareOf(Profile profile) => profile.Everyday ? Case : profile.Site == Site.Road ? Road : Indoors;
}
