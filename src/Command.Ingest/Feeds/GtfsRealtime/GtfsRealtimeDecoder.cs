using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// Reads a GTFS-Realtime <c>FeedMessage</c> (gtfs-realtime.proto, versions 1.0 and 2.0): vehicle positions into <see cref="Position"/>, alerts,
/// cancelled trips and late routes into <see cref="Report"/>. Positions are WGS 84 degrees; times are POSIX seconds.
/// </summary>
public sealed class GtfsRealtimeDecoder : IFeedDecoder, IOutlined
{
    /// <inheritdoc/>
    public string Format => "gtfs-rt";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } =
        FrozenSet.ToFrozenSet(["application/x-protobuf", "application/protobuf", "application/x-google-protobuf", "application/vnd.google.protobuf", "application/octet-stream"]);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (GtfsMessage? message, Fault? refused) = GtfsMessage.Read(body.Span);
        return message is null ? new Decoded([], [refused!]) : new Reading(message, context).Decode(body.Span);
    }

    /// <inheritdoc/>
    public IEnumerable<OutlinePart> Outline(ReadOnlyMemory<byte> body, FeedContext context) => GtfsOutline.Of(body.Span);

    /// <summary>One body on its way to messages.</summary>
    private sealed class Reading(GtfsMessage message, FeedContext context)
    {
        private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
        private readonly GtfsFindings _findings = new();
        private readonly GtfsTripMapping _trips = new();
        private readonly Dictionary<string, int> _routeTypes = new(StringComparer.Ordinal);
        private readonly List<(int Index, string? Route)> _fixes = [];
        private readonly HashSet<string> _vehicles = new(StringComparer.Ordinal);
        private bool _alerts;
        private bool _tripUpdates;
        private bool _lost;

        public Decoded Decode(ReadOnlySpan<byte> body)
        {
            GtfsClock clock = GtfsClock.Of(message.Header, context.ReceivedAt, _findings);
            foreach (Range place in message.Entities)
            {
                ReadOnlySpan<byte> bytes = body[place];
                if (GtfsEntity.Read(bytes) is not { } entity)
                {
                    _lost = true;
                    _findings.Add("gtfs-entity-malformed", "An entity's bytes are no Protocol Buffers message; it was left out.", string.Create(CultureInfo.InvariantCulture, $"byte {place.Start.Value}"));
                }
                else if (entity.Id is not { } id)
                {
                    _lost = true;
                    _findings.Add("gtfs-no-id", "An entity has no id, so nothing later could be said about it.", string.Create(CultureInfo.InvariantCulture, $"byte {place.Start.Value}"));
                }
                else
                {
                    Entity(entity, id, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)), clock);
                }
            }

            if (!message.Header.Differential)
            {
                _messages.AddRange(_trips.Late(clock, context));
            }

            SetUnitKinds();
            ImmutableArray<Message> messages = _messages.DrainToImmutable();
            return new Decoded(messages, _findings.Faults())
            {
                Heartbeats = [context.Feed],
                Marks = message.Header.Differential || !clock.Sound || _lost ? [] : Marks(messages, clock),
            };
        }

        private void Entity(GtfsEntity entity, string id, string hash, GtfsClock clock)
        {
            if (entity.Deleted && !message.Header.Differential)
            {
                _findings.Add("gtfs-e039", "A FULL_DATASET marks an entity as deleted; it was taken as absent.", id);
                return;
            }

            if (entity.Deleted && entity is { Alert: null, Trip: null, Vehicle: null })
            {
                // Nothing says what it was. Alerts are what is taken back; of a vehicle there is nothing to end.
                _messages.Add(GtfsAlertMapping.ToCancelled(id, hash, clock, context));
                return;
            }

            if (entity.Alert is { } alert)
            {
                _alerts = true;
                foreach (GtfsInformed informed in alert.Informed.Where(i => i is { RouteId: not null, RouteType: not null }))
                {
                    _routeTypes[informed.RouteId!] = informed.RouteType!.Value;
                }

                _messages.Add(entity.Deleted ? GtfsAlertMapping.ToCancelled(id, hash, clock, context) : GtfsAlertMapping.ToReport(alert, id, hash, clock, context));
            }

            if (entity.Trip is { } update)
            {
                Trip(update, id, entity.Deleted, clock);
            }

            if (entity.Vehicle is { } vehicle && !entity.Deleted)
            {
                Vehicle(vehicle, id, hash, clock);
            }
        }

        private void Trip(GtfsTripUpdate update, string id, bool deleted, GtfsClock clock)
        {
            _tripUpdates = true;
            GtfsTripRules.Check(update, id, clock, _findings);
            if (GtfsTripMapping.IsCanceled(update))
            {
                _messages.Add(GtfsTripMapping.ToReport(update, id, deleted, clock, context));
            }
            else if (!deleted)
            {
                _trips.Count(update);
            }
        }

        private void Vehicle(GtfsVehicle vehicle, string id, string hash, GtfsClock clock)
        {
            if (vehicle.Trip is { } trip)
            {
                GtfsTripRules.Names(trip, id, _findings);
            }

            (Position? position, Fault? lost) = GtfsVehicleMapping.ToPosition(vehicle, id, hash, clock, context);
            if (position is null)
            {
                _findings.Add(lost!);
            }
            else if (!_vehicles.Add(position.SourceId))
            {
                _findings.Add("gtfs-e052", "Two entities speak of the same vehicle; the first was taken.", id);
            }
            else
            {
                _fixes.Add((_messages.Count, vehicle.Trip?.RouteId));
                _messages.Add(position);
            }
        }

        /// <summary>A position does not say what its route is run with; an alert of the same message may.</summary>
        private void SetUnitKinds()
        {
            foreach ((int index, string? route) in _fixes)
            {
                string kind = GtfsWords.UnitKind(route is not null && _routeTypes.TryGetValue(route, out int type) ? type : null);
                _messages[index] = (Position)_messages[index] with { UnitKind = kind };
            }
        }

        /// <summary>
        /// Agencies publish alerts, trips and vehicles as messages of their own: what a message has none of, it says nothing of. One without any entity
        /// says that there is nothing.
        /// </summary>
        private ImmutableArray<SnapshotMark> Marks(ImmutableArray<Message> messages, GtfsClock clock)
        {
            bool empty = message.Entities.IsEmpty;
            ImmutableArray<SnapshotMark>.Builder marks = ImmutableArray.CreateBuilder<SnapshotMark>();
            if (_alerts || empty)
            {
                marks.Add(Mark(GtfsAlertMapping.Prefix));
            }

            if (_tripUpdates || empty)
            {
                marks.Add(Mark(GtfsTripMapping.TripPrefix));
                marks.Add(Mark(GtfsTripMapping.DelayPrefix));
            }

            return marks.DrainToImmutable();

            SnapshotMark Mark(string prefix) => new()
            {
                Feed = context.Feed,
                Agency = context.Agency,
                SourceId = prefix.TrimEnd('/'),
                Version = context.ReceivedAt.ToString("O", CultureInfo.InvariantCulture),
                ObservedAt = clock.At,
                Exercise = context.Exercise,
                Covers = SnapshotScope.Reports,
                Prefix = prefix,
                Present = [.. messages.OfType<Report>().Select(r => r.SourceId).Where(s => s.StartsWith(prefix, StringComparison.Ordinal))],
            };
        }
    }
}
