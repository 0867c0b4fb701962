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
        /// <summary><c>Effect.DETOUR</c>.</summary>
        private const ulong Detour = 4;

        private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
        private readonly GtfsFindings _findings = new();
        private readonly GtfsTripMapping _trips = new();
        private readonly GtfsPairs _pairs = new();
        private readonly Dictionary<string, int> _routeTypes = new(StringComparer.Ordinal);
        private readonly List<(int Index, GtfsTrip? Trip, string Entity)> _fixes = [];
        private readonly HashSet<string> _detours = new(StringComparer.Ordinal);
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

            Complete();
            MessageTrace trace = GtfsFlow.Trace(Series(), message.Header, body, context.ReceivedAt);
            MessageTrace? before = context.Before.GetValueOrDefault(trace.Series);
            ImmutableArray<Message> messages = Flow(before, trace);
            return new Decoded(messages, _findings.Faults())
            {
                Heartbeats = [context.Feed],
                Marks = message.Header.Differential || !clock.Sound || _lost || GtfsFlow.GoesBack(before, trace) ? [] : Marks(messages, clock),
                Trace = trace,
            };
        }

        /// <summary>Names what the message has of; messages of different kinds that come by one feed do not follow each other.</summary>
        private string Series() => message.Entities.IsEmpty ? "empty" : $"{(_alerts ? "a" : "")}{(_tripUpdates ? "t" : "")}{(_vehicles.Count > 0 ? "v" : "")}";

        /// <summary>The messages with what is wrong with the pace of the flow; where there are none to bear it, it is a finding.</summary>
        private ImmutableArray<Message> Flow(MessageTrace? before, MessageTrace trace)
        {
            (ImmutableArray<Fault> order, ImmutableArray<Fault> pace) = GtfsFlow.Check(before, trace);
            foreach (Fault fault in _messages.Count == 0 ? order.AddRange(pace) : order)
            {
                _findings.Add(fault);
            }

            ImmutableArray<Message> messages = _messages.DrainToImmutable();
            return pace.IsEmpty ? messages : [.. messages.Select(m => m with { Issues = m.Issues.AddRange(pace) })];
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

                if (alert.Effect == Detour)
                {
                    Detours(alert);
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
            _pairs.Update(update);
            GtfsTripRules.Check(update, id, clock, _findings);
            if (context.Timetable is { } timetable)
            {
                if (update.Trip is { } trip)
                {
                    GtfsTimetableRules.Trip(trip, id, timetable, _findings);
                }

                GtfsTimetableRules.Update(update, id, timetable, _findings);
            }

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
                if (context.Timetable is { } timetable)
                {
                    GtfsTimetableRules.Trip(trip, id, timetable, _findings);
                }
            }

            if (vehicle.StopId is { } stop && context.Timetable is { } plan)
            {
                GtfsTimetableRules.Stop(stop, id, plan, _findings);
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
                _fixes.Add((_messages.Count, vehicle.Trip, id));
                _messages.Add(position);
            }
        }

        private void Detours(GtfsAlert alert)
        {
            foreach (GtfsInformed informed in alert.Informed)
            {
                string? trip = informed.Trip?.TripId;
                if (trip is not null || (informed.RouteId ?? informed.Trip?.RouteId) is not null)
                {
                    _detours.Add(GtfsCoverage.Key(trip, informed.RouteId ?? informed.Trip?.RouteId));
                }
            }
        }

        /// <summary>A position does not say what its route is run with, nor whether it is sent another way; an alert later in the message may.</summary>
        private void Complete()
        {
            foreach ((int index, GtfsTrip? trip, string entity) in _fixes)
            {
                Position position = (Position)_messages[index];
                Fault? astray = context.Timetable is { } timetable && position.At is { } at && !context.Plane ? GtfsCoverage.Check(at, trip, _detours, entity, timetable) : null;
                _messages[index] = position with
                {
                    UnitKind = GtfsWords.UnitKind(RouteType(trip)),
                    Issues = [.. position.Issues, .. new[] { astray, _pairs.Check(trip, position.SourceId, entity, _findings) }.OfType<Fault>()],
                };
            }
        }

        private int? RouteType(GtfsTrip? trip)
        {
            if (trip?.RouteId is { } route && _routeTypes.TryGetValue(route, out int told))
            {
                return told;
            }

            string? planned = trip?.RouteId ?? (trip?.TripId is { } id ? context.Timetable?.Trips.GetValueOrDefault(id)?.RouteId : null);
            return planned is null ? null : context.Timetable?.Routes.GetValueOrDefault(planned);
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
