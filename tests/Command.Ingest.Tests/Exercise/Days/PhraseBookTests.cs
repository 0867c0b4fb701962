using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Command.Ingest.Exercise.Days;

namespace Command.Ingest.Tests.Exercise.Days;

public sealed partial class PhraseBookTests
{
    [Theory]
    [InlineData("crash")]
    [InlineData("fire")]
    [InlineData("gas-leak")]
    [InlineData("waterlogging")]
    [InlineData("pipe-burst")]
    [InlineData("road-collapse")]
    [InlineData("power-outage")]
    [InlineData("medical")]
    [InlineData("elevator")]
    [InlineData("rescue")]
    [InlineData("tree-hazard")]
    [InlineData("heating-failure")]
    [InlineData("ice-hazard")]
    [InlineData("vehicle-stranded")]
    [InlineData("road-blocked")]
    [InlineData("crowd")]
    [InlineData("drain-emergency")]
    public void Callers_OfAMajorKind_HaveTwelveSentencesThatDiffer(string kind)
    {
        ImmutableArray<string> lines = PhraseBook.Chinese.Section(kind + " say");
        Assert.True(lines.Distinct().Count() >= 12, $"{kind}: {lines.Length}");
        // What is left without its choices is the sentence's build.
        Assert.True(lines.Select(Built).Distinct().Count() >= 10, kind);
    }

    [Fact]
    public void Sentences_OfEveryKind_CloseWhatTheyOpen() => Assert.All(PhraseBook.Chinese.Sections.SelectMany(s => s.Lines), line =>
    {
        int depth = 0;
        foreach (char c in line)
        {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            Assert.InRange(depth, 0, 3);
        }

        Assert.Equal(0, depth);
        Assert.Equal(line.Count(c => c == '{'), line.Count(c => c == '}'));
    });

    [Fact]
    public void Sentences_SomeSayWhatDidNotHappen() =>
        Assert.Contains(PhraseBook.Chinese.Sections.SelectMany(s => s.Lines), l => l.Contains("没有人员受伤", StringComparison.Ordinal));

    [Fact]
    public void For_EffectWithWordsOfItsOwn_TakesThem() =>
        Assert.Equal(PhraseBook.Chinese.Section("crash>congestion say"), PhraseBook.Chinese.For("crash", "congestion", "say"));

    [Fact]
    public void For_EffectWithoutWordsOfItsOwn_TakesThatKinds() =>
        Assert.Equal(PhraseBook.Chinese.Section("medical say"), PhraseBook.Chinese.For("hazmat", "medical", "say"));

    private static string Built(string line)
    {
        for (string bare = Choices().Replace(line, ""); ; bare = Choices().Replace(line, ""))
        {
            if (bare == line)
            {
                return line;
            }

            line = bare;
        }
    }

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Choices();
}
