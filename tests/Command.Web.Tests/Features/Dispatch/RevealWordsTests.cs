using Bunit;
using Command.Ingest.Configuration;
using Command.Ingest.Feeds;
using Command.Ingest.Transports.Persons;
using Command.Web.Features.Dispatch;
using Command.Web.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class RevealWordsTests : BunitContext
{
    private readonly StillPersonDesk _desk = new();
    private readonly CommandOptions _options = new() { DemoSignIn = true };

    public RevealWordsTests()
    {
        Services.AddSingleton<IPersonDesk>(_desk);
        Services.AddSingleton(Options.Create(_options));
    }

    [Theory]
    [InlineData("zh-CN", "电话")]
    [InlineData("en", "Telephone")]
    public void Reveal_WithAReason_ShowsWhoReportedUntilItIsHidden(string culture, string telephone)
    {
        _desk.Answer = new PersonsAnswer(new PersonsWords("积水", "联系人：王芳", null, [new ReporterField("phone", "13812345678")]), null);
        IRenderedComponent<RevealWords> reveal = Reveal(culture);
        reveal.Find("[data-testid=reveal-ask]").Click();
        Assert.True(reveal.Find("[data-testid=reveal-show]").HasAttribute("disabled"));
        reveal.Find("[data-testid=reveal-reason]").Input("回电核实");
        reveal.Find("form").Submit();

        Assert.Equal(("city:A1", "回电核实"), (Assert.Single(_desk.Asked).Report, _desk.Asked[0].Reason));
        Assert.Equal((telephone, "13812345678"), (reveal.Find("dt").TextContent, reveal.Find("dd").TextContent));
        reveal.Find("button").Click();
        Assert.DoesNotContain("13812345678", reveal.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ThatChanges_HidesWhatWasOpened()
    {
        _desk.Answer = new PersonsAnswer(new PersonsWords("积水", "联系人：王芳", null, []), null);
        IRenderedComponent<RevealWords> reveal = Reveal("zh-CN");
        reveal.Find("[data-testid=reveal-ask]").Click();
        reveal.Find("[data-testid=reveal-reason]").Input("回电核实");
        reveal.Find("form").Submit();
        Assert.Contains("王芳", reveal.Markup, StringComparison.Ordinal);
        reveal.Render(p => p.Add(r => r.Report, "city:A2").Add(r => r.Words, Words.For("zh-CN")));
        Assert.DoesNotContain("王芳", reveal.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Reveal_OfWhatIsGone_SaysSo()
    {
        IRenderedComponent<RevealWords> reveal = Reveal("zh-CN");
        reveal.Find("[data-testid=reveal-ask]").Click();
        reveal.Find("[data-testid=reveal-reason]").Input("回电核实");
        reveal.Find("form").Submit();
        Assert.Contains("不再保存", reveal.Find("[data-testid=reveal-told]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Reveal_ForWhoMayNot_IsNotOffered()
    {
        _options.DemoSignIn = false;
        Assert.Empty(Reveal("zh-CN").Markup.Trim());
    }

    private IRenderedComponent<RevealWords> Reveal(string culture) => Render<RevealWords>(p => p.Add(r => r.Report, "city:A1").Add(r => r.Words, Words.For(culture)));
}
