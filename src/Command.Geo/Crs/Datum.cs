namespace Command.Geo.Crs;

/// <summary>The datums in which positions reach the shared layer. CGCS2000 is the layer's own.</summary>
public enum Datum
{
    /// <summary>China Geodetic Coordinate System 2000, EPSG:4490.</summary>
    Cgcs2000,

    /// <summary>WGS 84, EPSG:4326; equal to CGCS2000 within centimetres and treated as the same.</summary>
    Wgs84,

    /// <summary>GCJ-02, the shifted coordinates of Chinese public maps: some 500 m off in Harbin.</summary>
    Gcj02,

    /// <summary>BD-09, Baidu's further shift of GCJ-02: some 600 m more.</summary>
    Bd09,
}
