using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Writer;

/// <summary>Puts stored fixes on the shared layer and into the unit table. Positions bypass the journal: only the newest of each unit is in the picture.</summary>
public sealed class UnitIntake(CityPack pack, FrozenDictionary<string, PositionSystem> datums)
{
    private readonly Lock _gate = new();

    /// <summary>The newest fix of every unit.</summary>
    public UnitTable Table { get; } = new();

    /// <summary>Takes fixes that are durable, or that there is no room to make durable.</summary>
    public void Take(ImmutableArray<Position> fixes, DateTimeOffset knownAt)
    {
        if (fixes.IsEmpty)
        {
            return;
        }

        // Gateways of several connections meet here; the table itself has one writer.
        lock (_gate)
        {
            foreach (Position fix in fixes)
            {
                // Numbers that the feed's declared system has no place for are no place on the map either.
                if (Locator.ToShared(fix.At!.Value, datums.GetValueOrDefault(fix.Feed, Datum.Cgcs2000)) is { IsValid: true } at)
                {
                    Table.Apply(Of(fix, at, knownAt));
                }
            }
        }
    }

    private UnitFix Of(Position fix, GeoPoint at, DateTimeOffset knownAt)
    {
        UnitSpec? unit = pack.UnitOf(fix.SourceId);
        return new UnitFix
        {
            Id = MessageIds.Of(fix),
            Feed = fix.Feed,
            Agency = unit?.Agency ?? fix.Agency,
            SourceId = fix.SourceId,
            CallSign = unit?.CallSign ?? fix.CallSign ?? fix.SourceId,
            Kind = unit?.Kind ?? fix.UnitKind ?? "other",
            Capabilities = unit?.Capabilities ?? [],
            At = at,
            SpeedKmh = fix.SpeedKmh,
            HeadingDeg = fix.HeadingDeg,
            ObservedAt = fix.ObservedAt,
            KnownAt = knownAt,
            Exercise = fix.Exercise,
            StaleAt = fix.StaleAt,
        };
    }
}
