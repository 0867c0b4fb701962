namespace Command.Geo.Tests;

/// <summary>Real map data beside the repository (<c>../shared/geodata</c>). A test that needs it is skipped where it is not.</summary>
internal static class Geodata
{
    public static byte[] Need(string name)
    {
        string? file = Find(name);
        Assert.SkipWhen(file is null, "The folder ../shared/geodata is not on this machine.");
        return File.ReadAllBytes(file!);
    }

    private static string? Find(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Command.sln")))
            {
                string file = Path.Combine(at.Parent?.FullName ?? at.FullName, "shared", "geodata", name);
                return File.Exists(file) ? file : null;
            }
        }

        return null;
    }
}
