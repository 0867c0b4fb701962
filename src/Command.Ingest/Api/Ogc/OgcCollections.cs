using System.Collections.Immutable;
using Command.Ingest.City;

namespace Command.Ingest.Api.Ogc;

/// <summary>What the read interfaces offer: the same collections with the same fields as features and as tiles.</summary>
internal static class OgcCollections
{
    public static ImmutableArray<OgcCollection> Of(CityPack pack) =>
    [
        MessageCollections.Incidents(),
        MessageCollections.Reports(),
        MessageCollections.Alerts(),
        MessageCollections.Readings(),
        MessageCollections.Units(),
        AssetCollection.Of(pack),
        PackCollections.Areas(pack),
    ];
}
