using System.Collections.Immutable;

namespace Command.Ingest.Exercise;

/// <summary>What a simulated sender says over and over: all that is so at the moment.</summary>
/// <param name="Format">The format of the feed that it goes to.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Every">How often, on the wall's clock.</param>
/// <param name="Body">The bytes, by the telling and the wall's clock, which does not go back. One owner asks.</param>
public sealed record Round(string Format, string ContentType, TimeSpan Every, Func<Telling, DateTimeOffset, byte[]> Body);

/// <summary>The rounds of a scenario.</summary>
public static class Rounds
{
    /// <summary>The formats of the feeds that are spoken to in rounds.</summary>
    public static ImmutableArray<string> Formats { get; } = ["gtfs-rt", "wzdx", "sensorthings", "cot"];

    /// <summary>A round for each of the scenario's parts whose feed the city has.</summary>
    /// <param name="scenario">The story.</param>
    /// <param name="roads">The city's roads.</param>
    /// <param name="senderOf">Who speaks in a format; null where the city has no such feed.</param>
    public static ImmutableArray<Round> Of(Scenario scenario, LineNetwork roads, Func<string, Sender?> senderOf)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(roads);
        ArgumentNullException.ThrowIfNull(senderOf);
        ImmutableArray<Round>.Builder rounds = ImmutableArray.CreateBuilder<Round>();
        if (scenario.Transit is { } transit && senderOf("gtfs-rt") is { } buses)
        {
            rounds.Add(new Round("gtfs-rt", "application/x-protobuf", transit.Every, new Buses(transit, roads, buses, scenario.Seed).Say));
        }

        if (scenario.Roadworks is { } works && !roads.IsEmpty && senderOf("wzdx") is { } police)
        {
            rounds.Add(new Round("wzdx", "application/geo+json", works.Every, new WorkZones(works, scenario.Length, roads, police).Say));
        }

        if (scenario.Sensors is { } sensors && senderOf("sensorthings") is { } gauges)
        {
            rounds.Add(new Round("sensorthings", "application/json", sensors.Every, new DepthSensors(sensors, gauges).Say));
        }

        if (scenario.Field is { } field && senderOf("cot") is { } team)
        {
            rounds.Add(new Round("cot", "application/xml", field.Every, new FieldTeam(field, team, scenario.Seed).Say));
        }

        return rounds.ToImmutable();
    }

    /// <summary>Which event each report of the rounds truly speaks of, by the platform's id; a zone that no event changes is its own.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Truth(Scenario scenario, Func<string, Sender?> senderOf, Telling telling)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(senderOf);
        ArgumentNullException.ThrowIfNull(telling);
        if (scenario.Transit is { } transit && senderOf("gtfs-rt") is { } buses)
        {
            for (int i = 0; i < transit.Alerts.Length; i++)
            {
                yield return new($"{buses.Feed}!alert/{Buses.AlertId(telling, i)}", transit.Alerts[i].Event);
            }
        }

        if (scenario.Roadworks is { } works && senderOf("wzdx") is { } police)
        {
            foreach (ZoneScript zone in works.Zones)
            {
                yield return new($"{police.Feed}!{WorkZones.Source}/{WorkZones.IdOf(zone, telling)}", zone.Event ?? zone.Id);
            }
        }
    }
}
