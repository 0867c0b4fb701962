using System.Collections.Immutable;
using Command.Geo.Crs;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>One telling of a scenario: when it began and how fast it goes.</summary>
/// <param name="Name">Stands in every id that it gives: no two tellings have the same.</param>
/// <param name="Number">How many tellings came before it since the start.</param>
/// <param name="Seed">What chance starts from.</param>
/// <param name="Start">Story time zero, in the city's offset.</param>
/// <param name="Speed">Story time against the wall's clock.</param>
public sealed record Telling(string Name, int Number, int Seed, DateTimeOffset Start, double Speed)
{
    /// <summary>How a drill went so far, in order: its pauses and its changes of speed. Empty for a telling that goes evenly.</summary>
    public ImmutableArray<DrillTick> Clock { get; init; } = [];

    /// <summary>True for a drill, where everyday cases go with the story too: what is told must not hang on the speed.</summary>
    public bool IsDrill => !Clock.IsEmpty;

    /// <summary>When a moment of the story is on the wall's clock; what lies ahead of a pause, as if it ended now.</summary>
    public DateTimeOffset WallOf(TimeSpan story)
    {
        if (!IsDrill)
        {
            return Start + (story / Speed);
        }

        DrillTick tick = Clock[0];
        foreach (DrillTick later in Clock)
        {
            tick = later.Story <= story ? later : tick;
        }

        return tick.Wall + ((story - tick.Story) / (tick.Speed > 0 ? tick.Speed : Speed));
    }

    /// <summary>The moment of the story at a time of the wall's clock.</summary>
    public TimeSpan StoryAt(DateTimeOffset wall)
    {
        if (!IsDrill)
        {
            return (wall - Start) * Speed;
        }

        DrillTick tick = Clock[0];
        foreach (DrillTick later in Clock)
        {
            tick = later.Wall <= wall ? later : tick;
        }

        return tick.Story + ((wall - tick.Wall) * tick.Speed);
    }
}

/// <summary>The feed through which a simulated agency speaks.</summary>
/// <param name="Feed">The feed's id.</param>
/// <param name="Agency">The agency's name.</param>
/// <param name="Datum">What the feed's positions are declared to be.</param>
public sealed record Sender(string Feed, string Agency, PositionSystem Datum);

/// <summary>Who speaks; null where the city has no such feed.</summary>
public sealed record Senders(Sender? Alerts, Sender? Cases, Sender? Roads);
