using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Command.Web.Briefs;

/// <summary>Writes a brief as an Office Open XML document (ISO/IEC 29500) laid out by GB/T 9704-2012. The fonts are named, not embedded: an office that has 仿宋 prints with it.</summary>
public static class BriefDocx
{
    private const string FangSong = "仿宋_GB2312", HeiTi = "黑体", XiaoBiaoSong = "方正小标宋简体", Song = "宋体", Latin = "Times New Roman", Red = "FF0000";

    /// <summary>The document's bytes.</summary>
    public static byte[] Write(BriefDocument brief)
    {
        ArgumentNullException.ThrowIfNull(brief);
        using MemoryStream stream = new();
        using (WordprocessingDocument word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            MainDocumentPart main = word.AddMainDocumentPart();
            Settings(main);
            string odd = Footer(main, "F1", JustificationValues.Right), even = Footer(main, "F2", JustificationValues.Left);
            Body body = new(
                Line(brief.Mark, HeiTi, OfficialPage.Body, JustificationValues.Left),
                Line(brief.Head, XiaoBiaoSong, OfficialPage.Head, JustificationValues.Center, colour: Red, exact: false),
                Line("", FangSong, OfficialPage.Body, JustificationValues.Left),
                NumberLine(brief),
                Line("", FangSong, OfficialPage.Body, JustificationValues.Left),
                Line(brief.Title, XiaoBiaoSong, OfficialPage.Title, JustificationValues.Center, exact: false),
                Line("", FangSong, OfficialPage.Body, JustificationValues.Left));
            foreach (BriefPart part in brief.Parts)
            {
                body.Append(Line(part.Heading, HeiTi, OfficialPage.Body, JustificationValues.Both, indent: true, keep: true));
                body.Append(part.Paragraphs.Select(p => Line(p, FangSong, OfficialPage.Body, JustificationValues.Both, indent: true)));
            }

            body.Append(
                Line("", FangSong, OfficialPage.Body, JustificationValues.Left, keep: true),
                Line(brief.Body, FangSong, OfficialPage.Body, JustificationValues.Right, right: 2, keep: true),
                Line(brief.Date, FangSong, OfficialPage.Body, JustificationValues.Right, right: 4),
                Section(odd, even));
            main.Document = new Document(body);
            word.PackageProperties.Title = brief.Title;
            word.PackageProperties.Creator = brief.Body;
        }

        return stream.ToArray();
    }

