using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Microsoft.Extensions.Primitives;

namespace Command.Ingest.Api.Ogc;

/// <summary>What is wrong with a request's query parameters.</summary>
/// <param name="Parameter">Its name as sent.</param>
internal sealed record QueryFault(string Parameter, string Detail);

/// <summary>The query parameters of <c>/collections/{id}/items</c>.</summary>
internal sealed record ItemsQuery
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 10_000;

    public int Limit { get; private init; } = DefaultLimit;

    public PageCursor? Cursor { get; private init; }

    public OgcCrs Crs { get; private init; } = OgcCrs.Crs84;

    private BoxFilter? Box { get; init; }

    private TimeFilter? Time { get; init; }

    private ImmutableArray<FieldFilter> Fields { get; init; } = [];

    public bool Matches(in OgcFeature feature, OgcMoment moment)
    {
        if (Time is { } time && !time.Matches(feature))
        {
            return false;
        }

        foreach (FieldFilter filter in Fields)
        {
            if (!filter.Matches(feature, moment))
            {
                return false;
            }
        }

        return Box is not { } box || box.Matches(feature.Shape);
    }

    /// <summary>Reads the parameters; the first that is wrong is the fault.</summary>
    public static (ItemsQuery? Query, QueryFault? Fault) Parse(IQueryCollection parameters, OgcCollection collection)
    {
        ItemsQuery query = new();
        OgcCrs boxCrs = OgcCrs.Crs84;
        string? bbox = null;
        foreach ((string name, StringValues values) in parameters)
        {
            if (values is not [string value])
            {
                return (null, new QueryFault(name, "The parameter is given more than once."));
            }

            string? wrong = null;
            switch (name)
            {
                case "f":
                    break;
                case "limit" when Count(value) is { } limit:
                    query = query with { Limit = limit };
                    break;
                case "limit":
                    wrong = $"'{value}' is not a whole number from 1. More than {MaxLimit} counts as {MaxLimit}.";
                    break;
                case "bbox":
                    bbox = value;
                    break;
                case "bbox-crs" or "crs" when OgcCrs.Find(value) is { } crs:
                    (boxCrs, query) = name == "crs" ? (boxCrs, query with { Crs = crs }) : (crs, query);
                    break;
                case "bbox-crs" or "crs":
                    wrong = $"'{value}' is not one of {string.Join(", ", OgcCrs.All.Select(c => c.Uri))}.";
                    break;
                case "datetime":
                    query = query with { Time = TimeFilter.Parse(value) };
                    wrong = query.Time is null ? $"'{value}' is no time. {TimeFilter.Expected}" : null;
                    break;
                case "cursor":
                    query = query with { Cursor = PageCursor.Parse(value) };
                    wrong = query.Cursor is null ? "This is not a cursor of a next or prev link." : null;
                    break;
                default:
                    (query, wrong) = WithField(query, collection, name, value);
                    break;
            }

            if (wrong is not null)
            {
                return (null, new QueryFault(name, wrong));
            }
        }

        if (bbox is null)
        {
            return (query, null);
        }

        return ParseBox(bbox, boxCrs) is { } box
            ? (query with { Box = box }, null)
            : (null, new QueryFault("bbox", $"'{bbox}' is no box. Write four numbers (or six, with heights) in the axis order of bbox-crs, lowest corner first: by default west,south,east,north in degrees."));
    }

    private static (ItemsQuery Query, string? Wrong) WithField(ItemsQuery query, OgcCollection collection, string name, string value)
    {
        if (collection.FieldOf(name) is not { Filterable: true } field)
        {
            return (query, $"The collection {collection.Id} has no such parameter. It has f, limit, bbox, bbox-crs, crs, datetime and {string.Join(", ", collection.Fields.Where(f => f.Filterable).Select(f => f.Name))}.");
        }

        return FieldFilter.Parse(field.Type, value) is { } wanted
            ? (query with { Fields = query.Fields.Add(new FieldFilter(field, wanted)) }, null)
            : (query, $"'{value}' is not {FieldFilter.Expected(field.Type)}.");
    }

    /// <summary>A limit of any number of digits, cut to the largest allowed; null when it is no positive whole number.</summary>
    private static int? Count(string text)
    {
        if (text.Length is 0 or > 100 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        ReadOnlySpan<char> digits = text.AsSpan().TrimStart('0');
        return digits.Length switch
        {
            0 => null,
            > 6 => MaxLimit,
            _ => Math.Min(MaxLimit, int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)),
        };
    }

    private static BoxFilter? ParseBox(string text, OgcCrs crs)
    {
        string[] parts = text.Split(',');
        if (parts.Length is not (4 or 6))
        {
            return null;
        }

        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                return null;
            }
        }

        int half = parts.Length / 2;
        GeoPoint low = crs.Position(numbers[0], numbers[1]), high = crs.Position(numbers[half], numbers[half + 1]);
        if (low.Lat > high.Lat || (half == 3 && numbers[2] > numbers[5]))
        {
            return null;
        }

        if (low.Lon <= high.Lon)
        {
            return new BoxFilter([new GeoBox(low.Lon, low.Lat, high.Lon, high.Lat)]);
        }

        // West of east of it: only degrees go around the world (Part 1 §7.15.3).
        return crs.Plane ? null : new BoxFilter([new GeoBox(low.Lon, low.Lat, 180, high.Lat), new GeoBox(-180, low.Lat, high.Lon, high.Lat)]);
    }
}
