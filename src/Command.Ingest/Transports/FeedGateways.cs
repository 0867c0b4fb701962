using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Transports;

/// <summary>The gateways of all feeds.</summary>
public sealed class FeedGateways(IEnumerable<FeedGateway> gateways)
{
    private readonly FrozenDictionary<string, FeedGateway> _byId = gateways.ToFrozenDictionary(g => g.Feed.Id, StringComparer.Ordinal);

    public ImmutableArray<FeedGateway> All => _byId.Values;

    public IEnumerable<string> Ids => _byId.Keys.Order(StringComparer.Ordinal);

    public FeedGateway? Find(string id) => _byId.GetValueOrDefault(id);
}
