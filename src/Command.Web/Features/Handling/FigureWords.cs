using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Command.Web.Resources;

namespace Command.Web.Features.Handling;

/// <summary>Figures in a viewer's words.</summary>
/// <param name="Pack">The city.</param>
/// <param name="Words">The language.</param>
public sealed record FigureWords(CityPack Pack, Words Words)
{
    private readonly PackNames _names = new(Pack, Words);

    /// <summary>What a figure is called.</summary>
    public string Name(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        int apart = code.LastIndexOf('.');
        string part = code[(apart + 1)..];
        return part is "p50" or "p90" or "p95" or "within" ? Words.Format("Figure_Of", Words[$"Figure_{code[..apart]}"], Words[$"Figure_Part_{part}"]) : Words[$"Figure_{code.Replace('.', '_')}"];
    }

    /// <summary>How it is worked out: formula, denominator, exclusions.</summary>
    public string How(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        int apart = code.LastIndexOf('.');
        string part = code[(apart + 1)..];
        return part is "p50" or "p90" or "p95" or "within" ? Words[$"Figure_How_{code[..apart]}"] + Words[part == "within" ? "Figure_How_within" : "Figure_How_rank"] : Words[$"Figure_How_{code.Replace('.', '_')}"];
    }

    /// <summary>Why rows were left out.</summary>
    public string Out(FigureExclusion left)
    {
        ArgumentNullException.ThrowIfNull(left);
        return Words.Format("Figure_Left", Words.Find($"Figure_Out_{left.Reason}") ?? left.Reason, left.Rows);
    }

    /// <summary>A value as people read it: 4:05, 1 h 20 min, 93.7 %; a dash for nothing to measure.</summary>
    public string Value(double? value, string unit) => value is not { } number ? "—"
        : unit switch
        {
            "s" => Span(TimeSpan.FromSeconds(number)),
            "%" => number.ToString("0.0", CultureInfo.InvariantCulture) + " %",
            _ => number.ToString("#,0", CultureInfo.InvariantCulture),
        };

    public string Value(FigureFound found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return Value(found.Figure.Value, found.Figure.Unit);
    }

    /// <summary>An aim: ≥ 90 %, ≤ 1:00.</summary>
    public string Aim(HandlingLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Aim is { } aim ? aim.Least is { } least ? "≥ " + Value(least, line.Rule.Unit) : "≤ " + Value(aim.Most, line.Rule.Unit) : "";
    }

    /// <summary>Period, moment and journal entry of figures.</summary>
    public string Basis(HandlingBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return Words.Format("Handling_Basis", Moment(board.Question.Period.From), Moment(board.Question.Period.To), Moment(board.AsOf), board.Sequence);
    }

    /// <summary>Rule, moment, journal entry and rows of a figure.</summary>
    public string Basis(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Words.Format("Handling_Rule", figure.Basis.Rule, Moment(figure.Basis.AsOf), figure.Basis.Sequence, figure.Basis.Counted);
    }

    /// <summary>The key of how an appeal stands.</summary>
    public static string StateOf(AppealItem item) => item?.Upheld switch { null => "Appeal_Open", true => "Appeal_Upheld", false => "Appeal_Denied" };

    public string Span(TimeSpan time) => time.TotalHours < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}")
        : time.TotalDays < 2
            ? Words.Format("Figure_Hours", (int)time.TotalHours, time.Minutes)
            : Words.Format("Figure_Days", (int)time.TotalDays, time.Hours);

    /// <summary>A kind, or a threshold of a gauge.</summary>
    public string Kind(string code) => code.Length == 0 ? Words["Handling_Unnamed"] : TelemetryRule.Thresholds.Contains(code) ? Words[$"Handling_At_{code}"] : _names.Kind(code);

    public string District(string code) => code.Length == 0 ? Words["Handling_Unnamed"] : Pack.Areas.FirstOrDefault(a => a.Code == code) is { } area ? Words.Pick(area.Zh, area.En) : code;

    public string Agency(string id) => id.Length == 0 ? Words["Handling_Unnamed"] : Pack.AgencyOf(id) is { } agency ? Words.Pick(agency.Zh, agency.En) : id;

    /// <summary>2026-07-18 14:32 in the city's zone.</summary>
    public string Moment(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
