using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Command.Web.Briefs;

/// <summary>Prints a brief as PDF on the page of GB/T 9704-2012, by the library that already draws the maps' tiles: no browser and no other process is needed, and the grid of 22 lines of 28 characters is exact.</summary>
public static class BriefPdf
{
    private const int MostPages = 200;
    private static readonly SKColor s_red = new(0xE6, 0, 0);

    /// <summary>The document's bytes.</summary>
    /// <exception cref="InvalidOperationException">The machine has no font with Chinese in it.</exception>
    public static byte[] Write(BriefDocument brief, BriefFonts fonts)
    {
        ArgumentNullException.ThrowIfNull(brief);
        ArgumentNullException.ThrowIfNull(fonts);
        if (!fonts.Any)
        {
            throw new InvalidOperationException("The machine has no font with Chinese in it.");
        }

        using MemoryStream stream = new();
        using (SKDocument document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata { Title = brief.Title, Author = brief.Body }))
        using (Sheet sheet = new(document, fonts))
        {
            sheet.Draw(brief);
            document.Close();
        }

        return stream.ToArray();
    }

    private sealed class Sheet(SKDocument document, BriefFonts fonts) : IDisposable
    {
        private static readonly float s_left = OfficialPage.Points(OfficialPage.LeftMm), s_width = OfficialPage.CharacterPitch * OfficialPage.Characters, s_top = OfficialPage.Points(OfficialPage.TopMm);

        private readonly SKFont _body = Font(fonts.Body, OfficialPage.Body), _heading = Font(fonts.Heading, OfficialPage.Body), _title = Font(fonts.Title, OfficialPage.Title), _head = Font(fonts.Title, OfficialPage.Head), _small = Font(fonts.Body, OfficialPage.Small);
        private readonly SKPaint _black = new() { Color = SKColors.Black, IsAntialias = true }, _red = new() { Color = s_red, IsAntialias = true };
        private SKCanvas? _canvas;
        private int _page, _line;

        public void Draw(BriefDocument brief)
        {
            Begin();
            Line(brief.Mark, _heading, 0);
            Centred(brief.Head, _head, _red, 2);
            _line++;
            Number(brief);
            _line++;
            foreach (string part in LineBreaks.Of(brief.Title, s_width, 0, t => _title.MeasureText(t)))
            {
                Centred(part, _title, _black, 1);
            }

            _line++;
            float indent = OfficialPage.CharacterPitch * 2;
            foreach (BriefPart part in brief.Parts)
            {
                Room(2);
                Line(part.Heading, _heading, indent);
                foreach (string paragraph in part.Paragraphs)
                {
                    bool first = true;
                    foreach (string line in LineBreaks.Of(paragraph, s_width, indent, t => _body.MeasureText(t)))
                    {
                        Line(line, _body, first ? indent : 0);
                        first = false;
                    }
                }
            }

            Room(3);
            _line++;
            Line(brief.Body, _body, s_width - _body.MeasureText(brief.Body) - (OfficialPage.CharacterPitch * 2));
            Line(brief.Date, _body, s_width - _body.MeasureText(brief.Date) - (OfficialPage.CharacterPitch * 4));
            End();
        }

        public void Dispose()
        {
            foreach (IDisposable one in new IDisposable[] { _body, _heading, _title, _head, _small, _black, _red })
            {
                one.Dispose();
            }
        }

        // 三号 is 16 points, and 28 of them are a little more than 156 mm: a character is that much narrower, as an office's grid makes it.
        private static SKFont Font(SKTypeface face, float size) => new(face, size) { ScaleX = OfficialPage.CharacterPitch / OfficialPage.Body, Subpixel = true, Hinting = SKFontHinting.None };

        private void Number(BriefDocument brief)
        {
            Room(1);
            float y = Baseline(_body);
            if (brief.Signatory is { } signatory)
            {
                Write(brief.Number, s_left + OfficialPage.CharacterPitch, y, _body, _black);
                Write(signatory, s_left + s_width - OfficialPage.CharacterPitch - _body.MeasureText(signatory), y, _body, _black);
            }
            else
            {
                Write(brief.Number, s_left + ((s_width - _body.MeasureText(brief.Number)) / 2), y, _body, _black);
            }

            // 4 mm under the number, as wide as the type area.
            float rule = y + OfficialPage.Points(4);
            _canvas!.DrawRect(s_left, rule, s_width, 1.5f, _red);
            _line++;
        }

        private void Centred(string text, SKFont font, SKPaint paint, int lines)
        {
            Room(lines);
            float shrink = Math.Min(1, s_width / font.MeasureText(text));
            _canvas!.Save();
            _canvas.Translate(s_left + (s_width / 2), s_top + ((_line + (lines / 2f)) * OfficialPage.LinePitch) + (font.Size * 0.35f));
            _canvas.Scale(shrink, 1);
            Write(text, -font.MeasureText(text) / 2, 0, font, paint);
            _canvas.Restore();
            _line += lines;
        }

        private void Line(string text, SKFont font, float x)
        {
            Room(1);
            Write(text, s_left + Math.Max(0, x), Baseline(font), font, _black);
            _line++;
        }

        // Each glyph goes with the character that it was written for: a font draws 月 and the radical ⽉ with one glyph, and what is searched or copied must be the former.
        private void Write(string text, float x, float y, SKFont font, SKPaint paint)
        {
            if (text.Length == 0)
            {
                return;
            }

            ushort[] glyphs = font.GetGlyphs(text);
            Rune[] runes = [.. text.EnumerateRunes()];
            if (glyphs.Length != runes.Length)
            {
                _canvas!.DrawText(text, x, y, SKTextAlign.Left, font, paint);
                return;
            }

            uint[] clusters = new uint[glyphs.Length];
            uint at = 0;
            for (int i = 0; i < runes.Length; i++)
            {
                clusters[i] = at;
                at += (uint)runes[i].Utf8SequenceLength;
            }

            using SKTextBlobBuilder builder = new();
            SKTextRunBuffer run = builder.AllocateTextRun(font, glyphs.Length, 0, 0, (int)at);
            run.SetGlyphs(glyphs);
            run.SetText(Encoding.UTF8.GetBytes(text));
            run.SetClusters(clusters);
            using SKTextBlob? blob = builder.Build();
            _canvas!.DrawText(blob, x, y, paint);
        }

        private float Baseline(SKFont font) => s_top + ((_line + 0.5f) * OfficialPage.LinePitch) + (font.Size * 0.37f);

        private void Room(int lines)
        {
            if (_line + lines > OfficialPage.Lines && _page < MostPages)
            {
                End();
                Begin();
            }
        }

        private void Begin()
        {
            _canvas = document.BeginPage(OfficialPage.Points(OfficialPage.WidthMm), OfficialPage.Points(OfficialPage.HeightMm));
            _page++;
            _line = 0;
        }

        // 7 mm under the type area, one character from its outer edge.
        private void End()
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"— {_page} —");
            float y = OfficialPage.Points(OfficialPage.HeightMm - OfficialPage.BottomMm + 7) + _small.Size;
            bool odd = _page % 2 == 1;
            Write(number, odd ? s_left + s_width - OfficialPage.Small - _small.MeasureText(number) : s_left + OfficialPage.Small, y, _small, _black);
            document.EndPage();
        }
    }
}
