using System.Net;
using System.Text.RegularExpressions;
using Command.Ingest.Api.Rights;
using Command.Web.Map;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Security;

/// <summary>Every role knocks at every door of the running server, and gets in where the table says so and nowhere else.</summary>
public sealed partial class RoleMatrixTests
{
    private static readonly (string Role, string Key)[] s_keys =
        [(Roles.Reader, SecureSite.ReaderKey), (Roles.Operator, SecureSite.OperatorKey), (Roles.Node, SecureSite.NodeKey), (Roles.Reporter, SecureSite.ReporterKey)];

    [Fact]
    public async Task Endpoints_ByEveryRole_OpenToThoseWithTheRightAlone()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        RouteEndpoint[] endpoints = [.. site.Get<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()];
        List<(string Who, string? Role, string? Cookie, string? Key)> callers = [("nobody", null, null, null)];
        foreach (string role in Roles.OfPeople.Append(Roles.Wall))
        {
            callers.Add((role, role, await site.CookieOfAsync(role), null));
        }

        callers.AddRange(s_keys.Select(k => ("key " + k.Role, (string?)k.Role, (string?)null, (string?)k.Key)));
        List<string> wrong = [];
        using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        foreach (RouteEndpoint endpoint in endpoints)
        {
            Right needs = EndpointRights.Of(endpoint)!.Right;
            foreach ((string who, string? role, string? cookie, string? key) in callers)
            {
                // Signing out would end the session that the next doors are tried with; its right is every signed-in person's.
                if (endpoint.RoutePattern.RawText?.Contains("sign-out", StringComparison.Ordinal) == true && cookie is not null)
                {
                    continue;
                }

                string refused = await AskAsync(http, endpoint, cookie, key);
                bool may = needs == Right.Anyone || (role is not null && RightsTable.Allows([role], needs));
                if ((refused.Length == 0) != may)
                {
                    wrong.Add($"{who} at {endpoint.DisplayName} ({needs}): {(refused.Length == 0 ? "let in" : refused)}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task MapHub_ByEveryRole_AnswersThoseWhoMaySeeThePictureAlone()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        foreach (string role in Roles.OfPeople.Append(Roles.Wall))
        {
            string cookie = await site.CookieOfAsync(role);
            await using HubConnection map = new HubConnectionBuilder().WithUrl(new Uri(site.Address, MapHub.Path), o => o.Headers["Cookie"] = cookie).AddMessagePackProtocol().Build();
            if (RightsTable.Allows([role], Right.SeePicture))
            {
                await map.StartAsync(TestContext.Current.CancellationToken);
                await map.InvokeAsync("SetView", 126.5, 45.7, 126.7, 45.8, 12.0, TestContext.Current.CancellationToken);
                await map.InvokeAsync("Ack", 1L, TestContext.Current.CancellationToken);
            }
            else
            {
                HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => map.StartAsync(TestContext.Current.CancellationToken));
                Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            }
        }
    }

    /// <returns>The gate's words, or nothing when it let the request through.</returns>
    private static async Task<string> AskAsync(HttpClient http, RouteEndpoint endpoint, string? cookie, string? key)
    {
        string path = Hole().Replace(endpoint.RoutePattern.RawText!, m => m.Value.Contains(":int", StringComparison.Ordinal) ? "1" : "x");
        string method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri("/" + path.TrimStart('/'), UriKind.Relative));
        request.Headers.Add("Accept", "application/json");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (key is not null)
        {
            request.Headers.Add("Authorization", "Bearer " + key);
        }

        // What is let through may stream for ever: its head says enough.
        using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            return "";
        }

        string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        bool gate = said.Contains("Not signed in", StringComparison.Ordinal) || said.Contains("Not allowed", StringComparison.Ordinal) || said.Contains("Not declared", StringComparison.Ordinal);

        // A door that asks by itself, as the feeds' for their keys, has turned away who passed the gate.
        return gate || EndpointRights.Of(endpoint)!.Right != Right.Anyone ? said : "";
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}
