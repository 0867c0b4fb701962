using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Feeds.Open311;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Api.Open311;

/// <summary>Answers requests below <c>/open311/v2</c>. Every refusal has the standard's form and says what to do.</summary>
internal sealed class Open311Api(
    CityPack pack, TimeProvider time, ServiceCatalogue catalogue, ReporterAccess access, RequestShelf shelf, ReportIntake? intake)
{
    /// <summary>Largest body of a POST, bytes: every field of the standard at its longest fits several times.</summary>
    public const int LargestBody = 64 * 1024;

    public async Task<IResult> AnswerAsync(HttpContext context, string rest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        HttpRequest request = context.Request;
        Open311Route route = Open311Route.Read(rest, request.GetTypedHeaders().Accept);
        bool xml = route.Xml;
        if (route.Resource is not { } resource)
        {
            return Open311Reply.Refuse(xml, 404, "There is nothing here. There are discovery, services, services/{code}, requests, requests/{id} and tokens/{token}, each ending in .json or .xml.");
        }

        if (!route.Acceptable)
        {
            return Open311Reply.Refuse(xml, 406, "Only JSON and XML are given: end the address in .json or .xml.");
        }

        bool post = HttpMethods.IsPost(request.Method);
        bool mayPost = resource == Open311Resource.Requests;
        if (post ? !mayPost : !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return Open311Reply.Refuse(xml, 405, $"{request.Method} is not for this address; {(mayPost ? "GET and POST are" : "GET is")}.", ("Allow", mayPost ? "GET, HEAD, POST" : "GET, HEAD"));
        }

        return post ? await PostAsync(context, xml, cancellationToken).ConfigureAwait(false) : Get(context, route, resource);
    }

    private Open311Reply Get(HttpContext context, Open311Route route, Open311Resource resource)
    {
        bool xml = route.Xml;
        if (access.Find(context, null, out bool showed) is not { } caller)
        {
            return NoKey(xml, showed, "Reading needs a reader's key");
        }

        if (Jurisdiction(xml, context.Request.Query["jurisdiction_id"]) is { } elsewhere)
        {
            return elsewhere;
        }

        bool english = Language.Of(context.Request).TwoLetterISOLanguageName == "en";
        switch (resource)
        {
            case Open311Resource.Discovery:
                string url = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{Open311Endpoints.Path}";
                return Open311Reply.Ok(xml, ServiceDocuments.Discovery(xml, pack.City, url, new DateTimeOffset(2011, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            case Open311Resource.Services:
                return Open311Reply.Ok(xml, ServiceDocuments.List(xml, catalogue, english));
            case Open311Resource.Service:
                return catalogue.Find(route.Id) is { } service
                    ? Open311Reply.Ok(xml, ServiceDocuments.Definition(xml, service, english))
                    : Open311Reply.Refuse(xml, 404, $"There is no service '{Short(route.Id)}'; see GET /services.");
            case Open311Resource.Requests:
                return List(context, xml, caller);
            default:
                return One(context, xml, route.Id, resource, caller);
        }
    }

    private Open311Reply List(HttpContext context, bool xml, Open311Caller caller)
    {
        if (!caller.MayRead)
        {
            return Open311Reply.Refuse(xml, 403, "A reporter's key lists nothing: ask for a request by its id, or use a reader's key.");
        }

        DateTimeOffset now = time.GetUtcNow();
        (RequestQuery query, ImmutableArray<Open311Error> errors) = RequestQuery.Read(context.Request.Query, now, pack.City.TimeZone.GetUtcOffset(now));
        return errors.IsEmpty ? Requests(xml, shelf.Page(query, context)) : Open311Reply.Refuse(xml, errors);
    }

    private Open311Reply One(HttpContext context, bool xml, string id, Open311Resource resource, Open311Caller caller)
    {
        // To a reporter's key, what came by another feed is not there: those ids can be guessed.
        if ((caller.MayRead ? shelf.Find(id, context) : shelf.FindOwn(id)) is not { } item)
        {
            return Open311Reply.Refuse(xml, 404, $"There is no service request with the id or token '{Short(id)}'.");
        }

        return resource == Open311Resource.Token
            ? Open311Reply.Ok(xml, RequestDocuments.Token(xml, item.Report.SourceId))
            : Requests(xml, [item]);
    }

    private Open311Reply Requests(bool xml, IEnumerable<ReportItem> items) =>
        Open311Reply.Ok(xml, xml ? Open311Writer.Xml(items.Select(shelf.Written)) : Open311Writer.Json(items.Select(shelf.Written)));

    private async Task<IResult> PostAsync(HttpContext context, bool xml, CancellationToken cancellationToken)
    {
        HttpRequest request = context.Request;
        string? type = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? media) ? media.MediaType.Value?.ToLowerInvariant() : null;
        if (request.Headers.ContentEncoding.Count > 0 || type is not ("application/x-www-form-urlencoded" or "application/json" or "text/json"))
        {
            return Open311Reply.Refuse(xml, 415, "Send the report as application/x-www-form-urlencoded (or application/json), UTF-8 and not compressed; a picture as media_url.");
        }

        if (await BodyAsync(request, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return Open311Reply.Refuse(xml, 413, string.Create(CultureInfo.InvariantCulture, $"The report is larger than {LargestBody} bytes. Nothing of it was kept."));
        }

        (ReportForm? form, string? fault) = type == "application/x-www-form-urlencoded" ? ReportForm.FromForm(body) : ReportForm.FromJson(body);
        Open311Caller? caller = access.Find(context, form?["api_key"], out bool showed);
        if (caller?.Name is not { } name)
        {
            return NoKey(xml, showed, "Reporting needs a reporter's key");
        }

        if (!caller.MayReport)
        {
            return Open311Reply.Refuse(xml, 403, $"The key '{name}' may not report. Set Command__ApiKeys__{name}__Role=reporter, or use such a key.");
        }

        if (form is null)
        {
            return Open311Reply.Refuse(xml, 400, fault!);
        }

        StringValues jurisdiction = form["jurisdiction_id"] is { } stated ? stated : request.Query["jurisdiction_id"];
        return Jurisdiction(xml, jurisdiction) ?? await TakeAsync(context, xml, name, body, form).ConfigureAwait(false);
    }

    private async Task<IResult> TakeAsync(HttpContext context, bool xml, string caller, ReadOnlyMemory<byte> body, ReportForm form)
    {
        if (intake is null)
        {
            return Open311Reply.Refuse(xml, 404, $"This city takes no reports here: its pack has no feed '{ReportIntake.Feed}'.");
        }

        try
        {
            (ReportItem? item, ImmutableArray<Open311Error> errors) = await intake.TakeAsync(caller, body, form).ConfigureAwait(false);
            if (!errors.IsEmpty)
            {
                return Open311Reply.Refuse(xml, errors);
            }

            if (item is null)
            {
                return Open311Reply.Refuse(xml, 429, string.Create(CultureInfo.InvariantCulture, $"The key posts more than {PostedReports.MostPerKey} reports a minute. Wait a minute and send it again."), ("Retry-After", "60"));
            }

            string id = item.Report.SourceId;
            bool english = Language.Of(context.Request).TwoLetterISOLanguageName == "en";
            string location = $"{Open311Endpoints.Path}/requests/{id}.{(xml ? "xml" : "json")}";
            return new Open311Reply(201, xml, RequestDocuments.Posted(xml, id, english)) { Headers = new Dictionary<string, string> { ["Location"] = location } };
        }
        catch (JournalUnavailableException)
        {
            return Open311Reply.Refuse(xml, 503, "The report could not be made durable, so it was not accepted. Send it again in a few seconds.", ("Retry-After", "5"));
        }
    }

    /// <summary>This server is one city's: its name (also as the beginning of a host's name) and its code are taken, and no other city's.</summary>
    private Open311Reply? Jurisdiction(bool xml, StringValues given)
    {
        string? id = given.LastOrDefault()?.Trim();
        return string.IsNullOrEmpty(id) || id == pack.City.AdminCode || id.Equals(pack.City.Id, StringComparison.OrdinalIgnoreCase) || id.StartsWith(pack.City.Id + ".", StringComparison.OrdinalIgnoreCase)
            ? null
            : Open311Reply.Refuse(xml, 404, $"There is no jurisdiction '{Short(id)}' here; this server is {pack.City.Id}'s, and jurisdiction_id may be left out.");
    }

    /// <summary>401 where none was shown, and the standard's 403 for one that is not known.</summary>
    private static Open311Reply NoKey(bool xml, bool showed, string what) => showed
        ? Open311Reply.Refuse(xml, 403, $"{what}, and the one shown is not known. Keys are set by Command__ApiKeys__<name>__Key.")
        : Open311Reply.Refuse(xml, 401, $"{what}: api_key=<key>, or better Authorization: Bearer <key>. Keys are set by Command__ApiKeys__<name>__Key.", ("WWW-Authenticate", "Bearer"));

    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        byte[] buffer = new byte[LargestBody + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length > LargestBody ? null : buffer.AsMemory(0, length);
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
