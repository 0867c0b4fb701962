using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Picture;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Api.Cap;

/// <summary>
/// The alerts of the picture as others read them. Only what its sender made public is passed on; an exercise's alerts are another index,
/// asked for by <c>exercise=true</c>, and every document of it says so in its status.
/// </summary>
internal sealed class CapApi(SharedViews views, CityPack pack, TimeProvider time)
{
    private const int DefaultLimit = 100, MostLimit = 1_000;

    private static readonly ImmutableArray<string> s_index = ["limit", "cursor", "exercise"];

    private static readonly ImmutableArray<string> s_document = ["exercise"];

    public IResult Index(HttpContext context)
    {
        HttpRequest request = context.Request;
        (bool exercise, QueryFault? fault) = Layer(request);
        fault ??= OgcRequest.Unknown(request, s_index);
        string? stated = request.Query["limit"], placed = request.Query["cursor"];
        int limit = DefaultLimit;
        if (stated is not null && (!int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            fault ??= new QueryFault("limit", $"'{stated}' is not a whole number from 1.");
        }

        PageCursor? cursor = placed is null ? null : PageCursor.Parse(placed);
        if (placed is not null && cursor is null or { Backwards: true })
        {
            fault ??= new QueryFault("cursor", "It is not one that this index gave out.");
        }

        if (fault is not null)
        {
            return OgcRequest.Refuse(fault);
        }

        PictureState picture = views.Of(context).Picture;
        AlertItem[] all = [.. picture.Alerts.Values.Where(a => a.InForce && IsShown(a, exercise)).OrderBy(Place, StringComparer.Ordinal)];
        AlertItem[] rest = [.. all.Where(a => cursor is null || string.CompareOrdinal(Place(a), cursor.Id) > 0)];
        AlertItem[] page = [.. rest.Take(Math.Min(limit, MostLimit))];
        CultureInfo culture = Language.Of(request);
        CapIndex index = new()
        {
            Address = Root(request),
            Query = request.QueryString.ToUriComponent(),
            Next = page.Length < rest.Length ? new OgcLinks(request).With("cursor", new PageCursor(false, Place(page[^1])).ToString()) : null,
            Title = Title(culture, exercise),
            Author = culture.TwoLetterISOLanguageName == "en" ? pack.City.En : pack.City.Zh,
            Language = culture.Name,
            // What is in force changed at the latest when the newest of it became known; with none in force, no later than the picture itself.
            Updated = all.Length > 0 ? all.Max(a => a.KnownAt) : picture.Sequence > 0 ? picture.KnownAt : time.GetUtcNow(),
            Entries = [.. page.Select(a => new CapIndexEntry(Address(request, a), Shown(a), a.KnownAt))],
        };
        context.Response.Headers.Vary = "Accept-Language";
        context.Response.Headers.ContentLanguage = culture.Name;
        string version = string.Join('\n', all.Select(a => a.Id + " " + a.Alert.Version).Append(culture.Name).Append(index.Address).Append(index.Query));
        return Known(context, version) ? NotModified() : Results.Bytes(index.ToBytes(), CapIndex.MediaType);
    }

    public IResult Document(HttpContext context, string id)
    {
        (bool exercise, QueryFault? fault) = Layer(context.Request);
        fault ??= OgcRequest.Unknown(context.Request, s_document);
        if (fault is not null)
        {
            return OgcRequest.Refuse(fault);
        }

        string wanted = RawId(context) ?? id;
        if (!views.Of(context).Picture.Alerts.TryGetValue(wanted, out AlertItem? item) || !IsShown(item, exercise))
        {
            return Results.Problem(statusCode: 404, title: "No such alert", detail: $"There is no public alert '{wanted}' now. The index is at {Root(context.Request)}.");
        }

        context.Response.GetTypedHeaders().LastModified = item.KnownAt;
        context.Response.Headers["Classification"] = views.Of(context).MarkOf(Shares.ShareFields.Alerts, item.Id, item);
        return Known(context, item.Id + " " + item.Alert.Version) ? NotModified() : Results.Bytes(CapWriter.Write(Shown(item)), "application/cap+xml");
    }

    // A missing scope is no leave to publish.
    private static bool IsShown(AlertItem item, bool exercise) =>
        item.Alert.Exercise == exercise && item.Alert is { Scope: "Public", MsgType: "Alert" or "Update" or "Cancel", Test: false } && (exercise || item.Alert.Status == "Actual");

    /// <summary>The alert with its shape on the shared layer, for its feed may have another datum; an exercise's says so.</summary>
    private static Alert Shown(AlertItem item) => item.Alert with
    {
        Shape = item.Alert.Shape is null ? null : item.Place.Shape,
        Status = item.Alert.Exercise ? "Exercise" : item.Alert.Status,
    };

    // Newest first; the id tells apart those of one moment.
    private static string Place(AlertItem item) => string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - item.Alert.Sent.UtcTicks:D19} {item.Id}");

    private static (bool Exercise, QueryFault? Fault) Layer(HttpRequest request) => request.Query["exercise"].ToString() switch
    {
        "" or "false" => (false, null),
        "true" => (true, null),
        string other => (false, new QueryFault("exercise", $"'{other}' is not one of true, false.")),
    };

    private string Title(CultureInfo culture, bool exercise) => (culture.TwoLetterISOLanguageName, exercise) switch
    {
        ("en", false) => $"{pack.City.En}: warnings in force",
        ("en", true) => $"{pack.City.En}: exercise warnings (not real)",
        (_, false) => $"{pack.City.Zh}生效预警",
        (_, true) => $"{pack.City.Zh}演练预警（非真实）",
    };

    private static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}/cap";

    private static string Address(HttpRequest request, AlertItem item) => $"{Root(request)}/{Uri.EscapeDataString(item.Id)}{(item.Alert.Exercise ? "?exercise=true" : "")}";

    /// <summary>The id as it was sent: routing leaves <c>%2F</c> as it is, so that an id with a slash can't be told from one with those three characters.</summary>
    private static string? RawId(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        int at = path.IndexOf("/cap/", StringComparison.Ordinal);
        return at < 0 ? null : Uri.UnescapeDataString(path[(at + 5)..]);
    }

    private static bool Known(HttpContext context, string version)
    {
        EntityTagHeaderValue tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)).AsSpan(0, 12))}\"");
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag.ToString();
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(EntityTagHeaderValue.Any, useStrongComparison: false) || t.Compare(tag, useStrongComparison: false));
    }

    private static IResult NotModified() => Results.StatusCode(StatusCodes.Status304NotModified);
}
