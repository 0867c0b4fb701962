using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;

namespace Command.Web.Tests.Features.Dispatch;

/// <summary>Recommends what the test says and remembers what it was asked.</summary>
internal sealed class StillAdviceDesk : IAdviceDesk
{
    public AdviceAnswer? Answer { get; set; } = new(null, Reason.Of("advice-no-plan"));

    public List<AdvicePins> Asked { get; } = [];

    public Task<AdviceAnswer?> RecommendAsync(string incident, AdvicePins pins, CancellationToken cancellationToken)
    {
        Asked.Add(pins);
        return Task.FromResult(Answer);
    }

    public Task<BatchAdvice> BatchAsync(ImmutableArray<string> incidents, CancellationToken cancellationToken) => Task.FromException<BatchAdvice>(new HttpRequestException("not asked for here"));
}
