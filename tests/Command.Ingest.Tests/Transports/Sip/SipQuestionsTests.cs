using System.Net;
using System.Text;
using Command.Ingest.Transports.Sip;

namespace Command.Ingest.Tests.Transports.Sip;

public sealed class SipQuestionsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private readonly SipQuestions _questions = new("dev");
    private int _serial;

    [Fact]
    public void Unanswered_OnUdp_IsSentAgainEverLaterAndAfterAMinuteAnew()
    {
        _questions.Start([new("MESSAGE", null, Body)], s_start);
        List<double> sent = [];
        List<string> branches = [];
        for (double second = 0; second < 100; second += 0.25)
        {
            foreach (SipMessage request in Due(second))
            {
                sent.Add(second);
                branches.Add(request.Branch);
            }
        }

        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5], sent.Take(5));
        Assert.Equal(2, branches.Distinct().Count());
        int again = branches.FindIndex(b => b != branches[0]);
        Assert.InRange(sent[again] - sent[again - 1], 60, 70);
    }

    [Fact]
    public void Unanswered_OnTcp_IsNotSentTwice()
    {
        _questions.Start([new("MESSAGE", null, Body)], s_start);
        Assert.Single(Enumerable.Range(0, 120).SelectMany(i => Due(i * 0.25, "TCP")));
    }

    [Fact]
    public void Subscription_Answered_IsRenewedInItsDialogBeforeItEnds()
    {
        _questions.Start([new("SUBSCRIBE", "Catalog", Body)], s_start);
        SipMessage first = Assert.Single(Due(0));
        _questions.Answered(Answer(first, 200, "Expires", "600"), s_start);
        Assert.Empty(Due(479));
        SipMessage second = Assert.Single(Due(480));
        Assert.Equal((first.CallId, first.Sequence + 1, "dev-tag"), (second.CallId, second.Sequence, SipMessage.Parameter(second.Header("To"), "tag")));
        Assert.Equal(SipMessage.Parameter(first.Header("From"), "tag"), SipMessage.Parameter(second.Header("From"), "tag"));
        Assert.NotEqual(first.Branch, second.Branch);
    }

    [Theory]
    [InlineData(489, 2879, 2880)]
    [InlineData(503, 59, 60)]
    [InlineData(408, 59, 60)]
    public void Question_Refused_IsAskedAgainInItsTime(int status, double notYet, double again)
    {
        _questions.Start([new("SUBSCRIBE", "presence", Body)], s_start);
        SipMessage first = Assert.Single(Due(0));
        _questions.Answered(Answer(first, status, "X", "y"), s_start);
        Assert.Empty(Due(notYet));
        Assert.NotEqual(first.CallId, Assert.Single(Due(again)).CallId);
    }

    [Fact]
    public void Subscription_EndedByTheDevice_BeginsAnew()
    {
        _questions.Start([new("SUBSCRIBE", "Catalog", Body)], s_start);
        SipMessage first = Assert.Single(Due(0));
        _questions.Answered(Answer(first, 200, "Expires", "3600"), s_start);
        _questions.Ended(first.CallId, s_start);
        Assert.NotEqual(first.CallId, Assert.Single(Due(60)).CallId);
    }

    [Fact]
    public void Answer_ToAnotherQuestion_ChangesNothing()
    {
        _questions.Start([new("MESSAGE", null, Body)], s_start);
        SipMessage first = Assert.Single(Due(0));
        _questions.Answered(Answer(first with { Headers = [.. first.Headers.Where(h => h.Name != "Via"), new("Via", "SIP/2.0/UDP h;branch=other")] }, 200, "X", "y"), s_start);
        Assert.Equal(first.Branch, Assert.Single(Due(0.5)).Branch);
    }

    private static byte[] Body(int serial, string device) => Encoding.ASCII.GetBytes($"<Query><SN>{serial}</SN><DeviceID>{device}</DeviceID></Query>");

    private static SipMessage Answer(SipMessage request, int status, string name, string value) => request.Respond(status, "said", "dev-tag", new SipHeader(name, value));

    private List<SipMessage> Due(double second, string protocol = "UDP") =>
        [.. _questions.Due(s_start.AddSeconds(second), new SipOptions(), new Flow(protocol), () => ++_serial).Select(b => SipReader.Read(b, datagram: true).Message!)];

    private sealed record Flow(string Protocol) : ISipFlow
    {
        public IPEndPoint Remote { get; } = new(IPAddress.Loopback, 5060);

        public IPEndPoint Local { get; } = new(IPAddress.Loopback, 5084);

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
