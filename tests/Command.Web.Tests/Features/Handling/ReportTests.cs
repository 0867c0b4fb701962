using System.Globalization;
using System.Text;
using Command.Ingest.Tests.Transports;
using Command.Web.Features.Handling;
using Command.Web.Tests.Security;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Command.Web.Tests.Features.Handling;

/// <summary>The monthly report through the real site, for who may see a case and for who may not.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task Report_OfThisMonth_CountsWhatItsReaderMaySeeInBothForms()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        string month = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        string workbook = $"/summary/evaluation/report.xlsx?month={month}&culture=en", page = $"/summary/evaluation/report?month={month}&culture=en";
        await Wait.UntilAsync(async () => Incidents(await BookAsync(SharingSite.Owner)) == "1", "the owner's report counts the case");
        Assert.Equal("0", Incidents(await BookAsync(SharingSite.Other)));

        string owner = Encoding.UTF8.GetString((await sharing.GetAsync(page, SharingSite.DeskOf(SharingSite.Owner))).Body);
        Assert.Contains("<h1>Harbin: evaluation of " + month, owner, StringComparison.Ordinal);
        Assert.Contains("Nearest-rank percentile", owner, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", owner, StringComparison.Ordinal);
        Assert.Equal(400, (await sharing.GetAsync("/summary/evaluation/report?month=July", SharingSite.DeskOf(SharingSite.Owner))).Status);

        async Task<byte[]> BookAsync(string agency) => (await sharing.GetAsync(workbook, SharingSite.DeskOf(agency))).Body;
    }

    /// <summary>The whole city's first figure: the fifth row of the first sheet, after title, basis, heads and units.</summary>
    private static string Incidents(byte[] file)
    {
        using MemoryStream stream = new(file);
        using SpreadsheetDocument book = SpreadsheetDocument.Open(stream, isEditable: false);
        Assert.Equal(4, book.WorkbookPart!.WorksheetParts.Count());
        string first = book.WorkbookPart.Workbook!.Sheets!.Elements<Sheet>().First().Id!;
        Row[] rows = [.. ((WorksheetPart)book.WorkbookPart.GetPartById(first)).Worksheet!.Descendants<Row>()];
        Assert.Equal(Evaluation.Codes.Length + 1, rows[2].Elements<Cell>().Count());
        return rows[4].Elements<Cell>().ElementAt(1).CellValue!.Text;
    }
}
