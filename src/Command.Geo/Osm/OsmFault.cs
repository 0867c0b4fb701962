namespace Command.Geo.Osm;

/// <summary>Why a file is no usable OpenStreetMap extract.</summary>
/// <param name="Code">Stable: <c>osm-truncated</c>, <c>osm-size</c>, <c>osm-compression</c>, <c>osm-protobuf</c>, <c>osm-header</c>,
/// <c>osm-feature</c>, <c>osm-string</c>, <c>osm-position</c>, <c>osm-too-large</c> or <c>osm-stream</c>.</param>
/// <param name="Reason">What was found and what was expected, in plain English.</param>
/// <param name="Offset">Where in the file the blob with the fault begins, bytes from the start.</param>
public sealed record OsmFault(string Code, string Reason, long Offset);
