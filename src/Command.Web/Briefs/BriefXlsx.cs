using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Directives;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Web.Resources;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Command.Web.Briefs;

/// <summary>Writes a brief's tables as an Office Open XML workbook: its text by section, its incidents' directives by task, and their units' jobs. Every cell is a text, so that nothing in it is ever run as a formula.</summary>
public static class BriefXlsx
{
    /// <summary>A cell of a workbook takes no more.</summary>
    private const int LongestCell = 32_000;

    /// <summary>The workbook's bytes.</summary>
    public static byte[] Write(BriefItem item, PictureState picture, CityPack pack, Words words, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(words);
        BriefDocument brief = BriefDocument.Of(item, pack, words);
        List<(string Name, IEnumerable<string[]> Rows)> sheets =
        [
            (words["Briefs_Title"],
            [
                [words["Briefs_Number"], brief.Number],
                [words["Briefs_Subject"], brief.Title],
                [words["Briefs_Class"], brief.Mark],
                .. brief.Parts.Select(p => new[] { p.Heading, string.Join('\n', p.Paragraphs) }),
                [words["Briefs_Signatory"], brief.Signatory ?? ""],
                [words["Briefs_Body"], brief.Body],
                [words["Briefs_Date"], brief.Date],
            ]),
            (words["Directives_Title"],
            [
                [words["Directives_Instruction"], words["Directives_Agency"], words["Directives_Task"], words["Directives_Due"], words["Directives_State"], words["Directives_Light"]],
                .. picture.Directives.Values.Where(d => IsOf(item.Brief, d.Incident)).OrderBy(d => d.At).SelectMany(d => d.Tasks.Select(t => new[]
                {
                    d.Text,
                    BriefAgency(pack, words, t.Part.Agency),
                    t.Part.Text,
                    Local(pack, t.Part.Due),
                    BriefText.In($"State{t.State}", words.Culture) ?? "",
                    BriefText.In($"Light{DirectiveLights.Of(t, now, pack.Briefs)}", words.Culture) ?? "",
                })),
            ]),
            (words["Briefs_Jobs"],
            [
                [words["Briefs_Incident"], words["Briefs_Unit"], words["Briefs_Step"], words["Briefs_At"]],
                .. picture.Assignments.Values.Where(a => IsOf(item.Brief, a.Incident)).OrderBy(a => a.Id, StringComparer.Ordinal).SelectMany(a => a.Steps.Select(s => s.Step).Distinct().Order().Select(s => new[]
                {
                    a.Incident,
                    a.Unit,
                    string.Format(CultureInfo.InvariantCulture, BriefText.In($"Step{s}", words.Culture) ?? "{0}", "").Trim(),
                    a.TimeOf(s) is { } at ? Local(pack, at) : "",
                })),
            ]),
        ];

        using MemoryStream stream = new();
        using (SpreadsheetDocument book = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            WorkbookPart main = book.AddWorkbookPart();
            Sheets list = new();
            main.Workbook = new Workbook(list);
            uint number = 1;
            foreach ((string name, IEnumerable<string[]> rows) in sheets)
            {
                string id = string.Create(CultureInfo.InvariantCulture, $"R{number}");
                WorksheetPart part = main.AddNewPart<WorksheetPart>(id);
                part.Worksheet = new Worksheet(
                    new Columns(new Column { Min = 1, Max = 1, Width = 28, CustomWidth = true }, new Column { Min = 2, Max = 6, Width = 40, CustomWidth = true }),
                    new SheetData(rows.Select(r => new Row(r.Select(Cell)))));
                list.Append(new Sheet { Name = name, SheetId = number++, Id = id });
            }
        }

        return stream.ToArray();
    }

    private static bool IsOf(Brief brief, string? incident) => incident is null ? brief.Day is not null : brief.Mentions.Contains(incident);

    private static string BriefAgency(CityPack pack, Words words, string id) => pack.AgencyOf(id) is { } agency ? words.Pick(agency.Zh, agency.En) : id;

    private static string Local(CityPack pack, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Cell Cell(string text)
    {
        string clean = string.Concat(text.EnumerateRunes().Where(r => r.Value is '\n' or '\t' or >= 0x20 and not (0xFFFE or 0xFFFF)).Select(r => r.ToString()));
        return new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(clean.Length > LongestCell ? clean[..LongestCell] : clean) { Space = SpaceProcessingModeValues.Preserve }) };
    }
}
