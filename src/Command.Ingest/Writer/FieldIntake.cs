using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Api.Field;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cot;
using Command.Ingest.Hub;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Transports;

namespace Command.Ingest.Writer;

/// <summary>Decides on what crews send, on the node that takes the feeds in, and makes it durable. It answers with nothing of the picture.</summary>
public sealed class FieldIntake(IServiceProvider services, PhotoStore photos, PictureBroadcast broadcast, CityPack pack, TimeProvider time) : IFieldIntake
{
    /// <summary>Older than this a position says nothing of where a unit is.</summary>
    public static readonly TimeSpan OldestPosition = TimeSpan.FromHours(24);

    // Feeds start after the desks are made.
    private readonly Lazy<FeedGateway?> _gateway = new(() => services.GetRequiredService<FeedGateways>().Find(PagePositions.Feed) is { Feed.Format: "cot" } gateway ? gateway : null);

    /// <inheritdoc/>
    public async Task<IntakeAnswer> PositionAsync(string unit, PagePosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(position);
        PictureState picture = broadcast.Picture;
        if (!Assigning.IsHeard(picture, pack, unit))
        {
            return new IntakeAnswer(DispatchFaults.UnitUnknown(unit));
        }

        if (Wrong(position, time.GetUtcNow(), pack) is { } wrong)
        {
            return new IntakeAnswer(wrong);
        }

        if (_gateway.Value is not { } gateway)
        {
            return new IntakeAnswer(new Fault("no-field-feed", $"The settings have no feed '{PagePositions.Feed}' of format cot, so that positions can't be shared from the page. Your words are taken all the same."));
        }

        Assignment? job = picture.Units.GetValueOrDefault(unit)?.Assignment is { } id ? picture.Assignments.GetValueOrDefault(id) : null;
        try
        {
            await gateway.ReceiveAsync(CotWriter.Write([Of(unit, position, gateway.Feed)]), "application/xml", exercise: job?.Exercise == true, cancellationToken).ConfigureAwait(false);
            return IntakeAnswer.Taken;
        }
        catch (JournalUnavailableException e)
        {
            return new IntakeAnswer(new Fault("position-not-durable", e.Message + " Nothing of it was kept; it is sent again by itself."), MayPass: true);
        }
    }

    /// <inheritdoc/>
    public async Task<IntakeAnswer> KeepAsync(string job, ReadOnlyMemory<byte> jpeg, CancellationToken cancellationToken) =>
        broadcast.Picture.Assignments.ContainsKey(job) ? await photos.KeepAsync(jpeg, cancellationToken).ConfigureAwait(false) : new IntakeAnswer(DispatchFaults.AssignmentUnknown(job));

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> PhotoAsync(string photo, CancellationToken cancellationToken) => photos.ReadAsync(photo, cancellationToken);

    private static Fault? Wrong(PagePosition position, DateTimeOffset now, CityPack pack)
    {
        if (!new GeoPoint(position.Lon, position.Lat).IsValid || position.AccuracyM is < 0 or double.NaN || position.SpeedKmh is < 0 or > 1_500 or double.NaN || position.HeadingDeg is < 0 or > 360 or double.NaN)
        {
            return new Fault("position-no-place", "The phone's position has numbers that no place has. Nothing was kept.");
        }

        return position.At > now + Assigning.ClockSlack ? DispatchFaults.InFuture(position.At, pack)
            : position.At < now - OldestPosition ? new Fault("position-old", "The position is older than a day, so that it says nothing of where the unit is. Nothing was kept.")
            : null;
    }

    private Position Of(string unit, PagePosition position, FeedConfig feed)
    {
        // Browsers speak WGS 84; the feed may be declared to speak another datum, by which all that comes by it is read.
        GeoPoint shared = ChinaDatum.ToCgcs2000(new GeoPoint(position.Lon, position.Lat), Datum.Wgs84);
        return new Position
        {
            Feed = feed.Id,
            Agency = feed.Agency,
            SourceId = PagePositions.SourceOf(unit),
            Version = "",
            ObservedAt = position.At,
            At = feed.Datum.FromShared(shared),
            CallSign = unit,
            UnitKind = pack.UnitNamed(unit)?.Kind,
            SpeedKmh = position.SpeedKmh,
            HeadingDeg = position.HeadingDeg,
            UncertaintyM = position.AccuracyM,
        };
    }
}
