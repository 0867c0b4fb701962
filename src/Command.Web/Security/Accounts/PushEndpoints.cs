using System.Buffers.Text;
using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Ingest.Notices.Push;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>What a browser says of itself when it is to be pushed (Push API §8: <c>PushSubscription.toJSON</c>).</summary>
public sealed record PushAsked(string? Endpoint, PushAskedKeys? Keys, string? Page, string? Language);

/// <summary>Its keys, base64url.</summary>
public sealed record PushAskedKeys(string? P256dh, string? Auth);

/// <summary>The devices that people are pushed on. Safe to use from any thread.</summary>
public sealed class PushDesk
{
    private readonly PushOptions _options;
    private readonly PushBook? _book;

    public PushDesk(IOptions<CommandOptions> options, SecurityDb db)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(db);
        _options = options.Value.Notices.Push;

        // The node that writes sends: it knows this node's devices where they share a database, or are one.
        _book = options.Value.Ingest.Addresses().Length == 0 || db.IsPostgres ? new PushBook(db) : null;
    }

    /// <summary>True where devices can be set up.</summary>
    public bool IsOpen => _options.Contact is not null && _book is not null;

    /// <summary>The key that browsers subscribe with; null where nothing is pushed.</summary>
    public async Task<string?> KeyAsync(CancellationToken cancellationToken) => IsOpen ? (await _book!.KeysAsync(cancellationToken).ConfigureAwait(false)).Public : null;

    /// <summary>An account's devices.</summary>
    public async Task<ImmutableArray<PushDevice>> OfAsync(string account, CancellationToken cancellationToken) => _book is null ? [] : await _book.OfAccountAsync(account, cancellationToken).ConfigureAwait(false);

    /// <summary>A device of what a browser says; null for what is none, or of a push service that is not asked here.</summary>
    public PushDevice? Read(PushAsked asked, string account, string agent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return asked is { Endpoint: { } endpoint, Keys: { P256dh: { } key, Auth: { } secret } } && _options.Takes(endpoint, out _) && Bytes(key) is { } point && Bytes(secret) is { } shared && PushEncryption.IsBrowser(point, shared)
            ? new PushDevice(PushDevice.IdOf(endpoint), account, NameOf(agent), asked.Page == "field" ? "field" : "desk", asked.Language == "en" ? "en" : "zh-CN", endpoint, key.TrimEnd('='), secret.TrimEnd('='), now, null)
            : null;
    }

    public Task PutAsync(PushDevice device, CancellationToken cancellationToken) => _book!.PutAsync(device, cancellationToken);

    public Task<bool> RemoveAsync(string id, string account, CancellationToken cancellationToken) => _book is null ? Task.FromResult(false) : _book.RemoveAsync(id, cancellationToken, account);

    /// <summary>By what a person finds a device again: its browser and system, as far as the browser tells.</summary>
    private static string NameOf(string agent)
    {
        string browser = First(agent, ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")) ?? "–";
        string? system = First(agent, ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"));
        return system is null ? browser : $"{browser} · {system}";
    }

    private static string? First(string agent, params ReadOnlySpan<(string Mark, string Name)> names)
    {
        foreach ((string mark, string name) in names)
        {
            if (agent.Contains(mark, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }

    private static byte[]? Bytes(string text)
    {
        string plain = text.TrimEnd('=');
        return plain.Length <= 120 && Base64Url.IsValid(plain) ? Base64Url.DecodeFromChars(plain) : null;
    }
}

/// <summary>
/// A person's own devices for pushed messages: <c>GET /account/push/key</c>, <c>POST /account/push</c>, <c>/account/push/stop</c> (by the device itself) and
/// <c>/account/push/remove</c> (by the list), and the desks' worker at <c>/push/worker.js</c>.
/// </summary>
public static class PushEndpoints
{
    private const string Shut = "Nothing is pushed here: Command__Notices__Push__Contact is not set, or this node follows another without their sharing a database.";

    public static void MapPush(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder own = app.MapGroup("/account/push").Needs(Right.OwnAccount);
        own.MapGet("/key", async (PushDesk desk, CancellationToken cancellationToken) =>
            await desk.KeyAsync(cancellationToken).ConfigureAwait(false) is { } key ? Results.Json(new { key }) : Results.Problem(statusCode: 404, title: "No push", detail: Shut));
        own.MapPost("", PutAsync).DisableAntiforgery();
        own.MapPost("/stop", StopAsync).DisableAntiforgery();
        own.MapPost("/remove", RemoveAsync);
        app.MapGet("/push/worker.js", (HttpContext http) => Worker(http, app.Environment)).Needs(Right.Anyone);
    }

    private static async Task<IResult> PutAsync([FromBody] PushAsked asked, HttpContext http, PushDesk desk, AuditLog audit, TimeProvider time)
    {
        if (http.Features.Get<Caller>()?.Account is not { } account || !desk.IsOpen)
        {
            return Results.Problem(statusCode: 409, title: "No push", detail: desk.IsOpen ? "Sign in with an account of your own: messages are pushed to persons." : Shut);
        }

        string agent = http.Request.Headers.UserAgent.ToString();
        if (desk.Read(asked, account, agent.Length > 400 ? agent[..400] : agent, time.GetUtcNow()) is not { } device)
        {
            return Results.Problem(statusCode: 400, title: "No device", detail: "This is no subscription of a browser, or its push service is none of Command__Notices__Push__Hosts.");
        }

        await audit.WriteAsync(Fact(http, "push device " + device.Id[..8]), http.RequestAborted).ConfigureAwait(false);
        await desk.PutAsync(device, http.RequestAborted).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static async Task<IResult> StopAsync([FromBody] PushAsked asked, HttpContext http, PushDesk desk, AuditLog audit)
    {
        if (asked.Endpoint is { Length: <= 2_000 } endpoint)
        {
            await TakeAsync(PushDevice.IdOf(endpoint), http, desk, audit).ConfigureAwait(false);
        }

        return Results.NoContent();
    }

    private static async Task<IResult> RemoveAsync([FromForm] string? id, HttpContext http, PushDesk desk, AuditLog audit)
    {
        await TakeAsync(id ?? "", http, desk, audit).ConfigureAwait(false);
        return Results.Redirect("/account?told=push-removed#push");
    }

    private static async Task TakeAsync(string id, HttpContext http, PushDesk desk, AuditLog audit)
    {
        if (id.Length == 64 && http.Features.Get<Caller>()?.Account is { } account && await desk.RemoveAsync(id, account, http.RequestAborted).ConfigureAwait(false))
        {
            await audit.WriteAsync(Fact(http, "push device taken away " + id[..8]), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static AuditFact Fact(HttpContext http, string subject) => AuditFact.Of(http.Features.Get<Caller>(), RightsGate.AddressOf(http), "account", subject, "done");

    private static IResult Worker(HttpContext http, IWebHostEnvironment environment)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return environment.WebRootFileProvider.GetFileInfo("lib/push-worker.js") is { Exists: true } file
            ? Results.Stream(file.CreateReadStream(), "text/javascript; charset=utf-8")
            : Results.Problem(statusCode: 404, title: "No worker", detail: "The browser's code was not bundled. Build Command.Web.");
    }
}
