using System.Collections.Immutable;
using System.Security.Claims;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Web.Map;
using Command.Web.Replica;

namespace Command.Web.Security;

/// <summary>The replica as one sight has it. What is hidden is not in it, so no page, map or total made of it can show it.</summary>
public sealed class SightReplica(IReplica replica, Sight sight, SharedPictures pictures) : IReplica
{
    private (ReplicaView Of, ReplicaView Seen)? _last;

    /// <inheritdoc/>
    public ReplicaView Current
    {
        get
        {
            ReplicaView whole = replica.Current;
            if (sight.IsWhole)
            {
                return whole;
            }

            if (_last is { } last && ReferenceEquals(last.Of, whole))
            {
                return last.Seen;
            }

            PictureState picture = pictures.Of(whole.Picture, sight);
            ReplicaView seen = whole with
            {
                Picture = picture,
                Pulse = SharedPictures.PulseOf(whole.Pulse, sight),
                Sight = sight.Key,
                SeesRoads = sight.IsClear(ShareFields.Reports) || pictures.IsWhole(whole.Picture, sight),
                Recent = Recent(whole.Recent, picture),
            };
            _last = (whole, seen);
            return seen;
        }
    }

    /// <inheritdoc/>
    public UnitTable Units => pictures.UnitsOf(replica.Units, sight);

    /// <inheritdoc/>
    public IDisposable OnChange(Action changed) => replica.OnChange(changed);

    /// <summary>Entries about what is seen, in the words that are seen of it.</summary>
    private static ImmutableArray<JournalEntry> Recent(ImmutableArray<JournalEntry> recent, PictureState seen) => [.. recent.Select(e => e.Event switch
    {
        IncidentOpened o when seen.Incidents.TryGetValue(o.Id, out Incident? i) => i.Sources.Any(s => s.Source == o.Source)
            ? e with { Event = o with { Kind = i.Kind, Title = i.Title, Level = i.Level, Place = i.Place, Why = [] } }
            : null,
        IncidentJoined j when seen.Incidents.TryGetValue(j.Id, out Incident? i) && i.Sources.Any(s => s.Source == j.Source) => e,
        IncidentClosed c when seen.Incidents.ContainsKey(c.Id) => e,
        AlertAccepted a when seen.Alerts.TryGetValue(a.Id, out AlertItem? alert) => e with { Event = a with { Alert = alert.Alert, Place = alert.Place } },
        AlertEnded a when seen.Alerts.ContainsKey(a.Id) => e,
        _ => null,
    }).OfType<JournalEntry>()];
}

/// <summary>The replica for whoever this request or circuit is of, as the catalogue is at this moment.</summary>
public sealed class SharedReplica(PictureReplica replica, CallerScope caller, ISights sights, SharedPictures pictures) : IReplica
{
    private (Sight Of, SightReplica Replica)? _last;

    /// <inheritdoc/>
    public ReplicaView Current => Now().Current;

    /// <inheritdoc/>
    public UnitTable Units => Now().Units;

    /// <inheritdoc/>
    public IDisposable OnChange(Action changed) => new Both(replica.OnChange(changed), sights.OnChange(changed));

    private SightReplica Now()
    {
        Sight sight = sights.Of(caller.Current);
        if (_last is not { } last || !last.Of.Equals(sight))
        {
            last = (sight, new SightReplica(replica, sight, pictures));
            _last = last;
        }

        return last.Replica;
    }

    private sealed class Both(IDisposable one, IDisposable other) : IDisposable
    {
        public void Dispose()
        {
            one.Dispose();
            other.Dispose();
        }
    }
}

/// <summary>What a map's viewer may be shown: what the catalogue says at this moment.</summary>
public sealed class SharedMapSights(ISights sights, SharedPictures pictures) : IMapSights
{
    /// <inheritdoc/>
    public MapSight Of(ClaimsPrincipal? viewer)
    {
        Sight sight = sights.Of(Caller.Of(viewer));
        return sight.IsWhole ? MapSight.Whole : MapSight.Through(sight.Key, replica => new SightReplica(replica, sight, pictures));
    }
}
