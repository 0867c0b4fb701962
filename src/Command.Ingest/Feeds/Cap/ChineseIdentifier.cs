using System.Globalization;
using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// An alert's identifier as GB/T 35965.1-2018 makes it: <c>ZZZZZZ DDD UUU XX _ YYYYMMDDhhmmss [_N]</c> without the spaces.
/// </summary>
/// <param name="Region">GB/T 2260 code of the division, six digits.</param>
/// <param name="Sector">Sector code (GB/T 4657), three digits.</param>
/// <param name="Unit">The office in its sector, with its extension, five digits.</param>
/// <param name="Entered">When the alert was entered, Beijing time.</param>
/// <param name="Number">What tells apart alerts of one second; null where there is none.</param>
public sealed partial record ChineseIdentifier(string Region, string Sector, string Unit, DateTimeOffset Entered, int? Number)
{
    /// <summary>The parts; null for an identifier of another making.</summary>
    public static ChineseIdentifier? Parse(string identifier)
    {
        Match match = Shape().Match(identifier);
        if (!match.Success || !DateTime.TryParseExact(match.Groups[4].ValueSpan, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime entered) || entered.Year < 2)
        {
            return null;
        }

        return new ChineseIdentifier(
            match.Groups[1].Value,
            match.Groups[2].Value,
            match.Groups[3].Value,
            new DateTimeOffset(entered, TimeSpan.FromHours(8)),
            match.Groups[5].Success ? int.Parse(match.Groups[5].ValueSpan, CultureInfo.InvariantCulture) : null);
    }

    [GeneratedRegex(@"\A([1-9][0-9]{5})([0-9]{3})([0-9]{5})_([0-9]{14})(?:_([0-9]{1,9}))?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
