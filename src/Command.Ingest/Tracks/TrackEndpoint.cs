using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Api;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Fusion;
using Command.Ingest.Journal;
using Command.Ingest.Shares;
using Microsoft.AspNetCore.Http.Features;

namespace Command.Ingest.Tracks;

/// <summary><c>/ogc/collections/units/items/{id}/track</c>: where a unit was, as a GeoJSON line with the time at each of its corners.</summary>
internal sealed class TrackEndpoint(IJournalStore? journal, FrozenDictionary<string, PositionSystem>? datums, CityPack pack, SharedViews views)
{
    public const string Path = "/collections/units/items/{unit}/track";
    private const string Before = "/collections/units/items/", After = "/track";
    private const int MostFixes = 10_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);
    private static readonly ImmutableArray<string> s_known = ["f", "datetime", "crs", "limit"];

    public IResult Answer(HttpContext context, string unit)
    {
        IQueryCollection query = context.Request.Query;
        if ((OgcRequest.Unknown(context.Request, s_known) ?? Fault(query)) is { } fault)
        {
            return OgcRequest.Refuse(fault);
        }

        if (journal is null)
        {
            return Results.Problem(statusCode: 501, title: "No tracks here", detail: "This node follows another and keeps no tracks. Ask the one that Command__Ingest__Url names.");
        }

        string id = RawId(context) ?? unit;
        TimeFilter time = TimeFilter.Parse(query["datetime"]!)!;
        OgcCrs crs = query["crs"] is [{ } uri] ? OgcCrs.Find(uri)! : OgcCrs.Crs84;
        int limit = query["limit"] is [{ } most] ? Math.Min(int.Parse(most, CultureInfo.InvariantCulture), MostFixes) : MostFixes;
        try
        {
            return journal.Tracks.Track(id, time.From!.Value, time.To!.Value, limit + 1) is { } track && IsSeen(context, track)
                ? Feature(context, id, track, time, limit, crs)
                : Results.Problem(statusCode: 404, title: "No such unit", detail: $"No unit '{id}' was ever heard.");
        }
        catch (JournalUnavailableException e)
        {
            context.Response.Headers.RetryAfter = "5";
            return Results.Problem(statusCode: 503, title: "Tracks can't be read now", detail: e.Message);
        }
    }

    /// <summary>A track is as exact as it can be: who sees a unit coarsened, or without its speed, has no track of it, and hears of none.</summary>
    private bool IsSeen(HttpContext context, UnitTrack track)
    {
        Lens lens = views.SightOf(context).Of(track.Newest.Feed, ShareFields.Units, pack.UnitOf(track.Newest.SourceId)?.Agency ?? track.Newest.Agency, null);
        return lens.Seen && lens.PrecisionM <= 0 && lens.Withheld.IsEmpty;
    }

    private static QueryFault? Fault(IQueryCollection query)
    {
        if (query["f"] is not ([] or ["json"]))
        {
            return new QueryFault("f", $"'{query["f"]}' is not json.");
        }

        if (query["crs"] is [{ } crs] && OgcCrs.Find(crs) is null)
        {
            return new QueryFault("crs", $"'{crs}' is not one of {string.Join(", ", OgcCrs.All.Select(c => c.Uri))}.");
        }

        if (query["limit"] is [var limit] && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most >= 1))
        {
            return new QueryFault("limit", $"'{limit}' is not a whole number from 1. More than {MostFixes} counts as {MostFixes}.");
        }

        return query["datetime"] is not [{ } text] ? new QueryFault("datetime", "Write the interval that is wanted, a/b with both ends.")
            : TimeFilter.Parse(text) is not { } time ? new QueryFault("datetime", $"'{text}' is no time. {TimeFilter.Expected}")
            : time is not { From: { } from, To: { } to } ? new QueryFault("datetime", "A track has no open ends. Write an interval a/b with both of them.")
            : to - from > s_longest ? new QueryFault("datetime", "A track is of 24 hours at most. Ask for it in pieces.")
            : null;
    }

    private OgcJson Feature(HttpContext context, string id, UnitTrack track, TimeFilter time, int limit, OgcCrs crs)
    {
        PositionSystem datum = datums?.GetValueOrDefault(track.Newest.Feed) ?? Datum.Cgcs2000;
        // What the feed's declared system has no place for is no place on the map either.
        (TrackFix Fix, GeoPoint At)[] places = [.. track.Fixes.Take(limit).Select(f => (f, Locator.ToShared(f.At, datum))).Where(f => f.Item2.IsValid)];
        bool complete = track.Fixes.Length <= limit;
        GeoShape? shape = places.Length switch
        {
            0 => null,
            1 => new PointShape(places[0].At),
            _ => new LineShape([.. places.Select(p => p.At)]),
        };
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers["Content-Crs"] = $"<{crs.Uri}>";
        OgcLinks links = new(context.Request);
        string item = $"{links.Root}/collections/units/items/{Uri.EscapeDataString(id)}";
        return new OgcJson(OgcLinks.GeoJson, json =>
        {
            json.WriteString("type", "Feature");
            json.WriteString("id", id);
            json.WritePropertyName("geometry");
            GeoJsonGeometry.Write(json, shape, crs);
            json.WriteStartObject("properties");
            json.WriteString("feed", track.Newest.Feed);
            json.WriteString("callSign", pack.UnitOf(track.Newest.SourceId)?.CallSign ?? track.Newest.CallSign ?? track.Newest.SourceId);
            json.WriteBoolean("exercise", track.Newest.Exercise);
            json.WriteString("from", Written(time.From!.Value));
            json.WriteString("to", Written(time.To!.Value));
            json.WriteBoolean("complete", complete);
            json.WriteStartArray("times");
            foreach ((TrackFix fix, _) in places)
            {
                json.WriteStringValue(Written(fix.ObservedAt));
            }

            json.WriteEndArray();
            Numbers(json, "speedsKmh", places.Select(p => p.Fix.SpeedKmh));
            Numbers(json, "headingsDeg", places.Select(p => p.Fix.HeadingDeg));
            json.WriteEndObject();
            List<OgcLink> all =
            [
                new(item + After + context.Request.QueryString.ToUriComponent(), "self", OgcLinks.GeoJson, "This document"),
                new(item, "item", OgcLinks.GeoJson, "The unit"),
            ];
            if (!complete)
            {
                string rest = $"{Written(track.Fixes[limit].ObservedAt)}/{Written(time.To.Value)}";
                all.Add(new OgcLink(item + After + links.With("datetime", rest), "next", OgcLinks.GeoJson, "The rest of it"));
            }

            OgcLinks.Write(json, all);
        });
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double?> values)
    {
        json.WriteStartArray(name);
        foreach (double? value in values)
        {
            if (value is { } number && double.IsFinite(number))
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private static string Written(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The id as it was sent: routing leaves <c>%2F</c> as it is, so that an id with a slash can't be told from one with those three characters.</summary>
    private static string? RawId(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        string path = target.Split('?', 2)[0];
        int at = path.IndexOf(Before, StringComparison.Ordinal);
        return at >= 0 && path.EndsWith(After, StringComparison.Ordinal) && path.Length > at + Before.Length + After.Length
            ? Uri.UnescapeDataString(path[(at + Before.Length)..^After.Length])
            : null;
    }
}
