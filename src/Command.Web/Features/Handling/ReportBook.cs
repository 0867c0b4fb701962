using System.Globalization;
using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Command.Web.Resources;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Command.Web.Features.Handling;

/// <summary>The monthly report as a workbook (ISO/IEC 29500): numbers are numbers, shares in percent, times in seconds.</summary>
internal static class ReportBook
{
    private const int LongestSheetName = 31;

    public static byte[] Write(MonthlyReport report)
    {
        using MemoryStream stream = new();
        using (SpreadsheetDocument document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            WorkbookPart book = document.AddWorkbookPart();
            Sheets sheets = new();
            book.Workbook = new Workbook(sheets);
            foreach ((string title, string[] heads, IEnumerable<(string Name, HandlingLine[] Lines)> rows) in report.Tables())
            {
                SheetData data = Add(book, sheets, title);
                data.Append(RowOf([Text(report.Title)]), RowOf([Text(report.Basis)]), RowOf([Text(title), .. heads.Select(Text)]));
                data.Append(RowOf([Text(report.Names.Words["Handling_Unit"]), .. Evaluation.Codes.Select(c => Text(FigureRules.Find(c)!.Unit))]));
                foreach ((string name, HandlingLine[] lines) in rows)
                {
                    data.Append(RowOf([Text(name), .. lines.Select(l => Number(l.Found.Figure.Value))]));
                }
            }

            Words words = report.Names.Words;
            SheetData method = Add(book, sheets, words["Evaluation_Method"]);
            foreach ((string name, string rule, string how, string left) in report.Method())
            {
                method.Append(RowOf([Text(name), Text(rule), Text(how), Text(left)]));
            }

            SheetData appeals = Add(book, sheets, words["Appeal_Title"]);
            foreach (AppealItem item in report.Appeals)
            {
                string stands = words[FigureWords.StateOf(item)];
                appeals.Append(RowOf([Text(item.Appeal.Row), Text(item.Appeal.Figure), Text(item.Author), Text(report.Names.Moment(item.At)), Text(item.Appeal.Why), Text(stands), Text(item.Answer ?? "")]));
            }

            book.Workbook.Save();
        }

        return stream.ToArray();
    }

    private static SheetData Add(WorkbookPart book, Sheets sheets, string title)
    {
        SheetData data = new();
        WorksheetPart part = book.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(data);
        string name = string.Concat(title.Where(c => !@"\/?*[]:".Contains(c, StringComparison.Ordinal)));
        sheets.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)(sheets.ChildElements.Count + 1), Name = name.Length > LongestSheetName ? name[..LongestSheetName] : name });
        return data;
    }

    private static Row RowOf(IEnumerable<Cell> cells)
    {
        Row row = new();
        row.Append(cells);
        return row;
    }

    /// <summary>A text, never a formula, whatever it begins with; without what XML can't carry.</summary>
    private static Cell Text(string text) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar))) { Space = SpaceProcessingModeValues.Preserve }),
    };

    private static Cell Number(double? value) => value is { } number ? new Cell { DataType = CellValues.Number, CellValue = new CellValue(number.ToString("R", CultureInfo.InvariantCulture)) } : new Cell();
}
