using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Resources;
using Microsoft.AspNetCore.Http.Features;

namespace Command.Ingest.Api.Ogc;

/// <summary>OGC API – Features parts 1 and 2 over the live picture: requests to answers.</summary>
internal sealed class OgcApi(SharedViews views, CityPack pack, TimeProvider time)
{
    private static readonly ImmutableArray<string> s_formatOnly = ["f"];

    private readonly ReasonText _reasons = new(pack);

    private readonly ImmutableArray<OgcCollection> _collections = OgcCollections.Of(pack);

    public IResult Landing(HttpContext context) => Answer(context, s_formatOnly, r =>
    {
        ImmutableArray<OgcLink> links =
        [
            .. r.Links.Self(r.Links.Root, OgcLinks.Json, r.Html),
            new(r.Links.Root + "/api", "service-desc", OgcLinks.OpenApi, "The API's description"),
            new(r.Links.Root + "/api?f=html", "service-doc", OgcLinks.Html, "The API's description as a page"),
            new(r.Links.Root + "/conformance", "conformance", OgcLinks.Json, "What the API holds to"),
            new(r.Links.Root + "/collections", "data", OgcLinks.Json, "The collections"),
        ];
        string title = Either(r, $"{pack.City.Zh}态势", $"{pack.City.En}: the picture");
        string about = Either(r, "全市应急态势的实时要素服务。", "The live picture of the city as features.");
        return r.Html ? new OgcPage(title, about, links, []) : new OgcJson(OgcLinks.Json, json =>
        {
            json.WriteString("title", title);
            json.WriteString("description", about);
            json.WriteString("attribution", Either(r, pack.City.AttributionZh, pack.City.AttributionEn));
            OgcLinks.Write(json, links);
        });
    });

    public IResult Conformance(HttpContext context) => Answer(context, s_formatOnly, r =>
    {
        ImmutableArray<OgcLink> links = [.. r.Links.Self(r.Links.Root + "/conformance", OgcLinks.Json, r.Html)];
        return r.Html
            ? new OgcPage("Conformance", "", links, OgcDocuments.Conformance.Select(c => (c, c)))
            : new OgcJson(OgcLinks.Json, json =>
            {
                OgcDocuments.ConformsTo(json);
                OgcLinks.Write(json, links);
            });
    });

    public IResult Description(HttpContext context) => Answer(context, s_formatOnly, r => r.Html
        ? new OgcPage("API", "OpenAPI 3.0", r.Links.Self(r.Links.Root + "/api", OgcLinks.OpenApi, r.Html), _collections.Select(c => (r.Links.Items(c), "/collections/" + c.Id + "/items")))
        : new OgcJson(OgcLinks.OpenApi, json => OpenApiDocument.Write(json, _collections, r.Links.Root)));

