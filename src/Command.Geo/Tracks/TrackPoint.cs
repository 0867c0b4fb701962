namespace Command.Geo.Tracks;

/// <summary>Where something was at a time.</summary>
/// <param name="AtMs">Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.</param>
/// <param name="At">Longitude, latitude in degrees.</param>
/// <param name="Stands">True when it is known to stand still then; false when it moves or nobody said.</param>
public readonly record struct TrackPoint(long AtMs, GeoPoint At, bool Stands);
