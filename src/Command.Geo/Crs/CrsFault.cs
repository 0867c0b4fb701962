namespace Command.Geo.Crs;

/// <summary>Why a reference system or its parameters can't be used.</summary>
/// <param name="Code">Stable: <c>crs-needs-seven-parameters</c>, <c>crs-needs-no-parameters</c>, <c>seven-parameters-form</c> or <c>seven-parameters-range</c>.</param>
/// <param name="Reason">What was found and what to state instead, in plain English.</param>
public sealed record CrsFault(string Code, string Reason);
