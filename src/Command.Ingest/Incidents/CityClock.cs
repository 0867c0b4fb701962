using System.Globalization;
using Command.Ingest.City;

namespace Command.Ingest.Incidents;

/// <summary>Moments as refusals name them: by the city's clock, as on every screen, whatever clock a command came with. Pure.</summary>
internal static class CityClock
{
    /// <summary>14:32:07, for what was a moment ago.</summary>
    public static string Time(DateTimeOffset at, CityPack pack) => Of(at, pack, "HH:mm:ss");

    /// <summary>14:32, as on a call card.</summary>
    public static string Minute(DateTimeOffset at, CityPack pack) => Of(at, pack, "HH:mm");

    /// <summary>07-19 14:32, as on a roster.</summary>
    public static string Day(DateTimeOffset at, CityPack pack) => Of(at, pack, "MM-dd HH:mm");

    /// <summary>2026-07-19 14:32, for what may be long ago.</summary>
    public static string Date(DateTimeOffset at, CityPack pack) => Of(at, pack, "yyyy-MM-dd HH:mm");

    private static string Of(DateTimeOffset at, CityPack pack, string form) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString(form, CultureInfo.InvariantCulture);
}
