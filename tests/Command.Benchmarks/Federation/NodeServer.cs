using System.Diagnostics;
using System.Globalization;
using System.Text;
using Command.Ingest.Api;
using Command.Ingest.Api.Cap;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Benchmarks.Federation;

/// <summary>What a node answered.</summary>
/// <param name="WireBytes">Request and answer as HTTP/1.1 has them, headers included; without TLS and TCP.</param>
internal sealed record NodeAnswer(int Status, byte[] Body, string? ETag, long WireBytes);

/// <summary>A node's read interfaces as the product maps them, <c>/cap</c> and <c>/ogc</c>, asked in this process instead of over a socket.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private const string Key = "a-neighbour-that-reads";

    private readonly ServiceProvider _services;
    private readonly RequestDelegate _answer;
    private readonly string _host;

    public NodeServer(string host, CityPack pack, IPictureView view, TimeProvider time)
    {
        _host = host;
        ServiceCollection services = new();
        services.AddLogging();
        services.AddRouting();
        services.AddSingleton(new DiagnosticListener(host));
        services.Configure<CommandOptions>(o => o.ApiKeys["neighbour"] = new ApiKeyOptions { Key = Key });
        services.AddSingleton(view);
        services.AddSingleton(pack);
        services.AddSingleton(time);
        services.AddShares();
        _services = services.BuildServiceProvider();
        ApplicationBuilder app = new(_services);
        app.UseRouting();
        app.UseEndpoints(e =>
        {
            e.MapCap();
            e.MapOgc();
        });
        _answer = app.Build();
    }

    public async Task<NodeAnswer> GetAsync(string path, string? etag)
    {
        int query = path.IndexOf('?', StringComparison.Ordinal);
        using MemoryStream body = new();
        DefaultHttpContext context = new() { RequestServices = _services };
        HttpRequest request = context.Request;
        request.Method = "GET";
        request.Scheme = "https";
        request.Host = new HostString(_host);
        request.Path = PathString.FromUriComponent(query < 0 ? path : path[..query]);
        request.QueryString = query < 0 ? QueryString.Empty : new QueryString(path[query..]);
        request.Headers.Authorization = "Bearer " + Key;
        if (etag is not null)
        {
            request.Headers.IfNoneMatch = etag;
        }

        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget = path;
        context.Response.Body = body;
        await _answer(context);
        await context.Response.CompleteAsync();
        byte[] bytes = body.ToArray();
        long wire = "GET  HTTP/1.1\r\n\r\nHost: \r\n".Length + path.Length + _host.Length + Headers(request.Headers)
            + "HTTP/1.1 200 OK\r\n\r\nDate: Sat, 18 Jul 2026 00:00:00 GMT\r\nServer: Kestrel\r\n".Length + Headers(context.Response.Headers)
            + (bytes.Length == 0 ? 0 : "Content-Length: \r\n".Length + bytes.Length.ToString(CultureInfo.InvariantCulture).Length) + bytes.Length;
        return new NodeAnswer(context.Response.StatusCode, bytes, context.Response.Headers.ETag, wire);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static long Headers(IHeaderDictionary headers) => headers.Where(h => h.Key is not ("Host" or "Content-Length")).Sum(h => h.Key.Length + 4L + Encoding.UTF8.GetByteCount(h.Value.ToString()));
}

/// <summary>The simulation's clock.</summary>
internal sealed class StoryClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
