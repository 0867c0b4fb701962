using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Handling;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Handling;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Features.Handling;

/// <summary><c>GET /summary/evaluation/report?month=2026-07</c>: the monthly report, to be printed; <c>report.xlsx</c> as a workbook.</summary>
public static class ReportApi
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapEvaluationReports(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/summary/evaluation/report", (string? month, bool? exercise, HttpContext http, GuardedHandling handling, IReplica replica, CityPack pack, CancellationToken cancellationToken) =>
            MakeAsync(month, exercise, handling, replica, pack, r => Results.Text(ReportPage.Write(r), "text/html; charset=utf-8"), cancellationToken)).Needs(Right.SeeHandling, export: true);
        app.MapGet("/summary/evaluation/report.xlsx", (string? month, bool? exercise, HttpContext http, GuardedHandling handling, IReplica replica, CityPack pack, CancellationToken cancellationToken) =>
            MakeAsync(month, exercise, handling, replica, pack, r => Results.File(ReportBook.Write(r), Workbook, $"evaluation-{month}.xlsx"), cancellationToken)).Needs(Right.SeeHandling, export: true);
    }

    private static async Task<IResult> MakeAsync(string? month, bool? exercise, GuardedHandling handling, IReplica replica, CityPack pack, Func<MonthlyReport, IResult> write, CancellationToken cancellationToken)
    {
        if (!DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly first) || first.Year is < 2000 or > 2200)
        {
            return Results.Problem(statusCode: 400, title: "No month", detail: "Say of which month: month=2026-07.");
        }

        try
        {
            HandlingPeriod period = HandlingPeriod.Month(first.Year, first.Month, pack.City.TimeZone);
            HandlingBoard board = await handling.BoardAsync(new HandlingQuestion(period, null, null, null, exercise ?? false, null), Evaluation.Wishes, cancellationToken).ConfigureAwait(false);
            AppealItem[] appeals = [.. replica.Current.Picture.Appeals.Values.Where(a => a.At >= period.From && a.At < period.To).OrderBy(a => a.At)];
            return write(new MonthlyReport(first, board, appeals, new FigureWords(pack, Words.For(CultureInfo.CurrentUICulture))));
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }
}

/// <summary>A monthly report.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Board">The figures.</param>
/// <param name="Appeals">Appeals that were filed in it.</param>
/// <param name="Names">The words.</param>
public sealed record MonthlyReport(DateOnly Month, HandlingBoard Board, IReadOnlyList<AppealItem> Appeals, FigureWords Names)
{
    public string Title => Names.Words.Format("Evaluation_Of", Names.Words.Pick(Names.Pack.City.Zh, Names.Pack.City.En), Month.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    public string Basis => Names.Basis(Board);

    /// <summary>The tables: of agencies, of districts.</summary>
    public IEnumerable<(string Title, string[] Heads, IEnumerable<(string Name, HandlingLine[] Lines)> Rows)> Tables()
    {
        string[] heads = [.. Evaluation.Codes.Select(Names.Name)];
        yield return (Names.Words["Handling_By_agency"], heads, Evaluation.Rows(Board, Board.Agencies).Select(r => (Name(r.Key, Names.Agency), r.Lines.ToArray())));
        yield return (Names.Words["Handling_By_district"], heads, Evaluation.Rows(Board, Board.Districts).Select(r => (Name(r.Key, Names.District), r.Lines.ToArray())));

        string Name(string key, Func<string, string> named) => key == "*" ? Names.Words["Evaluation_Whole"] : named(key);
    }

    /// <summary>Each figure with how it is worked out and what was left out.</summary>
    public IEnumerable<(string Name, string Rule, string How, string Left)> Method() => Evaluation.Codes.Select(Board.Line)
        .Select(l => (Names.Name(l.Rule.Code), l.Rule.Name, Names.How(l.Rule.Code), string.Join(Names.Words["Handling_And"], l.Found.Figure.Basis.Excluded.Select(Names.Out))));
}
