using System.IO.Compression;
using Command.Ingest.Contracts;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.AspNetCore.Http;

namespace Command.Ingest.Tests.Transports.HttpPoll;

public sealed class PollerTests
{
    [Fact]
    public async Task Poll_AnAnswerWithValidators_IsStoredAndAskedForOnlyIfItChanged()
    {
        await using Origin origin = await Origin.StartAsync((context, number) =>
        {
            context.Response.Headers.ETag = "W/odd-\"tag";
            context.Response.Headers.LastModified = "Sat, 18 Jul 2026 01:00:00 GMT";
            context.Response.StatusCode = number == 0 ? 200 : 304;
            return number == 0 ? context.Response.WriteAsync("a\nb") : Task.CompletedTask;
        });
        await using PollRig rig = Rig(origin);
        DateTimeOffset first = rig.Time.GetUtcNow();

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(FeedState.Late, rig.Status.StateAt(first.AddSeconds(130)));
        rig.Time.Advance(TimeSpan.FromSeconds(130));
        Assert.Equal(PollOutcome.Unchanged, (await rig.PollAsync()).Outcome);

        Assert.Null(origin.Requests[0]["If-None-Match"]);
        Assert.Equal("W/odd-\"tag", origin.Requests[1]["If-None-Match"]);
        Assert.Equal("Sat, 18 Jul 2026 01:00:00 GMT", origin.Requests[1]["If-Modified-Since"]);
        Assert.Equal(2, rig.Status.Stored);
        Assert.Equal(FeedState.Live, rig.Status.StateAt(rig.Time.GetUtcNow()));
        Assert.True(rig.Status.LastHeardAt > rig.Status.LastReceivedAt);
    }

