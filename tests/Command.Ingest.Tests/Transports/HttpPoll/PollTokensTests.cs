using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Open311;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.AspNetCore.Http;

namespace Command.Ingest.Tests.Transports.HttpPoll;

public sealed class PollTokensTests
{
    private const string Case = """{"token":"t 1","status":"open","description":"积水","requested_datetime":"2026-07-18T08:50:00+08:00"}""";

    [Fact]
    public async Task Poll_CaseUnderATokenWhoseIdComesLater_WaitsAndIsThenTheCaseOfThatId()
    {
        string? id = null;
        await using Origin origin = await StartAsync(() => $"[{Case}]", _ => id);
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal((0, 1, "token-waiting"), (rig.Status.Stored, rig.Status.Quarantined, Waiting(rig)));
        Assert.Null(rig.Status.LastFault);

        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.PollAsync();
        Assert.Equal((0, 1), (rig.Status.Stored, rig.Status.Quarantined));

        id = "638344";
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.PollAsync();
        Assert.Equal((1, 0), (rig.Status.Stored, rig.Status.Quarantined));
        Assert.Equal(["638344"], Sources(rig));

        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.PollAsync();
        Assert.Equal((1, 1, 0), (rig.Status.Stored, rig.Status.Duplicates, rig.Status.Quarantined));
        Assert.Equal(3, origin.Requests.Count(r => r.Path == "/v2/tokens/t%201.json?jurisdiction_id=hrb"));
    }

    [Fact]
    public async Task Poll_RowsThatAreListedNoMore_AreTakenInAllTheSameAfterARestart()
    {
        string? id = null;
        string listed = $"[{Case}]";
        await using Origin origin = await StartAsync(() => listed, _ => id);
        await using PollRig rig = Rig(origin);
        await rig.PollAsync();

        listed = "[]";
        id = "7";
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.PollAsync(rig.Fresh());

        Assert.Equal((1, 0), (rig.Status.Stored, rig.Status.Quarantined));
        Assert.Equal(["7"], Sources(rig));
    }

    [Theory]
    [InlineData("epoch", 2)]
    [InlineData("another", 1)]
    public async Task Poll_TokenThatWaitsInAJournal_IsAskedForByThatJournalAlone(string epoch, int asked)
    {
        string listed = $"[{Case}]";
        await using Origin origin = await StartAsync(() => listed, _ => null);
        await using PollRig rig = Rig(origin);
        await rig.PollAsync();

        listed = "[]";
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.PollAsync(rig.Fresh(epoch));

        Assert.Equal(asked, origin.Requests.Count(r => r.Path.StartsWith("/v2/tokens/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Poll_RowWithNothingButAToken_HasItsCaseFetchedOnceTheIdIsKnown()
    {
        await using Origin origin = await StartAsync(() => """[{"token":"t 1"}]""", _ => "7");
        await using PollRig rig = Rig(origin);
        await rig.PollAsync();

        Assert.Equal((1, 0), (rig.Status.Stored, rig.Status.Quarantined));
        Assert.Equal(["7"], Sources(rig));
        Assert.Contains("/v2/requests/7.json?jurisdiction_id=hrb", origin.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task Poll_CaseFirstListedUnderItsTokenAndThenUnderItsId_IsOneCase()
    {
        string listed = $"[{Case}]";
        await using Origin origin = await StartAsync(() => listed, _ => null);
        await using PollRig rig = Rig(origin);
        await rig.PollAsync();

        listed = $"[{Case.Replace("\"status\"", "\"service_request_id\":\"7\",\"status\"", StringComparison.Ordinal)}]";
        await rig.PollAsync();

        Assert.Equal(["7"], Sources(rig));
        Assert.Equal((1, 0), (rig.Status.Stored, rig.Status.Quarantined));
    }

    [Fact]
    public async Task Poll_VeryManyTokens_AreAskedForABoundedNumberAtATime()
    {
        string rows = string.Join(',', Enumerable.Range(0, 50).Select(i => Case.Replace("t 1", FormattableString.Invariant($"t{i}"), StringComparison.Ordinal)));
        await using Origin origin = await StartAsync(() => $"[{rows}]", token => "id-" + token);
        await using PollRig rig = Rig(origin);

        await rig.PollAsync();
        Assert.Equal(20, origin.Requests.Count(r => r.Path.StartsWith("/v2/tokens/", StringComparison.Ordinal)));
        Assert.Equal((20, 30), (rig.Status.Stored, rig.Status.Quarantined));

        await rig.PollAsync();
        await rig.PollAsync();
        Assert.Equal((50, 0), (rig.Status.Stored, rig.Status.Quarantined));
        Assert.Equal(50, Sources(rig).Distinct().Count());
    }

    [Theory]
    [InlineData("[{\"token\":\"other\",\"service_request_id\":\"9\"}]")]
    [InlineData("<html>busy</html>")]
    [InlineData("{")]
    public async Task Poll_AnswerThatTellsNoIdOfTheToken_LeavesItWaiting(string answer)
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
            context.Response.WriteAsync(context.Request.Path.StartsWithSegments("/v2/tokens", StringComparison.Ordinal) ? answer : $"[{Case}]"));
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal((0, 1), (rig.Status.Stored, rig.Status.Quarantined));
        Assert.NotNull(rig.Poller.Cursor.LastSuccess);
    }

    [Fact]
    public async Task Poll_ServerSendsTokenAsksElsewhere_IsHeldByTheGuard()
    {
        await using Origin elsewhere = await Origin.StartAsync((context, _) => context.Response.WriteAsync("""[{"token":"t 1","service_request_id":"7"}]"""));
        Uri other = new UriBuilder(elsewhere.Address) { Host = "localhost" }.Uri;
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            if (context.Request.Path.StartsWithSegments("/v2/tokens", StringComparison.Ordinal))
            {
                context.Response.Redirect(other.AbsoluteUri);
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync($"[{Case}]");
        });
        await using PollRig rig = Rig(origin);

        await rig.PollAsync();
        Assert.Empty(elsewhere.Requests);
        Assert.Equal((0, 1), (rig.Status.Stored, rig.Status.Quarantined));
    }

    private static Task<Origin> StartAsync(Func<string> listed, Func<string, string?> idOf) => Origin.StartAsync((context, _) =>
    {
        string path = context.Request.Path.Value!;
        if (path == "/v2/requests.json")
        {
            return context.Response.WriteAsync(listed());
        }

        string name = path[(path.LastIndexOf('/') + 1)..^".json".Length];
        if (path.StartsWith("/v2/requests/", StringComparison.Ordinal))
        {
            return context.Response.WriteAsync($$"""[{"service_request_id":"{{name}}","status":"open","description":"x","requested_datetime":"2026-07-18T08:50:00+08:00"}]""");
        }

        if (idOf(name) is { } id)
        {
            return context.Response.WriteAsync($$"""[{"token":"{{name}}","service_request_id":"{{id}}"}]""");
        }

        context.Response.StatusCode = 404;
        return context.Response.WriteAsync("""[{"code":404,"description":"no id yet"}]""");
    });

    private static PollRig Rig(Origin origin) =>
        new(new Open311Decoder(), new PollSource(new Uri(origin.Address, "/v2/requests.json?jurisdiction_id=hrb"), TimeSpan.FromMinutes(1)));

    private static string? Waiting(PollRig rig) => rig.Journal.Quarantine("polled", 10).SingleOrDefault()?.Fault.Code;

    private static IEnumerable<string> Sources(PollRig rig) => rig.Journal.Pending(0, 100).Select(e => e.Message).OfType<Report>().Select(m => m.SourceId);
}
