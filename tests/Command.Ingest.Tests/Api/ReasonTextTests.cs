using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Api;

public sealed partial class ReasonTextTests
{
    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en-GB");

    private readonly ReasonText _texts = new(HarbinPack.Pack);

    [Fact]
    public void Codes_InTheSource_AllHaveATextInBothLanguages()
    {
        ImmutableSortedSet<string> used = [.. Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories).SelectMany(f => Code().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value)];
        Assert.True(used.Count >= 16, $"Only {used.Count} codes were found in the source.");
        Assert.Empty(used.Except(ReasonText.Codes(s_chinese)));
        Assert.Empty(used.Except(ReasonText.Codes(s_english)));
    }

    [Fact]
    public void Codes_InBothLanguages_AreTheSame() => Assert.Equal(ReasonText.Codes(s_chinese), ReasonText.Codes(s_english));

    [Theory]
    [InlineData("opened-by", "waterlogging|city", "由数字城管案件的“道路积水”报告建立", "opened by a report of \"Waterlogging\" from City management cases")]
    [InlineData("kinds-go-together", "waterlogging|flood|0.7", "“道路积水”与“洪水”常属同一事件（关联度 0.7）", "\"Waterlogging\" and \"Flood\" often are one event (weight 0.7)")]
    [InlineData("same-kind", "nosuchkind", "同为“nosuchkind”", "both are \"nosuchkind\"")]
    [InlineData("gauge-over", "哈尔滨|near|118.2", "附近测站哈尔滨的监测值为 118.2（接近警戒水位）", "the gauge 哈尔滨 nearby stands at 118.2 (near the warning level)")]
    [InlineData("in-alert-area", "", "位于预警区域“未具名”内", "lies in the alert area \"unnamed\"")]
    [InlineData("level-default", "4", "各来源均未给出级别，按一般（4 级）处理", "no source states a level, so it counts as level 4, ordinary")]
    [InlineData("closed-by-end-time", "2026-07-18T01:00:00.0000000+00:00", "已到来源给出的结束时间 2026-07-18 09:00", "the end time that its sources gave, 2026-07-18 09:00, has come")]
    [InlineData("closed-by-silence", "90", "已 90 分钟没有新消息", "nothing was heard of it for 90 minutes")]
    [InlineData("closed-by-silence", "360", "已 6 小时没有新消息", "nothing was heard of it for 6 hours")]
    [InlineData("closed-by-silence", "2880", "已 2 天没有新消息", "nothing was heard of it for 2 days")]
    public void Of_Reason_IsInWords(string code, string args, string chinese, string english)
    {
        Reason reason = new(code, [.. args.Split('|')]);
        Assert.Equal((chinese, english), (_texts.Of(reason, s_chinese), _texts.Of(reason, s_english)));
    }

    [Fact]
    public void Of_FewerArgsThanPlaceholders_LeavesThemEmpty() => Assert.Equal("both are \"\"", _texts.Of(new Reason("same-kind", []), s_english));

    [Fact]
    public void Of_ArgsWithBraces_AreNoPlaceholders() => Assert.Equal("score {0}{9}", _texts.Of(new Reason("score", ["{0}{9}"]), s_english));

    [Fact]
    public void Of_UnknownCode_IsShownAsItIs() => Assert.Equal("of-a-newer-node (1, 2)", _texts.Of(new Reason("of-a-newer-node", ["1", "2"]), s_chinese));

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

    [GeneratedRegex(@"(?<![A-Za-z])Reason(?:\.Of)?\(\s*""([a-z0-9-]+)""")]
    private static partial Regex Code();
}
