using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Command.Ingest.Tests.Api.Open311;

/// <summary>A running host with a reporter's and a reader's key, and the few calls that an Open311 client makes.</summary>
internal sealed class Reporter(Host host) : IAsyncDisposable
{
    public const string Key = "reporter-key-for-tests-0123";
    public const string ReaderKey = "reader-key-for-tests-0123456";
    public const string Flood = "service_code=0406&lat=45.757&long=126.6425&description=%E7%A7%AF%E6%B0%B4%E5%BE%88%E6%B7%B1";

    public Host Host => host;

    public static async Task<Reporter> StartAsync(string? folder = null) => new(await Host.StartAsync(
        folder,
        ("Command:ApiKeys:app:Key", Key),
        ("Command:ApiKeys:app:Role", "reporter"),
        ("Command:ApiKeys:desk:Key", ReaderKey)));

    public async Task<HttpResponseMessage> GetAsync(string path, string? key = ReaderKey, string? accept = null, string method = "GET")
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "/open311/v2/" + path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> PostAsync(string body, string? key = Key, string path = "requests.json", string type = "application/x-www-form-urlencoded", string language = "zh-CN")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/open311/v2/" + path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts a report that must be taken and gives its id.</summary>
    public async Task<string> ReportAsync(string body)
    {
        using HttpResponseMessage response = await PostAsync(body);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Created, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await JsonAsync(response))[0].GetProperty("service_request_id").GetString()!;
    }

    public async Task<JsonElement> JsonAsync(string path, string? key = ReaderKey)
    {
        using HttpResponseMessage response = await GetAsync(path, key);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    public async Task<XElement> XmlAsync(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        return XElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
