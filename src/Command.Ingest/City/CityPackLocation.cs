using Command.Ingest.Configuration;

namespace Command.Ingest.City;

/// <summary>Finds a city's folder from where a program was started or lies.</summary>
public static class CityPackLocation
{
    /// <summary>The folder of the pack that the settings ask for; null when it is not found.</summary>
    /// <param name="options">Which city, and where packs are kept.</param>
    /// <param name="contentRoot">What a relative <see cref="CommandOptions.CityDir"/> is relative to, and where the search begins.</param>
    public static string? FolderOf(CommandOptions options, string contentRoot)
    {
        ArgumentNullException.ThrowIfNull(options);
        string? folder = options.CityDir is { } dir
            ? Path.Combine(Path.GetFullPath(dir, contentRoot), options.City)
            : Find(options.City, contentRoot, AppContext.BaseDirectory);
        return Directory.Exists(folder) ? folder : null;
    }

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
