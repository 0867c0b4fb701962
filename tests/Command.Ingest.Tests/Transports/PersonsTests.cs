using System.Net;
using System.Text;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Tracks;
using Command.Ingest.Transports;
using Command.Ingest.Transports.Persons;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Transports;

/// <summary>Who reported, and whom they name, is in the bytes that came and nowhere else.</summary>
public sealed class PersonsTests
{
    private const string Case = """
        [{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","description":"两车相撞，联系人：王芳 13812345678","address":"中山路，找李师傅 0451-84651234",
        "requested_datetime":"2026-07-18T09:00:00+08:00","lat":45.757,"long":126.6425,"first_name":"芳","last_name":"王","phone":"13812345678","email":"wang.fang@example.org"}]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_ThatNamesSomebody_IsInThePictureAndInTheJournalWithoutThem()
    {
        await using Host host = await StartAsync();
        Report report = host.Picture.Reports["city:C-1"].Report;

        Assert.Equal(("两车相撞，联系人：王** 138****5678", "中山路，找李师傅 045****1234"), (report.Text, report.Address));
        string journal = string.Concat(host.Get<IJournalStore>().Read(0).Select(e => e.Event.ToString()));
        Assert.Contains("两车相撞", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("王芳", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reveal_AReport_GivesItsWordsAndWhoReported()
    {
        await using Host host = await StartAsync();
        PersonsAnswer answer = await Desk(host).RevealAsync("city:C-1", "call back", "li.min", Cancel);

        Assert.Null(answer.Refusal);
        Assert.Equal("两车相撞，联系人：王芳 13812345678", answer.Words!.Text);
        Assert.Equal("first_name=芳 last_name=王 phone=13812345678 email=wang.fang@example.org", string.Join(' ', answer.Words.Reporter.Select(f => $"{f.Name}={f.Text}")));
        Assert.Equal("report-unknown", (await Desk(host).RevealAsync("city:C-2", "call back", "li.min", Cancel)).Refusal!.Code);
    }

    [Fact]
    public async Task Erase_AReport_LeavesWhatThePictureShowsAndNothingToReveal()
    {
        await using Host host = await StartAsync();
        Assert.Null((await Desk(host).EraseAsync("city:C-1", "asked to be forgotten", "li.min", Cancel)).Refusal);

        Assert.Equal("persons-gone", (await Desk(host).RevealAsync("city:C-1", "call back", "li.min", Cancel)).Refusal!.Code);
        Assert.Equal("persons-gone", (await Desk(host).EraseAsync("city:C-1", "again", "li.min", Cancel)).Refusal!.Code);
        Assert.Contains("两车相撞", host.Picture.Reports["city:C-1"].Report.Text, StringComparison.Ordinal);
        host.AssertConserved();
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(31, 1)]
    public async Task Bytes_WhoseTimeIsOver_AreErased(int days, int erased)
    {
        await using Host host = await StartAsync();
        FakeTimeProvider time = new(DateTimeOffset.UtcNow.AddDays(days)) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        using RawRetention retention = new(host.Get<IJournalStore>(), Options.Create(new CommandOptions { Persons = { KeepDays = 30 } }), new WritingNode(() => true), time);
        Task<int> round = retention.RoundAsync(Cancel);
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return round.IsCompleted;
        }, "the round ends");

        Assert.Equal(erased, await round);
        Assert.Equal(erased == 1, (await Desk(host).RevealAsync("city:C-1", "call back", "li.min", Cancel)).Refusal?.Code == "persons-gone");
    }

    [Fact]
    public async Task Replay_OfErasedBytes_FindsNothingToTakeIn()
    {
        await using Host host = await StartAsync();
        using HttpResponseMessage bad = await host.PushAsync("city", Encoding.UTF8.GetBytes("""[{"service_request_id":"C-9","phone":"13812345678"}]"""));
        IJournalStore journal = host.Get<IJournalStore>();
        string envelope = Assert.Single(journal.Quarantine("city", 10)).Envelope;
        await journal.EraseAsync([envelope], Cancel);

        ReplayOutcome outcome = await ActivatorUtilities.CreateInstance<FeedDesk>(host.Get<IServiceProvider>()).ReplayAsync("city", envelope, Cancel);
        Assert.False(outcome.Found);
        Assert.Single(journal.Quarantine("city", 10));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(" 回电 ", true)]
    [InlineData("回电核实", false)]
    public void Reason_TooShortOrMissing_IsRefused(string? reason, bool refused) => Assert.Equal(refused, PersonReasons.Fault(reason) is not null);

    private static async Task<Host> StartAsync()
    {
        Host host = await Host.StartAsync();
        using HttpResponseMessage answer = await host.PushAsync("city", Encoding.UTF8.GetBytes(Case));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await host.UntilAsync(p => p.Reports.ContainsKey("city:C-1"));
        return host;
    }

    private static PersonDesk Desk(Host host) => new(host.Get<FeedGateways>(), host.Get<IJournalStore>(), host.Get<IPictureView>());
}
