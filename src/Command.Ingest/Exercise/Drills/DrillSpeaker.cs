using System.Collections.Immutable;
using Command.Ingest.Picture;
using Command.Ingest.Transports;

namespace Command.Ingest.Exercise.Drills;

/// <summary>One sender of a drill: says what is due to one feed, as its condition lets it.</summary>
internal sealed class DrillSpeaker(FeedPoster poster, FeedConfig feed, DrillCourse course, Func<Drill, ImmutableArray<DrillStatement>> plan, DrillTally tally, TimeProvider time)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken stopping)
    {
        Dictionary<string, int> told = new(StringComparer.Ordinal);
        Drill? of = null;
        ImmutableArray<DrillStatement> statements = [];
        using PeriodicTimer timer = new(s_look, time);
        do
        {
            if (!ReferenceEquals(of, course.Drill))
            {
                of = course.Drill;
                statements = plan(of);
            }

            FeedCondition condition = course.Of(feed.Id);
            if (condition.Late)
            {
                continue;
            }

            foreach (Statement statement in DrillPlan.Due(statements, feed.Format, told, time.GetUtcNow()))
            {
                if (condition.Silent)
                {
                    tally.Add(feed.Id, lost: statement.Messages.Length);
                    continue;
                }

                Statement said = statement.Ahead(condition.Clock);
                byte[] body = said.Body();
                for (int i = condition.Twice ? 0 : 1; i < 2; i++)
                {
                    await poster.SendAsync(body, said.ContentType, stopping).ConfigureAwait(false);
                    tally.Add(feed.Id, sent: said.Messages.Length);
                }

                // A pause holds at once, not after all that is due: the rest is due again when it is over.
                if (course.Held)
                {
                    break;
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }
}

/// <summary>How much each feed of a drill was sent. Safe to use from any thread.</summary>
public sealed class DrillTally
{
    private ImmutableDictionary<string, FeedTally> _feeds = ImmutableDictionary<string, FeedTally>.Empty;

    /// <summary>By feed.</summary>
    public ImmutableDictionary<string, FeedTally> Feeds => Volatile.Read(ref _feeds);

    internal void Add(string feed, int sent = 0, int lost = 0) =>
        ImmutableInterlocked.AddOrUpdate(ref _feeds, feed, new FeedTally(sent, lost), (_, t) => new FeedTally(t.Sent + sent, t.Lost + lost));

    internal void Clear() => Volatile.Write(ref _feeds, ImmutableDictionary<string, FeedTally>.Empty);
}

/// <summary>One feed's messages of a drill's statements.</summary>
/// <param name="Sent">Put on the wire, each as often as it was.</param>
/// <param name="Lost">Never said, because the sender was dead.</param>
public sealed record FeedTally(int Sent, int Lost);
