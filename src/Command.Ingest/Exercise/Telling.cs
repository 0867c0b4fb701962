using Command.Geo.Crs;

namespace Command.Ingest.Exercise;

/// <summary>One telling of a scenario: when it began and how fast it goes.</summary>
/// <param name="Name">Stands in every id that it gives: no two tellings have the same.</param>
/// <param name="Number">How many tellings came before it since the start.</param>
/// <param name="Seed">What chance starts from.</param>
/// <param name="Start">Story time zero, in the city's offset.</param>
/// <param name="Speed">Story time against the wall's clock.</param>
public sealed record Telling(string Name, int Number, int Seed, DateTimeOffset Start, double Speed)
{
    /// <summary>When a moment of the story is on the wall's clock.</summary>
    public DateTimeOffset WallOf(TimeSpan story) => Start + (story / Speed);

    /// <summary>The moment of the story at a time of the wall's clock.</summary>
    public TimeSpan StoryAt(DateTimeOffset wall) => (wall - Start) * Speed;
}

/// <summary>The feed through which a simulated agency speaks.</summary>
/// <param name="Feed">The feed's id.</param>
/// <param name="Agency">The agency's name.</param>
/// <param name="Datum">What the feed's positions are declared to be.</param>
public sealed record Sender(string Feed, string Agency, PositionSystem Datum);

/// <summary>Who speaks; null where the city has no such feed.</summary>
public sealed record Senders(Sender? Alerts, Sender? Cases, Sender? Roads);
