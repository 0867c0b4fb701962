using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Review;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Review;

/// <summary>A review's lines in words.</summary>
public sealed class ReviewText(CityPack pack, Words words)
{
    private const int Parts = 4;

    public Words Words => words;

    public PackNames Names { get; } = new(pack, words);

    /// <summary>What a line says.</summary>
    /// <param name="line">The line.</param>
    /// <param name="seen">The picture that it is read with.</param>
    public string Of(ReviewLine line, PictureState seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(line);
        object?[] what = new object?[Parts];
        for (int i = 0; i < Parts; i++)
        {
            what[i] = i < line.What.Length ? Part(line, i, seen) : "";
        }

        string said = string.Format(words.Culture, words[$"Review_Line_{line.Code}"], what);
        return line.What.Length > 1 && line.What[^1].Length > 0 && HasReason(line.Code) ? said + words["Review_Because"] + line.What[^1] : said;
    }

    /// <summary>Who said so: persons and feeds by their names.</summary>
    public string By(string author) => author == "system" ? words["Review_System"] : Names.Feed(author);

    /// <summary>07-18 14:32:05 in the city's zone.</summary>
    public string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>2026-07-18 14:32:05 in the city's zone.</summary>
    public string Full(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>1:02:05, or 2:05.</summary>
    public static string Span(TimeSpan span) =>
        (span < TimeSpan.Zero ? "−" : "") + (span.Duration() is var d && d.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)d.TotalHours}:{d.Minutes:00}:{d.Seconds:00}") : string.Create(CultureInfo.InvariantCulture, $"{d.Minutes}:{d.Seconds:00}"));

    /// <summary>What a unit did, in words.</summary>
    public string Status(UnitStatus status) => words[$"DeskStatus_{status}"];

    private static bool HasReason(string code) => code is "levelSet" or "claimed" or "released" or "assigned" or "cancelled" or "diverted" or "corrected" or "ticked" or "withdrawn" or "enRoute" or "onScene" or "cleared" or "staged";

    private string Part(ReviewLine line, int at, PictureState seen)
    {
        string raw = line.What[at];
        return line.Code switch
        {
            "escalated" or "lowered" => Level(raw),
            "levelSet" when at == 0 => Level(raw),
            "corrected" when at == 1 => words[$"Step_{raw}"],
            "corrected" when at == 2 => Time(DateTimeOffset.Parse(raw, CultureInfo.InvariantCulture)),
            "opened" when line.Incident is { } id && seen.Incidents.TryGetValue(id, out Incident? incident) => Names.Title(incident),
            "joined" when seen.Reports.TryGetValue(raw, out ReportItem? report) => Names.Feed(report.Report.Feed) + " " + Names.Title(report.Report, report.Place),
            "planStarted" => pack.Plans.Plans.FirstOrDefault(p => p.Id == raw) is { } plan ? words.Pick(plan.Zh, plan.En) : raw,
            "asked" or "answered" when at == 0 => pack.AgencyOf(raw) is { } agency ? words.Pick(agency.Zh, agency.En) : raw,
            _ => raw,
        };
    }

    private string Level(string raw) => Names.Level(int.TryParse(raw, CultureInfo.InvariantCulture, out int level) ? level : null);
}