    [Fact]
    public async Task Poll_AfterARestart_GoesOnWhereItWasButNotInAnotherJournal()
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.Headers.ETag = "\"1\"";
            return context.Response.WriteAsync("a");
        });
        await using PollRig rig = Rig(origin);
        await rig.PollAsync();
        await rig.PollAsync(rig.Fresh());
        await rig.PollAsync(rig.Fresh("another"));

        Assert.Equal([null, "\"1\"", null], origin.Requests.Select(r => r["If-None-Match"]));
    }

    [Fact]
    public async Task Poll_AnAnswerThatCantBeRead_IsBrokenUntilAnotherComes()
    {
        await using Origin origin = await Origin.StartAsync((context, number) =>
        {
            context.Response.Headers.ETag = "\"1\"";
            return context.Response.WriteAsync(number < 2 ? "bad" : "good");
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Broken, (await rig.PollAsync()).Outcome);
        Assert.Equal(PollOutcome.Broken, (await rig.PollAsync()).Outcome);
        Assert.Null(origin.Requests[1]["If-None-Match"]);
        Assert.Equal("lines-bad", rig.Status.LastFault?.Code);
        Assert.Single(rig.Journal.Quarantine("polled", 10));
        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.False(rig.Status.IsBroken());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Poll_APackedAnswer_IsUnpacked(string encoding)
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.Body.WriteAsync(Pack(encoding, "a\nb\nc"u8.ToArray())).AsTask();
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(3, rig.Status.Stored);
        Assert.Contains(encoding, origin.Requests[0]["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", true, "poll-too-large")]
    [InlineData("br", true, "poll-too-large")]
    [InlineData("", true, "poll-too-large")]
    [InlineData("gzip", false, "poll-encoding")]
    [InlineData("br", false, "poll-encoding")]
    [InlineData("zstd", false, "poll-encoding")]
    public async Task Poll_ABombOrAnUnreadablePacking_IsAFaultAndItsFirstBytesAreKept(string encoding, bool bomb, string code)
    {
        byte[] body = bomb ? Pack(encoding, new byte[50_000_000]) : [1, 2, 3, 4, 5, 6, 7, 8];
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await using PollRig rig = Rig(origin);
        PollResult result = await rig.PollAsync();

        Assert.Equal((PollOutcome.Broken, code), (result.Outcome, result.Fault?.Code));
        Assert.Equal(encoding == "zstd" ? [] : [code], rig.Journal.Quarantine("polled", 10).Select(q => q.Fault.Code));
        Assert.Equal(0, rig.Status.Stored);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Poll_APackedAnswerThatWasCutOff_IsAFaultAndNotHalfAnAnswer(string encoding)
    {
        byte[] packed = Pack(encoding, [.. Enumerable.Range(0, 20_000).SelectMany(i => System.Text.Encoding.ASCII.GetBytes($"line {i * 7919 % 10_007}\n"))]);
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.Body.WriteAsync(packed.AsMemory(0, packed.Length / 2)).AsTask();
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal("poll-encoding", (await rig.PollAsync()).Fault?.Code);
        Assert.Equal(0, rig.Status.Stored);
    }

    [Theory]
    [InlineData("text/html", "<!DOCTYPE html><html><body>Sign in</body></html>")]
    [InlineData("application/json", "\uFEFF  <HTML>Maintenance</HTML>")]
    [InlineData("text/html", "<div>Down</div>")]
    public async Task Poll_AWebPageInsteadOfMessages_IsBrokenAndKept(string contentType, string page)
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync(page);
        });
        await using PollRig rig = Rig(origin);
        await rig.PollAsync();

        Assert.Equal("poll-html", rig.Status.LastFault?.Code);
        Assert.Equal("poll-html", Assert.Single(rig.Journal.Quarantine("polled", 10)).Fault.Code);
        Assert.Null(rig.Status.LastReceivedAt);
    }

    [Fact]
    public async Task Poll_AnEmptyAnswer_SaysThatTheSenderIsThere()
    {
        await using Origin origin = await Origin.StartAsync((_, _) => Task.CompletedTask);
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Unchanged, (await rig.PollAsync()).Outcome);
        Assert.Equal(FeedState.Live, rig.Status.StateAt(rig.Time.GetUtcNow()));
        Assert.Equal(0, rig.Status.Received);
    }

    [Fact]
    public async Task Poll_TroubleThatPasses_IsTriedAgainUntilItIsOver()
    {
        await using Origin origin = await Origin.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number switch { 0 => 503, 1 => 429, 2 => 500, _ => 200 };
            return context.Response.WriteAsync("a");
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(4, origin.Requests.Count);
        Assert.False(rig.Status.IsBroken());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task Poll_ARefusalForGood_IsNotTriedAgainAtOnce(int status)
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal("poll-status", (await rig.PollAsync()).Fault?.Code);
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Poll_ALongRetryAfter_IsLeftToTheNextPoll()
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "600";
            return Task.CompletedTask;
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal(TimeSpan.FromMinutes(10), (await rig.PollAsync()).RetryAfter);
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Poll_ASenderInLastingTrouble_IsLeftAloneAndThenTriedOnce()
    {
        bool well = false;
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.StatusCode = well ? 200 : 404;
            return context.Response.WriteAsync("a");
        });
        await using PollRig rig = Rig(origin);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(PollOutcome.Broken, (await rig.PollAsync()).Outcome);
            rig.Time.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Equal(PollOutcome.LeftAlone, (await rig.PollAsync()).Outcome);
        Assert.Equal(4, origin.Requests.Count);
        Assert.True(rig.Status.IsBroken());

        rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(PollOutcome.Broken, (await rig.PollAsync()).Outcome);
        Assert.Equal(PollOutcome.LeftAlone, (await rig.PollAsync()).Outcome);
        Assert.Equal(5, origin.Requests.Count);

        well = true;
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.False(rig.Status.IsBroken());
    }

    [Fact]
    public async Task Poll_AServerThatNeverEndsItsAnswer_IsGivenUp()
    {
        await using Origin origin = await Origin.StartAsync(async (context, _) =>
        {
            await context.Response.WriteAsync("a", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using PollRig rig = Rig(origin);
        Assert.Equal("poll-timeout", (await rig.PollAsync()).Fault?.Code);
        Assert.Equal(0, rig.Status.Received);
    }

    [Fact]
    public async Task Poll_NobodyListens_IsBrokenAndNotSilent()
    {
        Uri gone;
        await using (Origin origin = await Origin.StartAsync((_, _) => Task.CompletedTask))
        {
            gone = origin.Address;
        }

        await using PollRig rig = new(new Lines(), new PollSource(gone, TimeSpan.FromSeconds(60)));
        await rig.PollAsync();

        Assert.Equal("poll-unreachable", rig.Status.LastFault?.Code);
        Assert.Null(rig.Status.LastHeardAt);
    }

    [Fact]
    public async Task Poll_Credentials_AreShownToTheConfiguredServerAndNoOther()
    {
        await using Origin other = await Origin.StartAsync((context, _) => context.Response.WriteAsync("a"));
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.Redirect(other.Address.AbsoluteUri);
            return Task.CompletedTask;
        });
        await using PollRig rig = new(new Lines(), new PollSource(origin.Address, TimeSpan.FromSeconds(60)) { User = "u", Password = "p", ApiKey = "k", Header = "X-Api-Key" });

        Assert.Equal(PollOutcome.Taken, (await rig.PollAsync()).Outcome);
        Assert.Equal("Basic " + Convert.ToBase64String("u:p"u8), origin.Requests[0]["Authorization"]);
        Assert.Equal("k", origin.Requests[0]["X-Api-Key"]);
        Assert.Null(other.Requests[0]["Authorization"]);
        Assert.Null(other.Requests[0]["X-Api-Key"]);
    }

    [Theory]
    [InlineData("/again", "poll-redirect", 4)]
    [InlineData("ftp://127.0.0.1/x", "poll-redirect", 1)]
    [InlineData("file:///etc/passwd", "poll-redirect", 1)]
    [InlineData("http://169.254.169.254/latest/meta-data", "poll-refused-address", 1)]
    [InlineData("http://localhost:1/", "poll-refused-address", 1)]
    [InlineData("http://[::1]:1/", "poll-refused-address", 1)]
    public async Task Poll_ARedirectThatLeadsAstray_IsNotFollowed(string to, string code, int requests)
    {
        await using Origin origin = await Origin.StartAsync((context, _) =>
        {
            context.Response.Redirect(to);
            return Task.CompletedTask;
        });
        await using PollRig rig = Rig(origin);

        Assert.Equal(code, (await rig.PollAsync()).Fault?.Code);
        Assert.Equal(requests, origin.Requests.Count);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("elsewhere.example", true)]
    public async Task Poll_AnInsideAddressThatIsNotListed_IsNotEvenConnectedTo(string allow, bool exercise)
    {
        await using Origin origin = await Origin.StartAsync((context, _) => context.Response.WriteAsync("a"));
        await using PollRig rig = new(new Lines(), new PollSource(origin.Address, TimeSpan.FromSeconds(60)), allow, exercise: exercise);
        PollResult result = await rig.PollAsync();

        Assert.Equal("poll-refused-address", result.Fault?.Code);
        Assert.Contains("Command__Ingest__PollAllow", result.Fault?.Reason, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    private static PollRig Rig(Origin origin) => new(new Lines(), new PollSource(origin.Address, TimeSpan.FromSeconds(60)));

    private static byte[] Pack(string encoding, byte[] body)
    {
        using MemoryStream packed = new();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.SmallestSize),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest),
            _ => packed,
        })
        {
            packing.Write(body);
        }

        return packed.ToArray();
    }
}
