using System.Text.Json;
using System.Text.RegularExpressions;
using Command.Web.Resources;

namespace Command.Web.Tests.Resources;

public sealed partial class UnitKindTests
{
    [Fact]
    public void UnitKinds_OfThePack_HaveAWordInBothLanguages() => HaveWords(OfThePack());

    [Fact]
    public void UnitKinds_OfTheDecoders_HaveAWordInBothLanguages()
    {
        string[] kinds = [.. OfTheDecoders()];
        Assert.Contains("tram", kinds);
        Assert.Contains("drone", kinds);
        Assert.Contains("hostile", kinds);
        Assert.Contains("other", kinds);
        HaveWords(kinds);
    }

    [Fact]
    public void Words_ForUnitKinds_AreAllOfKindsThatThereAre() =>
        Assert.Empty(Words.Chinese.Beginning("UnitKind_").Keys.Except(OfThePack().Concat(OfTheDecoders())));

    private static void HaveWords(IEnumerable<string> kinds)
    {
        string[] all = [.. kinds.Distinct()];
        Assert.NotEmpty(all);
        Assert.All(all, k =>
        {
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", Words.Chinese.Find("UnitKind_" + k) ?? "");
            Assert.Matches("^[A-Z][a-z]", Words.English.Find("UnitKind_" + k) ?? "");
        });
    }

    private static IEnumerable<string> OfThePack()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "city"), "units.json", SearchOption.AllDirectories))
        {
            using JsonDocument pack = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (string kind in Kinds(pack.RootElement).ToArray())
            {
                yield return kind;
            }
        }
    }

    private static IEnumerable<string> Kinds(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "kind" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : Kinds(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Kinds),
        _ => [],
    };

    /// <summary>Every word that a method or table of unit kinds in a format's folder gives.</summary>
    private static IEnumerable<string> OfTheDecoders() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Command.Ingest", "Feeds"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .SelectMany(t => Table().Matches(t).SelectMany(m => Assigned().Matches(m.Value)).Concat(Method().Matches(t).SelectMany(m => Given().Matches(m.Value))))
            .Select(m => m.Groups[1].Value)
            .Distinct();

    [GeneratedRegex(@"s_units = .*?\n    \}", RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex(@"\] = ""([a-z-]+)""")]
    private static partial Regex Assigned();

    [GeneratedRegex(@"static string UnitKind\(.*?\n    \};", RegexOptions.Singleline)]
    private static partial Regex Method();

    [GeneratedRegex(@"(?:=>|\?\?) [^""\n]*""([a-z-]+)""")]
    private static partial Regex Given();
}
