namespace Command.Benchmarks.Federation;

/// <summary>What the network between nodes does with a message. Seeded; losses, repeats and delays as on a bad day and not as on a good one.</summary>
internal sealed class Wire(Random random)
{
    public const double Loss = 0.05, Repeat = 0.02, HeldUp = 0.1;

    public long Lost { get; private set; }

    public long Repeated { get; private set; }

    /// <summary>True when a request or its answer does not arrive.</summary>
    public bool Loses()
    {
        bool lost = random.NextDouble() < Loss;
        Lost += lost ? 1 : 0;
        return lost;
    }

    /// <summary>When each copy of a message arrives, after now; none when it is lost.</summary>
    public IEnumerable<TimeSpan> Arrivals()
    {
        int copies = Loses() ? 0 : 1;
        if (random.NextDouble() < Repeat)
        {
            copies++;
            Repeated++;
        }

        for (int i = 0; i < copies; i++)
        {
            yield return random.NextDouble() < HeldUp
                ? TimeSpan.FromMinutes(1 + (random.NextDouble() * 19))
                : TimeSpan.FromSeconds(0.05 - (2 * Math.Log(1 - random.NextDouble())));
        }
    }

    /// <summary>A moment somewhere within an interval, so that not all nodes ask at once.</summary>
    public TimeSpan Somewhere(TimeSpan interval) => interval * random.NextDouble();
}
