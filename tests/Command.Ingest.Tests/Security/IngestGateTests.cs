using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Command.Ingest.Api.Rights;
using Command.Ingest.Security;
using Microsoft.AspNetCore.Routing;

namespace Command.Ingest.Tests.Security;

/// <summary>A Command.Ingest that runs alone stands behind the same gate and keeps the same log as the pages.</summary>
public sealed class IngestGateTests
{
    private const string OperatorKey = "operator-key-for-tests-0123", ReaderKey = "reader-key-for-tests-012345";
    private static readonly (string, string)[] s_keys =
        [("Command:ApiKeys:working:Key", OperatorKey), ("Command:ApiKeys:working:Role", "operator"), ("Command:ApiKeys:reading:Key", ReaderKey)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoints_All_DeclareTheirRightAndRefuseThoseWithoutIt()
    {
        await using Host host = await Host.StartAsync(s_keys);
        RouteEndpoint[] endpoints = [.. host.Get<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()];
        Assert.True(endpoints.Length > 30, $"Only {endpoints.Length} endpoints were found.");
        Assert.Empty(endpoints.Where(e => EndpointRights.Of(e) is null).Select(e => e.DisplayName));
        List<string> wrong = [];
        foreach (RouteEndpoint endpoint in endpoints.Where(e => EndpointRights.Of(e)!.Right != Right.Anyone))
        {
            string path = System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!, @"\{[^}]+\}", "x", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
            string method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";
            foreach (string? key in (string?[])[null, ReaderKey])
            {
                using HttpResponseMessage answer = await SendAsync(host, new HttpMethod(method), "/" + path.TrimStart('/'), key);
                bool may = key is not null && RightsTable.Allows([Roles.Reader], EndpointRights.Of(endpoint)!.Right);
                if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden == may)
                {
                    wrong.Add($"{method} {path} with {key ?? "nothing"}: {answer.StatusCode}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Command_WithAnOperatorsKey_IsInTheAuditLogAndOneThatIsRefusedToo()
    {
        await using Host host = await Host.StartAsync(s_keys);
        AuditLog audit = host.Get<AuditLog>();
        using HttpResponseMessage asked = await SendAsync(host, HttpMethod.Post, "/incidents/commands", OperatorKey, """{"c":"never","id":"I-0001","other":"I-0002","reason":"not the same"}""");
        Assert.Equal(HttpStatusCode.Conflict, asked.StatusCode);
        AuditEntry[] entries = [.. await audit.SearchAsync(new AuditQuery(null, "command", null, null, null, null), Cancel)];
        Assert.Equal([("working", "refused"), ("working", "asked")], entries.Select(e => (e.Fact.Who, e.Fact.Outcome)));
        Assert.All(entries, e => Assert.Equal("127.0.0.1", e.Fact.Address));

        using HttpResponseMessage refused = await SendAsync(host, HttpMethod.Post, "/incidents/commands", ReaderKey, "{}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(await audit.SearchAsync(new AuditQuery(null, "request", "refused", null, null, null), Cancel), e => e.Fact.Who == "reading");
        Assert.Null((await audit.VerifyAsync(null, Cancel)).Fault);
    }

    [Fact]
    public async Task Command_ThatCannotBeRecorded_IsNotDoneAndPushesGoOn()
    {
        await using Host host = await Host.StartAsync(s_keys);
        await host.Get<SecurityDb>().DoAsync("ALTER TABLE security_audit RENAME TO away", Cancel);
        using HttpResponseMessage asked = await SendAsync(host, HttpMethod.Post, "/incidents/commands", OperatorKey, """{"c":"never","id":"I-0001","other":"I-0002","reason":"not the same"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);
        Assert.Contains("audit-unavailable", await asked.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using HttpResponseMessage tried = await SendAsync(host, HttpMethod.Post, "/feeds/city/try", OperatorKey, "[]");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tried.StatusCode);
        using HttpResponseMessage exported = await SendAsync(host, HttpMethod.Get, "/history/entries", OperatorKey);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, exported.StatusCode);

        // A sender's message has the journal for its record.
        using HttpResponseMessage pushed = await host.PushAsync("city", Encoding.UTF8.GetBytes("[]"));
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, pushed.StatusCode);
    }

    [Fact]
    public async Task Start_WithOtherSettings_IsRecordedWithTheirNamesAndNeverTheirValues()
    {
        string folder = Directory.CreateTempSubdirectory("command-start-").FullName;
        await using (Host host = await Host.StartAsync(folder, s_keys))
        {
            await StartedAsync(host, 1);
        }

        await using (Host again = await Host.StartAsync(folder, [.. s_keys, ("Command:Feeds:city:MaxPerSecond", "77")]))
        {
            await StartedAsync(again, 2);
            AuditEntry start = (await again.Get<AuditLog>().SearchAsync(new AuditQuery(null, "start", null, null, null, null), Cancel))[0];
            Assert.Contains("changed: Command:Feeds:city:MaxPerSecond", start.Fact.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("77", start.Fact.Detail.Split("; ")[1], StringComparison.Ordinal);
            Assert.DoesNotContain(OperatorKey, start.Fact.Detail, StringComparison.Ordinal);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData(null, "127.0.0.1")]
    public async Task Address_SaidByAProxy_IsTakenFromThoseThatAreListedAlone(string? proxies, string seen)
    {
        (string, string)[] settings = proxies is null ? s_keys : [.. s_keys, ("Command:Proxies", proxies)];
        await using Host host = await Host.StartAsync(settings);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/incidents/commands", UriKind.Relative)) { Content = new StringContent("{}") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReaderKey);

        // Whatever the visitor wrote there stands first and is not the proxy's word.
        request.Headers.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        using HttpResponseMessage refused = await host.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(seen, (await host.Get<AuditLog>().SearchAsync(new AuditQuery(null, "request", "refused", null, null, null), Cancel))[0].Fact.Address);
    }

    [Fact]
    public async Task Answers_All_MayNotBeGuessedFramedOrRun()
    {
        await using Host host = await Host.StartAsync(s_keys);
        using HttpResponseMessage answer = await host.Http.GetAsync(new Uri("/healthz", UriKind.Relative), Cancel);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static async Task StartedAsync(Host host, int times)
    {
        for (int i = 0; i < 600 && (await host.Get<AuditLog>().SearchAsync(new AuditQuery(null, "start", null, null, null, null), Cancel)).Length < times; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(Host host, HttpMethod method, string path, string? key, string? body = null)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body) };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }
}
