using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>
/// How a sender in trouble is treated: what may go well in a moment is tried three times more, each time after a longer wait; after four polls in a row
/// that failed the sender is left alone for a while, and then one poll tries whether it is back.
/// </summary>
internal static class PollResilience
{
    public const int Retries = 3;
    public const int FailuresToOpen = 4;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1), s_longestWait = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline<PollAnswer> Of(TimeSpan interval, TimeProvider time) =>
        new ResiliencePipelineBuilder<PollAnswer> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<PollAnswer>
            {
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is { Kind: PollAnswerKind.Failed }),
                FailureRatio = 1,
                MinimumThroughput = FailuresToOpen,
                SamplingDuration = Between(TimeSpan.FromMinutes(5), interval * (2 * FailuresToOpen), TimeSpan.FromDays(1)),
                BreakDuration = Between(TimeSpan.FromSeconds(30), interval * 2, TimeSpan.FromMinutes(10)),
            })
            .AddRetry(new RetryStrategyOptions<PollAnswer>
            {
                // A server that says when to come back is asked no sooner: that is a matter for the next poll.
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is { Transient: true } answer && !(answer.RetryAfter > s_longestWait)),
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = s_firstWait,
                MaxDelay = s_longestWait,
                DelayGenerator = static args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : (TimeSpan?)null),
            })
            .Build();

    private static TimeSpan Between(TimeSpan least, TimeSpan value, TimeSpan most) => value < least ? least : value > most ? most : value;
}
