using System.Buffers;
using System.Globalization;

namespace Command.Web.Briefs;

/// <summary>Breaks a paragraph of Chinese and Latin text into lines. Pure. No line begins with a closing mark or ends with an opening one (避头尾); a Latin word stays whole where it fits a line.</summary>
public static class LineBreaks
{
    private static readonly SearchValues<char> s_closing = SearchValues.Create("，。、；：？！）》〉】〕」』”’…,.;:?!)]}%");
    private static readonly SearchValues<char> s_opening = SearchValues.Create("（《〈【〔「『“‘([{");

    /// <summary>The lines, without spaces at their ends.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="width">Of a line.</param>
    /// <param name="indent">By how much the first line is narrower.</param>
    /// <param name="measure">The width of a text in the same unit.</param>
    public static IEnumerable<string> Of(string text, float width, float indent, Func<string, float> measure)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(measure);
        List<string> line = [];
        float used = indent;
        foreach (string piece in Pieces(text, width, measure))
        {
            float wide = measure(piece);
            if (used + wide > width && line.Count > 0)
            {
                // What may not be parted goes down together; a line that is nothing else stays as it is.
                int keep = line.Count;
                bool closes = s_closing.Contains(piece[0]);
                while (keep > 1 && (closes || s_opening.Contains(line[keep - 1][^1])))
                {
                    keep--;
                    closes = s_closing.Contains(line[keep][0]);
                }

                keep = keep == 1 && (closes || s_opening.Contains(line[0][^1])) ? line.Count : keep;
                List<string> down = line[keep..];
                yield return string.Concat(line[..keep]).TrimEnd();
                line = down;
                used = line.Sum(measure);
            }

            if (line.Count > 0 || piece != " ")
            {
                line.Add(piece);
                used += wide;
            }
        }

        if (line.Count > 0)
        {
            yield return string.Concat(line).TrimEnd();
        }
    }

    private static IEnumerable<string> Pieces(string text, float width, Func<string, float> measure)
    {
        string word = "";
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            string element = elements.GetTextElement();
            if (element.Length == 1 && element[0] is > ' ' and < '\u2000' && measure(word + element) <= width)
            {
                word += element;
                continue;
            }

            if (word.Length > 0)
            {
                yield return word;
                word = "";
            }

            if (element.Length == 1 && element[0] is > ' ' and < '\u2000')
            {
                word = element;
            }
            else
            {
                yield return element;
            }
        }

        if (word.Length > 0)
        {
            yield return word;
        }
    }
}
