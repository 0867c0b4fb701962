namespace Command.Ingest.Tests;

/// <summary>The real messages beside the repository (<c>../shared/samples</c>). A test that needs them is skipped where they are not.</summary>
internal static class Samples
{
    private static readonly string? s_root = Find();

    /// <summary>The samples' folder, or null for what can do without.</summary>
    public static string? RootOrNull => s_root;

    public static string Root
    {
        get
        {
            Assert.SkipWhen(s_root is null, "The samples folder ../shared/samples is not on this machine.");
            return s_root!;
        }
    }

    public static byte[] Bytes(string path) => File.ReadAllBytes(Path.Combine(Root, path));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths below <paramref name="folder"/>, relative to the samples' root; empty where the folder is absent.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*")
    {
        if (s_root is null)
        {
            return [];
        }

        return Directory.EnumerateFiles(Path.Combine(s_root, folder), pattern, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(s_root, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
    }

    private static string? Find()
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
