using System.Collections.Frozen;
using Command.Geo.Crs;
using Command.Ingest.City;

namespace Command.Ingest.Exercise.Days;

/// <summary>What the positions of a pack's feeds are declared to be; CGCS2000 for a feed that it does not have. Immutable.</summary>
/// <param name="pack">Its feeds and the parameters of its older datums.</param>
public sealed class FeedDatums(CityPack pack)
{
    private readonly FrozenDictionary<string, PositionSystem> _datums = pack.Feeds.ToFrozenDictionary(
        f => f.Id,
        f => PositionSystem.Read(f.Datum, pack.City.Crs).System ?? Datum.Cgcs2000,
        StringComparer.Ordinal);

    public PositionSystem Of(string feed) => _datums.GetValueOrDefault(feed, Datum.Cgcs2000);
}
