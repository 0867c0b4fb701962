using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Drills;

/// <summary>What is wrong with a sender at a moment of a drill. Pure.</summary>
/// <param name="Silent">It is dead: what it would have said is never said.</param>
/// <param name="Late">Its network is gone: what it has to say waits.</param>
/// <param name="Twice">It says everything twice.</param>
/// <param name="Clock">How far its clock is ahead.</param>
public readonly record struct FeedCondition(bool Silent, bool Late, bool Twice, TimeSpan Clock)
{
    /// <summary>True when it gets a word out.</summary>
    public bool Speaks => !Silent && !Late;

    /// <summary>The condition of a feed.</summary>
    /// <param name="injects">What was done to the drill.</param>
    /// <param name="feed">The feed's id.</param>
    /// <param name="story">The moment.</param>
    public static FeedCondition Of(ImmutableArray<DrillInject> injects, string feed, TimeSpan story)
    {
        FeedCondition condition = default;
        foreach (DrillInject inject in injects)
        {
            if (inject.Target == feed && inject.IsOn(story))
            {
                condition = inject.Kind switch
                {
                    InjectKind.FeedSilent => condition with { Silent = true },
                    InjectKind.Network => condition with { Late = true },
                    InjectKind.Twice => condition with { Twice = true },
                    InjectKind.ClockOff => condition with { Clock = condition.Clock + TimeSpan.FromSeconds(inject.Seconds) },
                    _ => condition,
                };
            }
        }

        return condition;
    }
}
