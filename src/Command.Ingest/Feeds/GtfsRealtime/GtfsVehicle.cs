using Command.Geo.Wire;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>Where a vehicle is (<c>VehiclePosition</c>).</summary>
/// <param name="Name">The vehicle.</param>
/// <param name="Trip">The trip that it runs.</param>
/// <param name="Fix">Its position.</param>
/// <param name="Timestamp">When it was measured, POSIX seconds.</param>
public sealed record GtfsVehicle(GtfsVehicleName? Name, GtfsTrip? Trip, GtfsFix? Fix, ulong? Timestamp)
{
    /// <summary><c>stop_id</c> of the stop that it stands at or goes to, where sent.</summary>
    public string? StopId { get; init; }

    internal static GtfsVehicle Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        GtfsVehicleName? name = null;
        GtfsTrip? trip = null;
        GtfsFix? fix = null;
        ulong? timestamp = null;
        string? stop = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    trip = GtfsTrip.Read(ref reader);
                    break;
                case 2:
                    fix = GtfsFix.Read(ref reader);
                    break;
                case 5:
                    timestamp = reader.Number();
                    break;
                case 7:
                    stop = GtfsMessage.Text(ref reader, 100);
                    break;
                case 8:
                    name = GtfsVehicleName.Read(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsVehicle(name, trip, fix, timestamp) { StopId = stop };
    }
}

/// <summary>A position as sent (<c>Position</c>): WGS 84 degrees as 32-bit floats, good to about a metre.</summary>
/// <param name="Latitude">Degrees, north positive.</param>
/// <param name="Longitude">Degrees, east positive.</param>
/// <param name="Bearing">Degrees clockwise from true north.</param>
/// <param name="Speed">Metres a second.</param>
public sealed record GtfsFix(float Latitude, float Longitude, float? Bearing, float? Speed)
{
    internal static GtfsFix Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        float latitude = 0;
        float longitude = 0;
        float? bearing = null;
        float? speed = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    latitude = reader.Single();
                    break;
                case 2:
                    longitude = reader.Single();
                    break;
                case 3:
                    bearing = reader.Single();
                    break;
                case 5:
                    speed = reader.Single();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsFix(latitude, longitude, bearing, speed);
    }
}
