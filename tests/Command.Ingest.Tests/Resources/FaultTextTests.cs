using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;

namespace Command.Ingest.Tests.Resources;

public sealed partial class FaultTextTests
{
    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>What stands in the holes of the codes that are put together.</summary>
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> s_composed = new Dictionary<string, ImmutableArray<string>>
    {
        ["cap-{name.ToLowerInvariant()}-missing"] = ["identifier", "sender", "sent", "status", "msgtype", "scope", "urgency", "severity", "certainty"],
        ["cap-{name.ToLowerInvariant()}-long"] = ["identifier", "sender", "sent", "status", "msgtype"],
        ["cap-{name.ToLowerInvariant()}-unknown"] = ["status", "msgtype"],
        ["{format}-hex"] = ["sl651", "jt808"],
        ["{format}-empty"] = ["sl651", "jt808"],
        ["{format}-too-many-faults"] = ["sl651", "jt808"],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    [Fact]
    public void Codes_InTheSource_AllHaveATextInBothLanguages()
    {
        ImmutableSortedSet<string> used = Used();
        Assert.True(used.Count >= 290, $"Only {used.Count} codes were found in the source.");
        Assert.Empty(used.Except(FaultText.Codes(s_chinese)));
        Assert.Empty(used.Except(FaultText.Codes(s_english)));
    }

    [Fact]
    public void Codes_WithAText_AllStandInTheSource() => Assert.Empty(FaultText.Codes(s_chinese).Union(FaultText.Codes(s_english)).Except(Used()));

    [Fact]
    public void Codes_PutTogether_AreTheKnownOnes()
    {
        string[] found = [.. Sources().SelectMany(t => Composed().Matches(t)).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal([.. s_composed.Keys], found);
    }

    [Fact]
    public void Codes_All_AreLowerCaseWithHyphens() => Assert.All(Used(), c => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", c));

    [Fact]
    public void Texts_All_AreInTheirLanguageAndSayMoreThanTheCode()
    {
        foreach (string code in FaultText.Codes(s_chinese))
        {
            (string chinese, string english) = (FaultText.Of(new Fault(code, "", null), s_chinese), FaultText.Of(new Fault(code, "", null), s_english));
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}{3}.*。$", chinese);
            Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", english);
            Assert.Matches(@"^[A-Z0-9].{12,}\.$", english);
        }
    }

    [Fact]
    public void Of_KnownCode_IsInTheViewersWordsAndTheDetailStaysTheSenders()
    {
        Fault fault = new("crc-mismatch", "The frame states CRC 1234 and its bytes give 4321.");
        Assert.StartsWith("校验码不符", FaultText.Of(fault, s_chinese), StringComparison.Ordinal);
        Assert.StartsWith("The checksum does not fit", FaultText.Of(fault, s_english), StringComparison.Ordinal);
        Assert.Equal(fault.Reason, FaultText.DetailOf(fault));
    }

    [Fact]
    public void Of_CodeOfANewerNode_IsToldByItsReasonOnce()
    {
        Fault fault = new("of-a-newer-node", "Something else.");
        Assert.Equal("Something else.", FaultText.Of(fault, s_chinese));
        Assert.Null(FaultText.DetailOf(fault));
    }

    private static ImmutableSortedSet<string> Used()
    {
        string[] sources = [.. Sources()];
        return
        [
            .. sources.SelectMany(t => Code().Matches(t)).Where(m => !NoFault().IsMatch(m.Groups["call"].Value)).Select(m => m.Groups["code"].Value),
            .. sources.SelectMany(t => Either().Matches(t)).SelectMany(m => m.Groups["code"].Captures).Select(c => c.Value),
            .. s_composed.SelectMany(c => c.Value.Select(v => Hole().Replace(c.Key, v))),
        ];
    }

    private static IEnumerable<string> Sources() =>
        // The pages give no faults; the words of their maps look like codes.
        new[] { "Command.Geo", "Command.Ingest" }
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Root(), "src", p), "*.cs", SearchOption.AllDirectories))
            // Kinds of events stand beside their weights there.
            .Where(f => !f.Contains(Path.Combine("Exercise", "Days"), StringComparison.Ordinal))
            .Select(File.ReadAllText);

    private static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Command.sln")))
        {
            at = at.Parent;
        }

        Assert.SkipWhen(at is null, "The source is not beside the tests.");
        return at!.FullName;
    }

    /// <summary>A code with a hyphen that is the first argument of a call with more than one, or the first of a pair.</summary>
    [GeneratedRegex(@"(?<call>[\w.\[\]]*)\(\s*""(?<code>[a-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+)""\s*,")]
    private static partial Regex Code();

    /// <summary>Calls whose first argument is another kind of word: reasons, forecasts that are none, places, formats, encodings and languages.</summary>
    [GeneratedRegex(@"^(?:AlertText|None|language\.Equals|declaration\.Contains|Round|About|PlaceReason|\[?.*\.Of|.*Of)$")]
    private static partial Regex NoFault();

    [GeneratedRegex(@"Fault\([^""()]*?\?\s*""(?<code>[a-z-]+)""\s*:\s*""(?<code>[a-z-]+)""")]
    private static partial Regex Either();

    [GeneratedRegex(@"(?:Fault|Add|Unreadable)\(\$""((?:[a-z]+-)?\{[^""]+\}-[a-z-]+)""")]
    private static partial Regex Composed();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}
