using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Crs;
using Command.Geo.Places;
using Command.Ingest.City;
using Command.Ingest.Feeds.Open311;
using Command.Ingest.Fusion;

namespace Command.Ingest.Api.Open311;

/// <summary>Where a posted report is.</summary>
/// <param name="At">In the feed's datum; null when only words say where.</param>
/// <param name="UncertaintyM">Metres, where the position was found from words.</param>
/// <param name="Address">The words.</param>
/// <param name="AddressId">The pack's facility, where one was named.</param>
internal sealed record ReportedPlace(GeoPoint? At, double? UncertaintyM, string? Address, string? AddressId);

/// <summary>Holds a posted form against the standard and the city, and says all that is wrong with it at once.</summary>
internal sealed class ReportCheck(CityPack pack, ServiceCatalogue catalogue, Lazy<PlaceIndex> places, PositionSystem datum)
{
    /// <summary>A place found from words is taken only when it fits so well; else the words alone are kept.</summary>
    public const double GoodEnough = 0.5;

    /// <summary>A street or quarter narrower than this says where to go; a whole district does not.</summary>
    public const double WidestM = 2_000;

    /// <summary>Longest texts taken, in characters.</summary>
    private static readonly (string Name, int Most)[] s_lengths =
    [
        ("description", 4_000), ("address_string", 300), ("address_id", 100), ("media_url", 1_000), ("first_name", 100), ("last_name", 100),
        ("phone", 50), ("email", 254), ("device_id", 200), ("account_id", 200),
    ];

    private const int LongestAnswer = 1_000;
    private const int MostAnswers = 50;

    /// <summary>The service and the place of a form that can be taken, or the errors.</summary>
    public (Service? Service, ReportedPlace? Place, ImmutableArray<Open311Error> Errors) Check(ReportForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        List<string> wrong = [];
        Service? service = form["service_code"] is { } code ? catalogue.Find(code) : null;
        if (form["service_code"] is null)
        {
            wrong.Add("service_code is missing; take one from GET /services.");
        }
        else if (service is null)
        {
            wrong.Add($"service_code '{Short(form["service_code"]!)}' is none of the city's; take one from GET /services.");
        }

        foreach ((string name, int most) in s_lengths.Where(l => form[l.Name]?.Length > l.Most))
        {
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name} has {form[name]!.Length} characters; {most} are taken at the most."));
        }

        if (form["media_url"] is { } media && !(Uri.TryCreate(media, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"))
        {
            wrong.Add("media_url is not an http or https address.");
        }

        if (service is not null)
        {
            Answers(service, form, wrong);
        }

        ReportedPlace? place = Place(form, wrong);
        return wrong.Count == 0 ? (service, place, []) : (null, null, [.. wrong.Select(w => new Open311Error(400, w))]);
    }

    private ReportedPlace? Place(ReportForm form, List<string> wrong)
    {
        string? lat = form["lat"], lon = form["long"], address = form["address_string"], id = form["address_id"];
        Facility? facility = id is null ? null : pack.Facilities.FirstOrDefault(f => f.Id == id);
        if (id is not null && facility is null)
        {
            wrong.Add($"address_id '{Short(id)}' is none of the city's facilities; send lat and long, or address_string.");
        }

        if (lat is not null || lon is not null)
        {
            return Point(lat, lon, wrong) is { } at ? new ReportedPlace(at, null, address ?? facility?.Zh, facility?.Id) : null;
        }

        if (facility is not null)
        {
            return ShapeGeometry.Centroid(facility.Shape) is { } centre
                ? new ReportedPlace(datum.FromShared(centre), Locator.DefaultUncertaintyM, address ?? facility.Zh, facility.Id)
                : new ReportedPlace(null, null, address ?? facility.Zh, facility.Id);
        }

        if (address is null)
        {
            if (id is null)
            {
                wrong.Add("Nothing says where it is; send lat and long, or address_string, or address_id.");
            }

            return null;
        }

        // An address that nobody can find on the map is still an address: it is kept, and people will look for it.
        PlaceMatch? match = places.Value.Search(address, 1).FirstOrDefault();
        return match is { Score: >= GoodEnough, UncertaintyM: <= WidestM }
            ? new ReportedPlace(datum.FromShared(match.Point), Math.Ceiling(match.UncertaintyM), address, null)
            : new ReportedPlace(null, null, address, null);
    }

    private GeoPoint? Point(string? latText, string? lonText, List<string> wrong)
    {
        if (!Number(latText, out double lat) || !Number(lonText, out double lon))
        {
            wrong.Add("lat and long must both be numbers in degrees (WGS 84), for instance lat=45.757&long=126.642.");
            return null;
        }

        GeoPoint at = new(lon, lat);
        if (at.IsValid && pack.City.Bounds.Contains(Locator.ToShared(at, datum)))
        {
            return at;
        }

        GeoPoint swapped = new(lat, lon);
        string hint = swapped.IsValid && pack.City.Bounds.Contains(swapped) ? " They would lie in it if they were swapped." : "";
        string where = at.IsValid ? $"outside {pack.City.En}" : "on no place of the earth";
        wrong.Add(string.Create(CultureInfo.InvariantCulture, $"lat {lat} and long {lon} lie {where}, so the report can't be placed.{hint} Check them, or send address_string."));
        return null;
    }

    private static void Answers(Service service, ReportForm form, List<string> wrong)
    {
        foreach (string code in form.Answers.Keys.Where(c => service.Attributes.All(a => a.Code != c)).Take(MostAnswers))
        {
            wrong.Add($"attribute[{Short(code)}] is not asked of service {service.Code}; see GET /services/{service.Code}.");
        }

        foreach (ServiceAttribute attribute in service.Attributes)
        {
            ImmutableArray<string> values = form.Answers.GetValueOrDefault(attribute.Code, []);
            if (values.IsEmpty)
            {
                if (attribute.Required)
                {
                    wrong.Add($"attribute[{attribute.Code}] is missing: {attribute.En}.");
                }
            }
            else if (values.Length > MostAnswers || values.Any(v => !Fits(attribute, v)) || (values.Length > 1 && attribute.Datatype != "multivaluelist"))
            {
                wrong.Add($"attribute[{attribute.Code}] is not what is asked: a {attribute.Datatype}{(attribute.Values.IsEmpty ? "" : " of " + string.Join(", ", attribute.Values.Select(v => v.Key)))}.");
            }
        }
    }

    private static bool Fits(ServiceAttribute attribute, string value) => attribute.Datatype switch
    {
        "number" => Number(value, out _),
        "datetime" => Open311Time.Read(value, TimeSpan.Zero) is not null,
        "singlevaluelist" or "multivaluelist" => attribute.Values.Any(v => v.Key == value),
        _ => value.Length <= LongestAnswer,
    };

    private static bool Number(string? text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && text!.Length <= 40;

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
