using Command.Ingest.City;
using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;

namespace Command.Web.Features.Handling;

/// <summary>What a visitor chose to see. Immutable.</summary>
/// <param name="Span"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
/// <param name="On">A day in it.</param>
/// <param name="District">Code; empty for all.</param>
/// <param name="Agency">Id; empty for all.</param>
/// <param name="Kind">Code; empty for all.</param>
/// <param name="Exercise">True for an exercise's.</param>
public sealed record HandlingChoice(string Span, DateOnly On, string District = "", string Agency = "", string Kind = "", bool Exercise = false)
{
    /// <summary>The spans that can be chosen.</summary>
    public static IReadOnlyList<string> Spans { get; } = ["day", "week", "month", "year"];

    /// <summary>The period of the city's calendar.</summary>
    public HandlingPeriod Period(TimeZoneInfo zone) => Span switch
    {
        "week" => HandlingPeriod.Week(On, zone),
        "month" => HandlingPeriod.Month(On.Year, On.Month, zone),
        "year" => HandlingPeriod.Year(On.Year, zone),
        _ => HandlingPeriod.Day(On, zone),
    };

    /// <summary>The period before or after it.</summary>
    public HandlingChoice Moved(int by) => this with
    {
        On = Span switch { "week" => On.AddDays(7 * by), "month" => On.AddMonths(by), "year" => On.AddYears(by), _ => On.AddDays(by) },
    };

    public HandlingQuestion Question(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return new HandlingQuestion(Period(pack.City.TimeZone), Or(District), Or(Agency), Or(Kind), Exercise, null);
    }

    private static string? Or(string text) => text.Length == 0 ? null : text;
}
