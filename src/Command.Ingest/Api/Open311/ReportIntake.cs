using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Command.Geo.Places;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Open311;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;
using Command.Ingest.Transports;

namespace Command.Ingest.Api.Open311;

/// <summary>
/// Takes a posted report in: checked, written as a requests document with an id of ours, and sent through the feed's gateway, which decodes it with
/// the feed's own decoder and makes it durable. Only then is the id given out.
/// </summary>
internal sealed class ReportIntake(
    FeedGateway gateway, CityPack pack, ServiceCatalogue catalogue, Lazy<PlaceIndex> places, Locator locator, PostedReports posted, TimeProvider time)
{
    /// <summary>The feed that citizens' reports come by. A feed of its own: a citizen's report must not make a silent centre look alive.</summary>
    public const string Feed = "citizens";

    /// <summary>Who reports is kept with the envelope's bytes; no answer of the API has a field for it.</summary>
    private static readonly string[] s_kept = ["account_id", "device_id", "email", "first_name", "last_name", "phone"];

    private readonly ReportCheck _check = new(pack, catalogue, places, gateway.Feed.Datum);

    /// <summary>Takes a report in, once for the same bytes of the same key within a minute.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="body">What makes it the same when it is posted again.</param>
    /// <param name="form">Its fields.</param>
    /// <param name="at">When it was reported, where that is in the past: only a clerk says so. Null for now.</param>
    /// <returns>The report; or the errors; neither when the key posts too much.</returns>
    /// <exception cref="Journal.JournalUnavailableException">It could not be made durable.</exception>
    public async Task<(ReportItem? Item, ImmutableArray<Open311Error> Errors)> TakeAsync(string caller, ReadOnlyMemory<byte> body, ReportForm form, DateTimeOffset? at = null)
    {
        (Service? service, ReportedPlace? place, ImmutableArray<Open311Error> errors) = _check.Check(form);
        return service is null || place is null
            ? (null, errors)
            : (await posted.OnceAsync(caller, body, () => StoreAsync(service, place, form, at)).ConfigureAwait(false), []);
    }

    private async Task<ReportItem> StoreAsync(Service service, ReportedPlace place, ReportForm form, DateTimeOffset? at)
    {
        DateTimeOffset now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), pack.City.TimeZone);
        DateTimeOffset when = at is { } said && said < now ? TimeZoneInfo.ConvertTime(said, pack.City.TimeZone) : now;
        byte[] document = Document(PostedReports.NewId(now), when, now, service, place, form);
        // Others may wait for the same bytes: the first caller's hanging up must not undo them. The gateway bounds the wait.
        Taken taken = await gateway.ReceiveAsync(document, "application/json", exercise: false, CancellationToken.None).ConfigureAwait(false);
        Report report = (Report)taken.Decoded.Messages[0];
        return new ReportItem(MessageIds.Of(report), report, locator.Locate(report, gateway.Feed.Datum), now, null);
    }

    private static byte[] Document(string id, DateTimeOffset requested, DateTimeOffset now, Service service, ReportedPlace place, ReportForm form) => Open311Json.Bytes(json =>
    {
        string when = Open311Writer.Time(now);
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("service_request_id", id);
        json.WriteString("status", "open");
        json.WriteString("status_notes", Open311Stages.Word(ReportStatus.Open));
        json.WriteString("service_code", service.Code);
        json.WriteString("service_name", service.Zh);
        json.WriteString("description", Open311Writer.Clean(Description(service, form)));
        json.WriteString("requested_datetime", Open311Writer.Time(requested));
        json.WriteString("updated_datetime", when);
        json.WriteString("address", Open311Writer.Clean(place.Address));
        json.WriteString("address_id", place.AddressId);
        if (place.At is { } at)
        {
            json.WriteNumber("lat", at.Lat);
            json.WriteNumber("long", at.Lon);
        }

        json.WriteString("media_url", Open311Writer.Clean(form["media_url"]));
        foreach (string name in s_kept.Where(n => form[n] is not null))
        {
            json.WriteString(name, Open311Writer.Clean(form[name]));
        }

        json.WriteStartObject("extended_attributes");
        json.WriteString("category", "事件");
        if (service.ClassZh.Length > 0)
        {
            json.WriteString("class", service.ClassZh);
        }

        if (place.UncertaintyM is { } uncertainty)
        {
            json.WriteNumber("uncertainty_m", uncertainty);
        }

        json.WriteEndObject();
        Answers(json, form);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>The answers by their codes, apart from what the decoder takes for the platform's own words.</summary>
    private static void Answers(Utf8JsonWriter json, ReportForm form)
    {
        json.WriteStartObject("answers");
        foreach ((string code, ImmutableArray<string> values) in form.Answers)
        {
            json.WriteStartArray(code);
            foreach (string value in values)
            {
                json.WriteStringValue(Open311Writer.Clean(value));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The citizen's words, with the answers below them for whoever reads the case.</summary>
    private static string? Description(Service service, ReportForm form)
    {
        StringBuilder text = new(form["description"]);
        foreach (ServiceAttribute attribute in service.Attributes.Where(a => form.Answers.ContainsKey(a.Code)))
        {
            IEnumerable<string> answers = form.Answers[attribute.Code].Select(v => attribute.Values.FirstOrDefault(k => k.Key == v)?.Zh ?? v);
            text.Append(text.Length > 0 ? "\n" : "").Append(attribute.Zh).Append('：').AppendJoin('、', answers);
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
