using System.Diagnostics;
using System.Text;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Tests;
using Command.Ingest.Tests.Incidents.Briefs;
using Command.Ingest.Tests.Incidents.Dispatch;
using Command.Web.Briefs;
using Command.Web.Resources;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.Extensions.Options;

namespace Command.Web.Tests.Briefs;

public sealed class BriefExportTests
{
    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("en", true)]
    [InlineData("zh-CN", false)]
    public void Docx_OfABrief_IsValidAndSaysExactlyTheBrief(string culture, bool published)
    {
        BriefDocument brief = Document(culture, published);
        using MemoryStream stream = new(BriefDocx.Write(brief));
        using WordprocessingDocument word = WordprocessingDocument.Open(stream, false);
        Assert.Empty(new OpenXmlValidator().Validate(word, TestContext.Current.CancellationToken).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        Assert.Equal(Plain(brief.Lines()), Plain([word.MainDocumentPart!.Document!.Body!.InnerText]));
        Assert.Equal(published, brief.Lines().Any(l => l.Contains(culture == "en" ? "Signed by: 赵静" : "签发人：赵静", StringComparison.Ordinal)));
    }

    [Fact]
    public void Docx_OfABrief_HasThePageOfTheStandard()
    {
        using MemoryStream stream = new(BriefDocx.Write(Document("zh-CN", true)));
        using WordprocessingDocument word = WordprocessingDocument.Open(stream, false);
        DocumentFormat.OpenXml.Wordprocessing.SectionProperties page = word.MainDocumentPart!.Document!.Body!.GetFirstChild<DocumentFormat.OpenXml.Wordprocessing.SectionProperties>()!;
        DocumentFormat.OpenXml.Wordprocessing.PageMargin margin = page.GetFirstChild<DocumentFormat.OpenXml.Wordprocessing.PageMargin>()!;
        Assert.Equal((37, 28, 35, 26), (Mm(margin.Top!.Value), Mm((int)margin.Left!.Value), Mm(margin.Bottom!.Value), Mm((int)margin.Right!.Value)));

        // 22 lines in 225 mm and 28 characters in 156 mm.
        Assert.Equal(580, page.GetFirstChild<DocumentFormat.OpenXml.Wordprocessing.DocGrid>()!.LinePitch!.Value);
        Assert.InRange(OfficialPage.LinePitch * OfficialPage.Lines, 637.7f, 637.9f);
        Assert.InRange(OfficialPage.CharacterPitch * OfficialPage.Characters, 442.1f, 442.3f);

        static int Mm(int twips) => (int)Math.Round(twips / 1440.0 * 25.4);
    }

    [Fact]
    public void Xlsx_OfABrief_IsValidAndHoldsItsTextAndTables()
    {
        (BriefItem item, PictureState picture) = Item(true);
        Words words = Words.Chinese;
        using MemoryStream stream = new(BriefXlsx.Write(item, picture, Harbin.Pack, words, BriefScene.At));
        using SpreadsheetDocument book = SpreadsheetDocument.Open(stream, false);
        Assert.Empty(new OpenXmlValidator().Validate(book, TestContext.Current.CancellationToken).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        string text = string.Concat(book.WorkbookPart!.WorksheetParts.Select(s => s.Worksheet!.InnerText));
        Assert.All(BriefDocument.Of(item, Harbin.Pack, words).Parts, p => Assert.Contains(p.Heading, text, StringComparison.Ordinal));
        Assert.Contains("架泵排水", text, StringComparison.Ordinal);
        Assert.Contains("消防1", text, StringComparison.Ordinal);
        Assert.DoesNotContain(book.WorkbookPart.WorksheetParts, s => s.Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.CellFormula>().Any());
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Pdf_OfABrief_SaysExactlyTheBrief(string culture)
    {
        BriefDocument brief = Document(culture, true);
        using BriefFonts fonts = new(Options.Create(new BriefFontOptions()));
        Assert.SkipUnless(fonts.Any, "No font with Chinese on this machine (apt-get install fonts-noto-cjk): nothing can be printed.");
        byte[] pdf = BriefPdf.Write(brief, fonts);
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(pdf, 0, 8), StringComparison.Ordinal);
        string text = await ConvertedAsync(pdf, "brief.pdf", "pdftotext", "-layout", "brief.pdf", "out.txt");

        // Page numbers stand between the lines of the text.
        string read = Plain([System.Text.RegularExpressions.Regex.Replace(text, "—\\s*\\d+\\s*—", "")]);
        Assert.Equal(Sorted(Plain(brief.Lines())), Sorted(read));
        Assert.All(brief.Parts, p => Assert.Contains(Plain([p.Heading]), read, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Docx_OpenedByLibreOffice_SaysExactlyTheBrief()
    {
        BriefDocument brief = Document("zh-CN", true);
        string text = await ConvertedAsync(BriefDocx.Write(brief), "out.docx", "soffice", "-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "out.docx");
        Assert.Equal(Plain(brief.Lines()), Plain([text]));
    }

    [Fact]
    public async Task Xlsx_OpenedByLibreOffice_SaysTheBrief()
    {
        (BriefItem item, PictureState picture) = Item(true);
        string text = await ConvertedAsync(BriefXlsx.Write(item, picture, Harbin.Pack, Words.Chinese, BriefScene.At), "out.xlsx", "soffice", "-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text - txt - csv (StarCalc):44,34,76", "out.xlsx");
        BriefDocument brief = BriefDocument.Of(item, Harbin.Pack, Words.Chinese);
        Assert.All(brief.Parts.SelectMany(p => p.Paragraphs), p => Assert.Contains(Plain([p]), Plain([text]), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("一二三四五，六", 5, "一二三四|五，六")]
    [InlineData("一二三（四五）", 4, "一二三|（四五）")]
    [InlineData("abc defgh", 6, "abc|defgh")]
    [InlineData("，，，，，，", 3, "，，，|，，，")]
    [InlineData("abcdefgh", 3, "abc|def|gh")]
    public void Lines_AtTheirEnds_PartNothingThatBelongsTogether(string text, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', LineBreaks.Of(text, width, 0, t => t.Length)));

    private static (BriefItem Item, PictureState Picture) Item(bool published)
    {
        PictureState picture = DispatchScene.Send(DispatchScene.Start, "I-0001", "消防1");
        picture = DispatchScene.Do(picture, new GiveDirective("d1", "I-0001", "两小时内排除险情", false, "赵静"), BriefScene.Leader);
        picture = DispatchScene.Do(picture, new SplitDirective("d1", [new DirectivePart("t1", "drainage", null, "架泵排水", BriefScene.At.AddHours(2))], 1));
        picture = BriefScene.Drafted(picture);
        BriefSection scope = picture.Briefs["b1"].Brief.Sections.Single(s => s.Id == "scope");
        string longer = string.Concat(Enumerable.Repeat("积水路段约600米，最深处约0.8米，影响公交5条（含夜班）、居民小区3个；请 Command 平台 <跟踪> & 回报。", 12));
        picture = DispatchScene.Do(picture, new EditBriefSection("b1", "scope", longer, "=1+1 \"quoted\" & <angle> 600 m of road", scope.Version));
        picture = published ? BriefScene.Published(picture) : picture;
        return (picture.Briefs["b1"], picture);
    }

    private static BriefDocument Document(string culture, bool published) => BriefDocument.Of(Item(published).Item, Harbin.Pack, Words.For(culture));

    /// <summary>What a program makes of a file, as text; skipped, saying so, where the machine has no such program.</summary>
    private static async Task<string> ConvertedAsync(byte[] bytes, string name, string program, params string[] arguments)
    {
        string? found = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{program} is not installed on this machine; .ci/run installs it.");
        string folder = Directory.CreateTempSubdirectory("brief-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, TestContext.Current.CancellationToken);
            ProcessStartInfo start = new(found!) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument.Replace("{folder}", folder, StringComparison.Ordinal));
            }

            using Process process = Process.Start(start)!;
            Task<string> said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            string[] made = Directory.GetFiles(folder, "out*.txt");
            Assert.True(made.Length > 0, $"{program} made nothing: {await said}");
            return string.Concat(made.Order(StringComparer.Ordinal).Select(f => File.ReadAllText(f)));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    // Where lines break is layout, not text.
    private static string Plain(IEnumerable<string> lines) => string.Concat(string.Concat(lines).Where(c => !char.IsWhiteSpace(c) && c != '\uFEFF' && c != '"'));

    private static string Sorted(string text) => string.Concat(text.Order());
}