    private static void Settings(MainDocumentPart main)
    {
        StyleDefinitionsPart styles = main.AddNewPart<StyleDefinitionsPart>("S1");
        styles.Styles = new Styles(new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(Fonts(FangSong), Size(OfficialPage.Body))),
            new ParagraphPropertiesDefault()),
            new Style(new StyleName { Val = "Normal" }, new StyleRunProperties(Fonts(FangSong), Size(OfficialPage.Body))) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true });
        DocumentSettingsPart settings = main.AddNewPart<DocumentSettingsPart>("S2");
        settings.Settings = new Settings(new EvenAndOddHeaders());
    }

    /// <summary>文号 in the middle before it is signed; beside 签发人, as in a document that goes upwards, afterwards (7.2.5, 7.2.6). The red line is under it.</summary>
    private static Paragraph NumberLine(BriefDocument brief)
    {
        Paragraph line = new(new ParagraphProperties(
            new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Color = Red, Size = 12, Space = 6 }),
            new Tabs(new TabStop { Val = TabStopValues.Right, Position = OfficialPage.Twips(OfficialPage.WidthMm - OfficialPage.LeftMm - OfficialPage.RightMm) }),
            new Justification { Val = brief.Signatory is null ? JustificationValues.Center : JustificationValues.Left }));
        line.Append(Text(brief.Number, FangSong, OfficialPage.Body));
        if (brief.Signatory is { } signatory)
        {
            line.Append(new Run(Properties(FangSong, OfficialPage.Body), new TabChar()), Text(signatory, FangSong, OfficialPage.Body));
        }

        return line;
    }

    private static Paragraph Line(string text, string font, float size, JustificationValues to, string? colour = null, bool exact = true, bool indent = false, int right = 0, bool keep = false)
    {
        ParagraphProperties properties = new();
        if (keep)
        {
            properties.Append(new KeepNext());
        }

        if (exact)
        {
            properties.Append(new SpacingBetweenLines { Line = Twentieths(OfficialPage.LinePitch), LineRule = LineSpacingRuleValues.Exact, Before = "0", After = "0" });
        }

        if (indent)
        {
            properties.Append(new Indentation { FirstLineChars = 200, FirstLine = Twentieths(OfficialPage.CharacterPitch * 2) });
        }
        else if (right > 0)
        {
            properties.Append(new Indentation { RightChars = right * 100, Right = Twentieths(OfficialPage.CharacterPitch * right) });
        }

        properties.Append(new Justification { Val = to });
        return text.Length == 0 ? new Paragraph(properties) : new Paragraph(properties, Text(text, font, size, colour));
    }

    private static Run Text(string text, string font, float size, string? colour = null) =>
        new(Properties(font, size, colour), new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve });

    private static RunProperties Properties(string font, float size, string? colour = null)
    {
        RunProperties properties = new(Fonts(font));
        if (colour is not null)
        {
            properties.Append(new Color { Val = colour });
        }

        // 28 characters of 16 points are a little more than the type area is wide. Each is set that much closer: a grid of characters would be read otherwise by every office.
        if (size == OfficialPage.Body)
        {
            properties.Append(new Spacing { Val = (int)Math.Floor((OfficialPage.CharacterPitch - OfficialPage.Body) * 20) });
        }

        properties.Append(Size(size));
        return properties;
    }

    private static RunFonts Fonts(string font) => new() { Ascii = Latin, HighAnsi = Latin, EastAsia = font };

    private static FontSize Size(float points) => new() { Val = ((int)(points * 2)).ToString(CultureInfo.InvariantCulture) };

    private static string Twentieths(float points) => ((int)Math.Round(points * 20)).ToString(CultureInfo.InvariantCulture);

    /// <summary>— 1 —, outside: right on odd pages, left on even ones (7.5).</summary>
    private static string Footer(MainDocumentPart main, string id, JustificationValues to)
    {
        FooterPart part = main.AddNewPart<FooterPart>(id);
        part.Footer = new Footer(new Paragraph(
            new ParagraphProperties(new Justification { Val = to }),
            Text("— ", Song, OfficialPage.Small),
            new Run(Properties(Song, OfficialPage.Small), new FieldChar { FieldCharType = FieldCharValues.Begin }),
            new Run(Properties(Song, OfficialPage.Small), new FieldCode(" PAGE ") { Space = SpaceProcessingModeValues.Preserve }),
            new Run(Properties(Song, OfficialPage.Small), new FieldChar { FieldCharType = FieldCharValues.Separate }),
            Text("1", Song, OfficialPage.Small),
            new Run(Properties(Song, OfficialPage.Small), new FieldChar { FieldCharType = FieldCharValues.End }),
            Text(" —", Song, OfficialPage.Small)));
        return id;
    }

    private static SectionProperties Section(string odd, string even) => new(
        new FooterReference { Type = HeaderFooterValues.Default, Id = odd },
        new FooterReference { Type = HeaderFooterValues.Even, Id = even },
        new PageSize { Width = (uint)OfficialPage.Twips(OfficialPage.WidthMm), Height = (uint)OfficialPage.Twips(OfficialPage.HeightMm) },
        new PageMargin
        {
            Top = OfficialPage.Twips(OfficialPage.TopMm),
            Left = (uint)OfficialPage.Twips(OfficialPage.LeftMm),
            Right = (uint)OfficialPage.Twips(OfficialPage.RightMm),
            Bottom = OfficialPage.Twips(OfficialPage.BottomMm),
            Header = 850,

            // The page number stands 7 mm under the type area.
            Footer = (uint)OfficialPage.Twips(OfficialPage.BottomMm - 12),
            Gutter = 0,
        },
        new DocGrid
        {
            Type = DocGridValues.Lines,
            LinePitch = (int)Math.Round(OfficialPage.LinePitch * 20),
        });

    /// <summary>What XML 1.0 can't hold leaves.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value is '\t' or >= 0x20 and not (0xFFFE or 0xFFFF)).Select(r => r.ToString()));
}