    public IResult Collections(HttpContext context) => Answer(context, s_formatOnly, r =>
    {
        ImmutableArray<OgcLink> links = [.. r.Links.Self(r.Links.Root + "/collections", OgcLinks.Json, r.Html)];
        return r.Html
            ? new OgcPage(Either(r, "要素集", "Collections"), "", links, _collections.Select(c => (r.Links.Collection(c), c.Title(r.Moment.Culture))))
            : new OgcJson(OgcLinks.Json, json =>
            {
                OgcLinks.Write(json, links);
                OgcDocuments.Crs(json);
                json.WriteStartArray("collections");
                foreach (OgcCollection collection in _collections)
                {
                    json.WriteStartObject();
                    OgcDocuments.Collection(json, collection, pack, r.Moment, About(r, collection));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
    });

    public IResult Collection(HttpContext context, string id) => WithCollection(id, collection => Answer(context, s_formatOnly, r =>
    {
        ImmutableArray<OgcLink> links = [.. r.Links.Self(r.Links.Collection(collection), OgcLinks.Json, r.Html), .. About(r, collection).Skip(1)];
        return r.Html
            ? new OgcPage(collection.Title(r.Moment.Culture), collection.Description(r.Moment.Culture), links, [])
            : new OgcJson(OgcLinks.Json, json => OgcDocuments.Collection(json, collection, pack, r.Moment, links));
    }));

    public IResult Schema(HttpContext context, string id) => WithCollection(id, collection => Answer(context, s_formatOnly, r =>
        new OgcJson(OgcLinks.Schema, json => OgcDocuments.Schema(json, collection, r.Links.Collection(collection) + "/schema", r.Moment))));

    public IResult Items(HttpContext context, string id) => WithCollection(id, collection =>
    {
        (ItemsQuery? query, QueryFault? fault) = ItemsQuery.Parse(context.Request.Query, collection);
        return query is null ? OgcRequest.Refuse(fault!) : Answer(context, null, r =>
        {
            string address = r.Links.Items(collection);
            ItemsPage page = ItemsPage.Select(collection, query, r.Moment, context.RequestAborted);
            List<OgcLink> links = [.. r.Links.Self(address, OgcLinks.GeoJson, r.Html)];
            if (page.Next is { } next)
            {
                links.Add(new OgcLink(address + r.Links.With("cursor", next.ToString()), "next", r.Html ? OgcLinks.Html : OgcLinks.GeoJson, "The next page"));
            }

            if (page.Previous is { } previous)
            {
                links.Add(new OgcLink(address + r.Links.With("cursor", previous.ToString()), "prev", r.Html ? OgcLinks.Html : OgcLinks.GeoJson, "The page before"));
            }

            links.Add(new OgcLink(r.Links.Collection(collection), "collection", OgcLinks.Json, collection.Title(r.Moment.Culture)));
            return r.Html
                ? new OgcPage(collection.Title(r.Moment.Culture), Counts(page), links, page.Features.Select(f => (r.Links.Item(collection, f.Id), f.Id)))
                : new FeaturesAnswer(collection, page, query.Crs, r.Moment, [.. links]);
        });
    });

    public IResult Item(HttpContext context, string id, string featureId) => WithCollection(id, collection => Answer(context, ["f", "crs"], r =>
    {
        string? uri = context.Request.Query["crs"];
        if ((uri is null ? OgcCrs.Crs84 : OgcCrs.Find(uri)) is not { } crs)
        {
            return OgcRequest.Refuse(new QueryFault("crs", $"'{uri}' is not one of {string.Join(", ", OgcCrs.All.Select(c => c.Uri))}."));
        }

        string wanted = RawId(context, collection) ?? featureId;
        if (collection.Find(r.Moment, wanted) is not { } feature)
        {
            return Results.Problem(statusCode: 404, title: "No such feature", detail: $"{collection.Id} has no feature '{wanted}' now.");
        }

        ImmutableArray<OgcLink> links =
        [
            .. r.Links.Self(r.Links.Item(collection, feature.Id), OgcLinks.GeoJson, r.Html),
            new(r.Links.Collection(collection), "collection", OgcLinks.Json, collection.Title(r.Moment.Culture)),
        ];
        return r.Html
            ? new OgcPage(feature.Id, collection.Title(r.Moment.Culture), links, [])
            : new FeatureAnswer(collection, feature, crs, r.Moment, links);
    }));

    /// <summary>The id as it was sent: routing leaves <c>%2F</c> as it is, so that an id with a slash can't be told from one with those three characters.</summary>
    private static string? RawId(HttpContext context, OgcCollection collection)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        string before = $"/collections/{collection.Id}/items/";
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        int at = path.IndexOf(before, StringComparison.Ordinal);
        return at < 0 ? null : Uri.UnescapeDataString(path[(at + before.Length)..]);
    }

    private static string Counts(ItemsPage page) => string.Create(CultureInfo.InvariantCulture, $"{page.Features.Length} / {page.Matched}");

    private static string Either(OgcRequest request, string zh, string en) => request.Moment.Culture.TwoLetterISOLanguageName == "en" ? en : zh;

    private static IEnumerable<OgcLink> About(OgcRequest r, OgcCollection collection)
    {
        string title = collection.Title(r.Moment.Culture);
        yield return new OgcLink(r.Links.Collection(collection), "self", OgcLinks.Json, title);
        yield return new OgcLink(r.Links.Items(collection), "items", OgcLinks.GeoJson, title);
        yield return new OgcLink(r.Links.Items(collection) + "?f=html", "items", OgcLinks.Html, title);
        yield return new OgcLink(r.Links.Collection(collection) + "/schema", "describedby", OgcLinks.Schema, "The fields");
        // Relations compare without case (RFC 8288 §2.1.1), but GDAL before 3.7 knows this spelling only.
        yield return new OgcLink(r.Links.Collection(collection) + "/schema", "describedBy", OgcLinks.Schema, "The fields");
    }

    private IResult WithCollection(string id, Func<OgcCollection, IResult> respond) =>
        _collections.FirstOrDefault(c => c.Id == id) is { } collection
            ? respond(collection)
            : Results.Problem(statusCode: 404, title: "No such collection", detail: $"There is no collection '{id}'. There is {string.Join(", ", _collections.Select(c => c.Id))}.");

    private IResult Answer(HttpContext context, ImmutableArray<string>? known, Func<OgcRequest, IResult> respond)
    {
        (bool html, QueryFault? fault) = OgcRequest.Format(context.Request);
        fault ??= known is { } names ? OgcRequest.Unknown(context.Request, names) : null;
        if (fault is not null)
        {
            return OgcRequest.Refuse(fault);
        }

        CultureInfo culture = Language.Of(context.Request);
        IHeaderDictionary headers = context.Response.Headers;
        headers.Vary = "Accept, Accept-Language";
        headers.ContentLanguage = culture.Name;
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        OgcMoment moment = new(views.Of(context), pack, _reasons, culture, time.GetUtcNow());
        return respond(new OgcRequest(context, moment, new OgcLinks(context.Request), html));
    }
}
