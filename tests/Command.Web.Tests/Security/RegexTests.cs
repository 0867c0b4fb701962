using System.Reflection;
using System.Text.RegularExpressions;
using Command.Geo;
using Command.Ingest;

namespace Command.Web.Tests.Security;

/// <summary>No text from outside can keep a pattern busy: each runs in time that grows with the text alone, or has a limit.</summary>
public sealed partial class RegexTests
{
    [Fact]
    public void Patterns_All_RunInLinearTimeOrHaveALimit()
    {
        MethodInfo[] made =
        [
            .. new[] { typeof(GeoPoint), typeof(IngestHost), typeof(CommandWebApplication) }
                .SelectMany(t => t.Assembly.GetTypes())
                .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Where(m => m.IsDefined(typeof(GeneratedRegexAttribute))),
        ];
        Assert.True(made.Length > 10, $"Only {made.Length} patterns were found.");
        Assert.Empty(made
            .Where(m => m.GetCustomAttribute<GeneratedRegexAttribute>() is { } a && !a.Options.HasFlag(RegexOptions.NonBacktracking) && a.MatchTimeoutMilliseconds <= 0)
            .Select(m => $"{m.DeclaringType}.{m.Name}"));
    }

    [Fact]
    public void Patterns_MadeWhileRunning_AreNowhere()
    {
        string[] found =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
                .Where(f => Dynamic().IsMatch(File.ReadAllText(f)))
                .Select(f => Path.GetRelativePath(Repository.Root, f)),
        ];
        Assert.Empty(found);
    }

    [GeneratedRegex(@"new Regex\(|\bRegex\.(?:IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\(", RegexOptions.NonBacktracking)]
    private static partial Regex Dynamic();
}
