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
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, UnitDuty> _duties = ImmutableDictionary<string, UnitDuty>.Empty;

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
                    UnitFix unit = Of(fix, at, knownAt);
                    _ids[unit.CallSign] = unit.Id;
                    Table.Apply(unit);
                }
            }
        }
    }

    /// <summary>What units do, as the picture has it now: their markers show it without waiting for the next fix.</summary>
    public void Show(ImmutableDictionary<string, UnitDuty> duties)
    {
        ArgumentNullException.ThrowIfNull(duties);
        lock (_gate)
        {
            if (ReferenceEquals(duties, _duties))
            {
                return;
            }

            ImmutableDictionary<string, UnitDuty> before = _duties;
            _duties = duties;
            foreach (UnitDuty duty in duties.Values.Where(d => !ReferenceEquals(d, before.GetValueOrDefault(d.Unit))))
            {
                if (_ids.TryGetValue(duty.Unit, out string? id) && Table.Find(id) is { } fix && fix.Status != WordOf(duty))
                {
                    Table.Apply(fix with { Status = WordOf(duty) });
                }
            }
        }
    }

    /// <summary>A unit's marker: free to be sent, on its way, there, or not to be had.</summary>
    private static string WordOf(UnitDuty? duty) => duty?.Shown switch
    {
        null or UnitStatus.Available or UnitStatus.Returning => "available",
        UnitStatus.Dispatched or UnitStatus.EnRoute => "committed",
        UnitStatus.OnScene => "onScene",
        _ => "out",
    };

    private UnitFix Of(Position fix, GeoPoint at, DateTimeOffset knownAt)
    {
        string? shared = PagePositions.CallSignOf(fix.SourceId);
        UnitSpec? unit = shared is null ? pack.UnitOf(fix.SourceId) : pack.UnitNamed(shared);
        string callSign = unit?.CallSign ?? shared ?? fix.CallSign ?? fix.SourceId;
        UnitDuty? duty = _duties.GetValueOrDefault(callSign);
        LentUnit? lent = shared is null ? null : duty?.Lent;
        return new UnitFix
        {
            // A crew that shares its position moves the marker that its terminal has, where that has reported: of the two the newer fix counts.
            Id = shared is not null && _ids.TryGetValue(callSign, out string? known) ? known : MessageIds.Of(fix),
            Feed = fix.Feed,
            Agency = unit?.Agency ?? lent?.Agency ?? fix.Agency,
            SourceId = fix.SourceId,
            CallSign = callSign,
            Kind = unit?.Kind ?? lent?.Kind ?? fix.UnitKind ?? "other",
            Capabilities = unit?.Capabilities ?? lent?.Capabilities ?? [],
            Status = WordOf(duty),
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
