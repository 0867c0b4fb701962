namespace Command.Ingest.City;

/// <summary>Where the running city's pack lies.</summary>
/// <param name="Path">The folder that holds <c>city.json</c>.</param>
public sealed record CityPackFolder(string Path);
