namespace Command.Geo.Tests;

/// <summary>Reference values beside the repository (<c>../shared/samples</c>). A test that needs them is skipped where they are not.</summary>
internal static class Samples
{
    /// <summary>The rows of a tab-separated table below its head; none where the samples are not on this machine.</summary>
    public static IEnumerable<string[]> Rows(string path)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Command.sln")))
            {
                string file = Path.Combine(at.Parent?.FullName ?? at.FullName, "shared", "samples", path);
                return File.Exists(file) ? File.ReadLines(file).Skip(1).Where(l => l.Length > 0).Select(l => l.Split('\t')) : [];
            }
        }

        return [];
    }

    public static string[] Need(string path, string name)
    {
        string[]? row = Rows(path).FirstOrDefault(r => r[0] == name);
        Assert.SkipWhen(row is null, "The samples folder ../shared/samples is not on this machine.");
        return row!;
    }
}
