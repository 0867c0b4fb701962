using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Nodes;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Journal;
using Command.Ingest.Tests.Transports;

namespace Command.Ingest.Tests.Nodes;

public sealed class ElectionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_TwoOnOneJournal_OneWritesAndBothShowTheSame()
    {
        string database = postgres.NewDatabase();
        await using Host first = await StartAsync(database, "a");
        await Writes(first);
        await using Host second = await StartAsync(database, "b");

        await PushAsync(first, "C-1");
        await PushAsync(second, "C-2");
        await Task.WhenAll(first.UntilAsync(p => p.Reports.Count == 2), second.UntilAsync(p => p.Reports.Count == 2));

        Assert.NotNull(first.Get<IElection>().Term);
        Assert.Null(second.Get<IElection>().Term);
        Assert.Equal("a", second.Get<IElection>().Seat.Node);
        Assert.Equal(Json(first.Picture), Json(second.Picture));
    }

    [Fact]
    public async Task Writer_Stopped_IsFollowedAtOnceByTheStandby()
    {
        string database = postgres.NewDatabase();
        Host first = await StartAsync(database, "a");
        await Writes(first);
        await using Host second = await StartAsync(database, "b");
        await PushAsync(first, "C-1");
        await second.UntilAsync(p => p.Reports.Count == 1);
        string before = Json(first.Picture);
        await first.DisposeAsync();

        await Writes(second);
        Assert.Equal(2, second.Get<IElection>().Term);
        Assert.Equal(before, Json(second.Picture));
        await PushAsync(second, "C-2");
        Assert.Equal(2, (await second.UntilAsync(p => p.Reports.Count == 2)).Reports.Count);
        Assert.Equal(second.Picture.Sequence, second.Get<IJournalStore>().Read(0).Last().Sequence);
    }

    [Fact]
    public async Task Writer_ThatNeverRenews_LosesTheSeatAndCanNotAppendAnyMore()
    {
        string database = postgres.NewDatabase();
        await using PostgresJournal dead = PostgresJournal.Open(database, "epoch", TimeProvider.System);
        // Longer than the second node takes to start on a busy machine.
        PostgresSeat? seat = await dead.Seat.TakeAsync("dead", TimeSpan.FromSeconds(15), Cancel);
        await using Host second = await StartAsync(database, "b");
        Assert.Null(second.Get<IElection>().Term);

        await Writes(second);

        DeposedException refused = await Assert.ThrowsAsync<DeposedException>(() => dead.AppendAsync(second.Picture.Sequence, [Entry(second.Picture.Sequence + 1)], [], Cancel, seat!.Term));
        Assert.Contains("term 2", refused.Message, StringComparison.Ordinal);
        await PushAsync(second, "C-1");
        await second.UntilAsync(p => p.Reports.Count == 1);
        InboxEntry entry = new(1, "e", DateTimeOffset.UtcNow, second.Picture.Reports.Values.First().Report);
        await Assert.ThrowsAsync<DeposedException>(() => dead.SetAsideAsync(entry, new Fault("x", "y"), Cancel, seat!.Term));
        Assert.DoesNotContain(dead.Read(0), e => e.Author == "ghost");
    }

    [Fact]
    public async Task Seat_HeldByAnother_IsNotTakenAndASecondTermNeedsTheFirstToEnd()
    {
        await using PostgresJournal journal = PostgresJournal.Open(postgres.NewDatabase(), "epoch", TimeProvider.System);
        PostgresSeat? first = await journal.Seat.TakeAsync("a", TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal(new PostgresSeat(1, "a", true), first);
        Assert.Null(await journal.Seat.TakeAsync("b", TimeSpan.FromMinutes(1), Cancel));
        Assert.False(await journal.Seat.RenewAsync(2, TimeSpan.FromMinutes(1), Cancel));
        Assert.True(await journal.Seat.RenewAsync(1, TimeSpan.FromMinutes(1), Cancel));

        await journal.Seat.ReleaseAsync(1, Cancel);

        Assert.False(await journal.Seat.RenewAsync(1, TimeSpan.FromMinutes(1), Cancel));
        Assert.Equal(new PostgresSeat(2, "b", true), await journal.Seat.TakeAsync("b", TimeSpan.FromMinutes(1), Cancel));
    }

    [Fact]
    public async Task Feed_HeardByOneNode_IsNotSilentOnTheOther()
    {
        string database = postgres.NewDatabase();
        await using Host first = await StartAsync(database, "a");
        await using Host second = await StartAsync(database, "b");
        await PushAsync(first, "C-1");

        await Wait.UntilAsync(() => second.Get<NodeRoll>().Pulse().Feeds.Single(f => f.Feed == "city").StateAt(DateTimeOffset.UtcNow) == FeedState.Live, "the other node hears of it");

        FeedStatus city = second.Get<NodeRoll>().Pulse().Feeds.Single(f => f.Feed == "city");
        Assert.Equal(1, city.Stored);
        Assert.True(city.IsConserved());
        Assert.Null(second.Feed("city").LastReceivedAt);
        using JsonDocument ready = JsonDocument.Parse(await second.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel));
        Assert.Equal("a", ready.RootElement.GetProperty("nodes")[0].GetProperty("node").GetString());
    }

    [Fact]
    public async Task Ready_NodeThatFollows_SaysWhoWrites()
    {
        string database = postgres.NewDatabase();
        await using Host first = await StartAsync(database, "a");
        await Writes(first);
        await using Host second = await StartAsync(database, "b");
        await Wait.UntilAsync(() => second.Get<IElection>().Seat.Node == "a", "it knows the writer");

        using JsonDocument ready = JsonDocument.Parse(await second.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel));

        Assert.Equal("standby", ready.RootElement.GetProperty("role").GetString());
        Assert.Equal("a", ready.RootElement.GetProperty("writer").GetString());
        Assert.Contains("command_writer 0", await second.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel), StringComparison.Ordinal);
        Assert.Contains("command_writer 1", await first.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    private static Task<Host> StartAsync(string database, string node) => Host.StartAsync(("Command:Postgres", database), ("Command:Node", node));

    private static Task Writes(Host host) => Wait.UntilAsync(() => host.Get<IElection>().Term is not null, "it is elected");

    private static async Task PushAsync(Host host, string id)
    {
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        using HttpResponseMessage response = await host.PushAsync("city", Encoding.UTF8.GetBytes(
            $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.757,"long":126.6425}]"""));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static JournalEntry Entry(long sequence) => new(sequence, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, "ghost", new IncidentClosed("I-1", []));

    private static string Json(PictureState picture) => JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState);
}
