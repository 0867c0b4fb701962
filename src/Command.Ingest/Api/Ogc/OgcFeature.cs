using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Forecasts;
using Command.Ingest.Resources;
using Command.Ingest.Shares;

namespace Command.Ingest.Api.Ogc;

/// <summary>One thing of a collection, before its properties are read.</summary>
/// <param name="Id">Unique in its collection; pages are in its ordinal order.</param>
/// <param name="Shape">CGCS2000 lon/lat degrees, or null.</param>
/// <param name="From">Start of the time it is about; null for all times before.</param>
/// <param name="To">End of it, the same as <paramref name="From"/> for an instant; null for all times after.</param>
/// <param name="Item">What the collection's fields read from.</param>
internal readonly record struct OgcFeature(string Id, GeoShape? Shape, DateTimeOffset? From, DateTimeOffset? To, object Item);

/// <summary>What a field's values are.</summary>
internal enum FieldType
{
    Text,
    Integer,
    Number,
    Flag,
    Time,
    Texts,
}

/// <summary>A property of a collection's features.</summary>
/// <param name="Value">A value of the field's type (string, int, double, bool, <see cref="DateTimeOffset"/> or a list of strings) or null.</param>
/// <param name="Filterable">Whether it can be a query parameter.</param>
internal sealed record OgcField(string Name, FieldType Type, string Description, Func<object, OgcMoment, object?> Value, bool Filterable = true);

/// <summary>The one state of things that a request is answered from, and for whom.</summary>
internal sealed class OgcMoment(IPictureView view, CityPack pack, ReasonText reasons, CultureInfo culture, DateTimeOffset now)
{
    /// <summary>A unit that was not heard for this long is stale, whatever its feed's rhythm.</summary>
    private static readonly TimeSpan s_leastStale = TimeSpan.FromSeconds(60);

    private ILookup<string, string>? _unitsOf;
    private readonly Dictionary<string, TimeSpan> _staleAfter = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GaugeForecast?> _forecasts = new(StringComparer.Ordinal);

    public PictureState Picture { get; } = view.Picture;

    public UnitTable Units { get; } = view.Units;

    /// <summary>The mark that travels with a feature.</summary>
    public string MarkOf(OgcCollection collection, OgcFeature feature) => (view as SharedView)?.MarkOf(collection.Id, feature.Id, feature.Item) ?? SharedView.Word(Classification.Internal);

    public CultureInfo Culture => culture;

    public DateTimeOffset Now => now;

    public bool IsStale(UnitFix fix)
    {
        if (fix.StaleAt <= now)
        {
            return true;
        }

        if (!_staleAfter.TryGetValue(fix.Feed, out TimeSpan after))
        {
            after = TimeSpan.FromSeconds(Math.Max(s_leastStale.TotalSeconds, 5 * RhythmOf(fix.Feed).TotalSeconds));
            _staleAfter[fix.Feed] = after;
        }

        return now - fix.ObservedAt > after;
    }

    /// <summary>The units that are sent to an incident: their ids, or the call sign of one that was never heard.</summary>
    public ImmutableArray<string> UnitsOf(string incident)
    {
        _unitsOf ??= Picture.Assignments.Values.Where(a => a.IsActive)
            .GroupJoin(Picture.Assignments.IsEmpty ? [] : Units.All(), a => a.Unit, u => u.CallSign, (a, fixes) => (a.Incident, Id: fixes.MaxBy(f => f.ObservedAt)?.Id ?? a.Unit), StringComparer.Ordinal)
            .ToLookup(a => a.Incident, a => a.Id, StringComparer.Ordinal);
        return [.. _unitsOf[incident].Order(StringComparer.Ordinal)];
    }

    /// <summary>When a gauge is expected to reach its next threshold; null without a forecast.</summary>
    public GaugeForecast? ForecastOf(Series series)
    {
        if (!_forecasts.TryGetValue(series.Id, out GaugeForecast? forecast))
        {
            forecast = GaugeForecast.Of(pack, series, RhythmOf(series.Latest.Feed), now).Forecast;
            _forecasts[series.Id] = forecast;
        }

        return forecast;
    }

    public string Words(Reason reason) => reasons.Of(reason, culture);

    private TimeSpan RhythmOf(string feed) =>
        view.Pulse?.Feeds.FirstOrDefault(f => f.Feed == feed) is { } status ? TimeSpan.FromSeconds(status.RhythmSeconds) : pack.FeedOf(feed)?.Rhythm ?? TimeSpan.Zero;

    /// <summary>RFC 3339 with the city's offset.</summary>
    public string Time(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, pack.City.TimeZone).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
