using System.Net;
using System.Reflection;
using System.Text;

namespace Command.Web.Print;

/// <summary>Writes a page for A4 paper as plain HTML: no scripts, every text encoded, and on wish with its style inside, so that the file opens without the server.</summary>
public sealed class PrintedPage
{
    private static readonly Lazy<string> s_style = new(ReadStyle);
    private readonly StringBuilder _html = new();

    /// <param name="language">The page's language: zh-CN or en.</param>
    /// <param name="title">Its title.</param>
    /// <param name="alone">True for a file that leaves the server: its style is inside it.</param>
    public PrintedPage(string language, string title, bool alone)
    {
        _html.Append("<!DOCTYPE html>\n<html lang=\"").Append(Encoded(language)).Append("\">\n<head>\n<meta charset=\"utf-8\" />\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<title>")
            .Append(Encoded(title)).Append("</title>\n");
        _html.Append(alone ? $"<style>\n{s_style.Value}</style>\n" : "<link rel=\"stylesheet\" href=\"/print.css\" />\n").Append("</head>\n<body class=\"printed\">\n");
    }

    /// <summary>An element with a text.</summary>
    public PrintedPage Add(string element, string? text, string? of = null)
    {
        _html.Append('<').Append(element).Append(Class(of)).Append('>').Append(Encoded(text ?? "")).Append("</").Append(element).Append(">\n");
        return this;
    }

    /// <summary>Begins an element that holds others.</summary>
    public PrintedPage Open(string element, string? of = null)
    {
        _html.Append('<').Append(element).Append(Class(of)).Append(">\n");
        return this;
    }

    /// <summary>Ends it.</summary>
    public PrintedPage Close(string element)
    {
        _html.Append("</").Append(element).Append(">\n");
        return this;
    }

    /// <summary>A link within the site or the page.</summary>
    public PrintedPage Link(string to, string text, string? of = null)
    {
        _html.Append("<a href=\"").Append(Encoded(to)).Append('"').Append(Class(of)).Append('>').Append(Encoded(text)).Append("</a>\n");
        return this;
    }

    /// <summary>A table; a row's first cell heads it.</summary>
    public PrintedPage Table(IEnumerable<string> heads, IEnumerable<IEnumerable<string?>> rows, string? of = null)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(rows);
        _html.Append("<table").Append(Class(of)).Append("><thead><tr>");
        foreach (string head in heads)
        {
            _html.Append("<th>").Append(Encoded(head)).Append("</th>");
        }

        _html.Append("</tr></thead><tbody>\n");
        foreach (IEnumerable<string?> row in rows)
        {
            _html.Append("<tr>");
            bool first = true;
            foreach (string? cell in row)
            {
                string tag = first ? "th" : "td";
                _html.Append('<').Append(tag).Append('>').Append(Encoded(cell ?? "")).Append("</").Append(tag).Append('>');
                first = false;
            }

            _html.Append("</tr>\n");
        }

        _html.Append("</tbody></table>\n");
        return this;
    }

    /// <summary>The whole page.</summary>
    public override string ToString() => _html + "</body>\n</html>\n";

    private static string Class(string? of) => of is null ? "" : $" class=\"{Encoded(of)}\"";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string ReadStyle()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("print.css")!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
