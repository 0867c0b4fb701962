using System.Collections.Immutable;
using Bunit;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch.Job;
using Command.Web.Resources;
using Command.Web.Tests.Features.Wall;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Features.Dispatch.Job;

public sealed class JobMessagesTests : BunitContext
{
    private readonly StillIncidentDesk _desk = new();

    public JobMessagesTests() => Services.AddSingleton<IIncidentDesk>(_desk);

    [Fact]
    public void Messages_OfACrewThatWasOffline_SayWhenTheyWereSaidAndWhenTheyCame()
    {
        JobMessage said = new("m1", Scene.Now.AddMinutes(-30), Scene.Now, "wang", StatusSource.Field, "<b>六层有人</b>", new string('a', 64));
        IRenderedComponent<JobMessages> talk = Show([said]);
        Assert.Contains("&lt;b&gt;六层有人&lt;/b&gt;", talk.Markup, StringComparison.Ordinal);
        Assert.Contains("收到", talk.Find("li").TextContent, StringComparison.Ordinal);
        Assert.Equal("incidents/photos/" + said.Photo, talk.Find("img").GetAttribute("src"));
    }

    [Fact]
    public void Answer_Sent_IsSaidOnceOnTheJobAndTheFieldIsFreeAgain()
    {
        IRenderedComponent<JobMessages> talk = Show([]);
        talk.Find("[data-testid=job-answer]").Input("云梯车三分钟到");
        talk.Find("form").Submit();
        SayOnJob say = Assert.IsType<SayOnJob>(Assert.Single(_desk.Commands).Command);
        Assert.Equal(("A-0001", "云梯车三分钟到", StatusSource.Desk), (say.Assignment, say.Text, say.Source));
        Assert.Equal("", talk.Find("[data-testid=job-answer]").GetAttribute("value"));
    }

    [Fact]
    public void Answer_ThatMayPass_StaysAndIsSentAgainUnderTheSameId()
    {
        IRenderedComponent<JobMessages> talk = Show([]);
        _desk.Answer = new CommandAnswer(0, null, new Fault("command-queue-full", "later"), MayPass: true);
        talk.Find("[data-testid=job-answer]").Input("收到");
        talk.Find("form").Submit();
        Assert.NotEmpty(talk.Find("[data-testid=job-fault]").TextContent);
        _desk.Answer = new CommandAnswer(7, null, null);
        talk.Find("form").Submit();
        Assert.Equal(2, _desk.Commands.Count);
        Assert.Equal(_desk.Commands[0].Id, _desk.Commands[1].Id);
        Assert.Empty(talk.FindAll("[data-testid=job-fault]"));
    }

    private IRenderedComponent<JobMessages> Show(ImmutableArray<JobMessage> messages) =>
        Render<JobMessages>(p => p.Add(j => j.Assignment, "A-0001").Add(j => j.Messages, messages).Add(j => j.Names, new PackNames(Scene.Pack, Words.Chinese)));
}
