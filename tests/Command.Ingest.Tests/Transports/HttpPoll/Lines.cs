using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.Tests.Transports.HttpPoll;

/// <summary>A format of the tests: each line is a report; <c>next: link</c> leads on, <c>bad</c> can't be read.</summary>
internal sealed class Lines(Func<Uri, DateTimeOffset, DateTimeOffset?, Uri>? plan = null) : IPagedFormat, IPollPlan, IFeedDecoder
{
    private const string Link = "next: ";

    public string Format => "lines";

    public FrozenSet<string> ContentTypes => [];

    public string? NextPage(ReadOnlyMemory<byte> body) => Of(body).FirstOrDefault(l => l.StartsWith(Link, StringComparison.Ordinal))?[Link.Length..];

    public Uri Next(Uri configured, DateTimeOffset now, DateTimeOffset? lastSuccess) => plan is null ? configured : plan(configured, now, lastSuccess);

    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        string[] lines = [.. Of(body).Where(l => !l.StartsWith(Link, StringComparison.Ordinal))];
        ImmutableArray<Message> messages = [.. lines.Where(l => l != "bad").Select(l => new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = l,
            Version = context.Topic ?? "1",
            ObservedAt = context.ReceivedAt,
            Kind = "other",
            Title = l,
        })];
        return new Decoded(messages, [.. lines.Where(l => l == "bad").Select(l => new Fault("lines-bad", "The line is bad."))]);
    }

    private static string[] Of(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
