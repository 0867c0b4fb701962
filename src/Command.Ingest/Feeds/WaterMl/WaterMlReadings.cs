using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.WaterMl;

/// <summary>Values of a series to readings, sites to assets.</summary>
internal static class WaterMlReadings
{
    /// <summary>What USGS sends for no value, also where a document does not state it.</summary>
    private const double NoData = -999_999;

    private const int LongestVersionPart = 60;

    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromHours(24);

    /// <summary>A mean over a day is no gauge: it is another property, which no threshold is held against.</summary>
    private static readonly FrozenDictionary<string, string> s_statistics = new Dictionary<string, string>
    {
        ["00001"] = "Max",
        ["00002"] = "Min",
        ["00003"] = "Mean",
        ["00006"] = "Sum",
        ["00008"] = "Median",
        ["peak"] = "Peak",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The reading, or why the value can't be filed.</summary>
    public static (Reading? Reading, Fault? Fault) Reading(WaterMlSeries series, WaterMlValue value, FeedContext context)
    {
        string key = $"{series.Site}:{series.Parameter}:{value.Method}";
        if (IsoInstant.Read(value.Time, series.Zone ?? context.Offset) is not { } instant)
        {
            return (null, new Fault("time-unreadable", $"The value's time '{Short(value.Time)}' is no ISO 8601 time, so the value can't be placed in its series.", key));
        }

        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        bool ofMoment = series.Statistic is null or "" or "00000" or "00011";
        bool ofDay = !ofMoment && instant.At.TimeOfDay == TimeSpan.Zero && instant.At < DateTimeOffset.MaxValue - TimeSpan.FromDays(2);
        DateTimeOffset observed = ofDay ? instant.At + TimeSpan.FromDays(1) : instant.At;
        if (!instant.OffsetStated && !ofDay)
        {
            issues.Add(new Fault("offset-missing", "The value's time has no offset; the site's standard zone or the feed's offset stands in, which is an hour off in summer time.", key));
        }

        double? sent = Number(series, value, key, issues);
        string quality = sent is null ? "missing" : WaterMlQualifiers.Quality(value.Qualifiers);
        if (observed - context.ReceivedAt > s_clockTolerance)
        {
            issues.Add(new Fault("clock-ahead", "The observation time is more than 24 hours ahead of its receipt: the sender's clock is wrong.", key));
            quality = sent is null ? quality : "suspect";
        }

        if (series.ShapeFault is { } unplaced)
        {
            issues.Add(unplaced);
        }

        string property = context.Codes.Properties.GetValueOrDefault(series.Parameter) ?? series.Parameter;
        (double? normal, string unit) = MeasureUnits.Normalise(sent, MeasureUnits.Find(series.Unit), series.Unit, property);
        string statistic = ofMoment ? "" : s_statistics.GetValueOrDefault(series.Statistic!) ?? ":" + series.Statistic;
        return (new Reading
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = LongId.Fit(ofMoment ? key : $"{key}:{series.Statistic}"),
            Version = Version(observed, value),
            ObservedAt = observed,
            PeriodStart = ofDay ? instant.At : null,
            SentAt = value.SentAt,
            Exercise = context.Exercise,
            Station = LongId.Fit(context.Codes.StationIds.GetValueOrDefault(series.Site) ?? series.Site),
            StationName = series.SiteName,
            Property = property + statistic,
            Value = normal,
            Unit = unit,
            Quality = quality,
            Shape = series.Shape,
            Issues = issues.ToImmutable(),
        }, null);
    }

    /// <summary>A site of a register.</summary>
    public static Asset Site(string id, string? name, string? text, GeoShape? shape, ImmutableArray<Fault> issues, FeedContext context) => new()
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = LongId.Fit(id),
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}\n{text}\n{(shape as PointShape)?.At.Lon:R}\n{(shape as PointShape)?.At.Lat:R}"))).AsSpan(0, 8)),
        ObservedAt = context.ReceivedAt,
        Exercise = context.Exercise,
        Kind = "station",
        Name = name ?? id,
        Text = text,
        Shape = shape,
        Issues = issues,
    };

    /// <summary>A site's position; neither guessed nor turned round.</summary>
    public static (GeoShape? Shape, Fault? Fault) Point(string? lat, string? lon, string where)
    {
        if (lat is null && lon is null)
        {
            return (null, null);
        }

        if (!double.TryParse(lat, NumberStyles.Float, CultureInfo.InvariantCulture, out double y) || !double.TryParse(lon, NumberStyles.Float, CultureInfo.InvariantCulture, out double x))
        {
            return (null, new Fault("position-unreadable", $"Latitude '{Short(lat)}' and longitude '{Short(lon)}' are not two numbers, so the position is not known.", where));
        }

        GeoPoint at = new(x, y);
        return at switch
        {
            { IsValid: false } => (null, new Fault("position-out-of-range", "The position lies outside ±180° / ±90°, so it is not drawn. Check whether latitude and longitude are exchanged.", where)),
            { Lon: 0, Lat: 0 } => (null, new Fault("position-zero", "The position is 0, 0: a default of the sender's software rather than a place.", where)),
            _ => (new PointShape(at), null),
        };
    }

    /// <summary>A site's number without its agency, so that a site is the same in the old services and the new ones: <c>USGS-06904500</c>.</summary>
    public static string Number(string site)
    {
        int dash = site.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && dash < site.Length - 1 && site.AsSpan(0, dash).IndexOfAnyExceptInRange('A', 'Z') < 0 ? site[(dash + 1)..] : site;
    }

    private static double? Number(WaterMlSeries series, WaterMlValue value, string where, ImmutableArray<Fault>.Builder issues)
    {
        if (string.IsNullOrWhiteSpace(value.Text))
        {
            return null;
        }

        if (!double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
        {
            issues.Add(new Fault("value-not-a-number", $"The value '{Short(value.Text)}' is no finite number, so it counts as missing.", where));
            return null;
        }

        return number == NoData || number == series.NoData ? null : number;
    }

    /// <summary>Time, value and qualifiers: a provisional value that is approved, changed or not, is news of the same moment.</summary>
    private static string Version(DateTimeOffset observed, WaterMlValue value)
    {
        string qualifiers = string.Join(' ', value.Qualifiers);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{observed.UtcDateTime:yyyyMMddHHmmss}={Short(value.Text)}({(qualifiers.Length > LongestVersionPart ? qualifiers[..LongestVersionPart] : qualifiers)})");
    }

    private static string Short(string? text) => text is null ? "" : text.Trim() is { Length: > LongestVersionPart } trimmed ? trimmed[..LongestVersionPart] : text.Trim();
}
