namespace Command.Benchmarks.Decode;

/// <summary>The real messages beside the repository (<c>../shared/samples</c>), where they are.</summary>
internal static class SampleFolder
{
    public static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Command.sln")))
            {
                string samples = Path.Combine(at.Parent?.FullName ?? at.FullName, "shared", "samples");
                return Directory.Exists(samples) ? samples : null;
            }
        }

        return null;
    }
}
