using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Shares;

/// <summary>The catalogue that the pack and the settings declare, for a node without accounts: keys have agencies, and nothing is asked or granted here.</summary>
public sealed class PackSights : ISights
{
    private readonly SightCache _cache;

    public PackSights(CityPack pack, IOptions<CommandOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(options);
        ImmutableArray<ShareEntry> rows = ShareDefaults.Of(pack, options.Value);
        State = ShareDefaults.Over(new ShareState(), rows);
        _cache = new SightCache([.. rows.Select(r => r.Subject.Feed!)], time);
    }

    /// <inheritdoc/>
    public ShareState State { get; }

    /// <inheritdoc/>
    public Sight Of(Caller? caller) => ShareViewers.IsNode(caller) ? Sight.Whole : _cache.Of(State, ShareViewers.Of(caller, null));

    /// <inheritdoc/>
    public IDisposable OnChange(Action changed) => NeverChanges.Instance;

    private sealed class NeverChanges : IDisposable
    {
        public static NeverChanges Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
