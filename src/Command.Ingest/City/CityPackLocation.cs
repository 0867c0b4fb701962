namespace Command.Ingest.City;

/// <summary>Finds a city's folder from where a program was started or lies.</summary>
public static class CityPackLocation
{
    /// <summary>The nearest <c>city/&lt;name&gt;</c> that holds a <c>city.json</c>, walking up from each start in turn; null when there is none.</summary>
    /// <param name="city">The pack's name: one folder name, no path.</param>
    /// <param name="startDirectories">Where to begin: usually the content root, then the program's own folder.</param>
    public static string? Find(string city, params string[] startDirectories)
    {
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(startDirectories);
        if (city.Length == 0 || city is "." or ".." || city.AsSpan().ContainsAny("/\\:\0"))
        {
            return null;
        }

        foreach (string start in startDirectories)
        {
            for (DirectoryInfo? at = new(Path.GetFullPath(start)); at is not null; at = at.Parent)
            {
                string candidate = Path.Combine(at.FullName, "city", city);
                if (File.Exists(Path.Combine(candidate, "city.json")))
                {
                    return candidate;
                }
            }
        }

        return null;
    }
}
