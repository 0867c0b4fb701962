using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Command.Web.Resources;

namespace Command.Web.Tests.Resources;

public sealed partial class WordsTests
{
    private static readonly ResourceManager s_resources = new("Command.Web.Resources.Words", typeof(Words).Assembly);

    [Fact]
    public void Keys_BothLanguages_AreTheSameAndHaveTheSamePlaceholders()
    {
        Dictionary<string, string> chinese = Texts(CultureInfo.InvariantCulture), english = Texts(CultureInfo.GetCultureInfo("en"));
        Assert.NotEmpty(chinese);
        Assert.Equal(chinese.Keys.Order(), english.Keys.Order());
        foreach ((string key, string text) in chinese)
        {
            Assert.False(string.IsNullOrWhiteSpace(text), key);
            Assert.False(string.IsNullOrWhiteSpace(english[key]), key);
            Assert.True(Placeholders(text).SequenceEqual(Placeholders(english[key])), $"{key} differs in its placeholders");
        }
    }

    [Fact]
    public void Keys_UsedInPages_AreInTheResources()
    {
        Dictionary<string, string> texts = Texts(CultureInfo.InvariantCulture);
        string[] used = [.. Sources("*.razor").Concat(Sources("*.cs")).SelectMany(f => UsedKey().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Distinct()];
        Assert.True(used.Length > 30);
        Assert.All(used, k => Assert.True(texts.ContainsKey(k), k));
    }

    [Fact]
    public void Pages_TextBetweenTags_ComesFromTheResources()
    {
        List<string> literals = [];
        foreach (string file in Sources("*.razor"))
        {
            string markup = Comments().Replace(File.ReadAllText(file), "");
            literals.AddRange(Visible().Matches(markup).Select(m => m.Value.Trim()).Where(t => Letters().IsMatch(Code().Replace(t, ""))).Select(t => $"{Path.GetFileName(file)}: {t}"));
            literals.AddRange(Han().Matches(markup).Select(m => $"{Path.GetFileName(file)}: {m.Value}"));
        }

        Assert.Empty(literals);
    }

    [Theory]
    [InlineData("zh-CN", "预警")]
    [InlineData("en", "Alerts")]
    [InlineData("en-GB", "Alerts")]
    [InlineData("de", "预警")]
    [InlineData(null, "预警")]
    public void For_Culture_SpeaksChineseUnlessEnglishIsAsked(string? culture, string expected) => Assert.Equal(expected, Words.For(culture)["Alerts"]);

    private static Dictionary<string, string> Texts(CultureInfo culture)
    {
        ResourceSet set = s_resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
    }

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(m => m.Value).Distinct().Order();

    private static IEnumerable<string> Sources(string pattern)
    {
        string web = Path.Combine(Repository.Root, "src", "Command.Web");
        return Directory.EnumerateFiles(web, pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[Ww]ords(?:\[|\.Format\()""([A-Za-z_]+)""")]
    private static partial Regex UsedKey();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comments();

    // What stands between one tag's end and the next one's start on a line.
    [GeneratedRegex(@"(?<=<[a-z][^<>\n]*>)[^<>\n{}]+(?=<)")]
    private static partial Regex Visible();

    [GeneratedRegex(@"@\([^)]*\)|@[\w.]+(?:\([^)]*\)|\[[^\]]*\])*|\bm\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"\p{L}")]
    private static partial Regex Letters();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}+")]
    private static partial Regex Han();
}
