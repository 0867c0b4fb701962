using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Command.Ingest.Handling;
using Command.Ingest.Picture.Handling;
using Command.Web.Resources;

namespace Command.Web.Features.Handling;

/// <summary>The monthly report as a page that is printed as it looks, on A4 across.</summary>
internal static class ReportPage
{
    private static readonly HtmlEncoder s_html = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(MonthlyReport report)
    {
        Words words = report.Names.Words;
        StringBuilder page = new();
        page.Append("<!DOCTYPE html><html lang=\"").Append(words.Culture.Name).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
            .Append(Text(report.Title)).Append("</title><link rel=\"stylesheet\" href=\"/handling.css\"></head><body class=\"report\"><h1>").Append(Text(report.Title)).Append("</h1><p>").Append(Text(report.Basis)).Append(' ').Append(Text(words["Handling_Seen"])).Append("</p>");
        if (report.Board.Question.Exercise)
        {
            page.Append("<p><b>").Append(Text(words["Exercise_Word"])).Append("</b></p>");
        }

        foreach ((string title, string[] heads, IEnumerable<(string Name, HandlingLine[] Lines)> rows) in report.Tables())
        {
            page.Append("<h2>").Append(Text(title)).Append("</h2><table><thead><tr><th scope=\"col\">").Append(Text(title)).Append("</th>");
            foreach (string head in heads)
            {
                page.Append("<th scope=\"col\">").Append(Text(head)).Append("</th>");
            }

            page.Append("</tr></thead><tbody>");
            foreach ((string name, HandlingLine[] lines) in rows)
            {
                page.Append("<tr><th scope=\"row\">").Append(Text(name)).Append("</th>");
                foreach (HandlingLine line in lines)
                {
                    page.Append(line.IsMet == false ? "<td class=\"missed\">" : "<td>").Append(Text(report.Names.Value(line.Found))).Append("</td>");
                }

                page.Append("</tr>");
            }

            page.Append("</tbody></table>");
        }

        page.Append("<h2>").Append(Text(words["Evaluation_Method"])).Append("</h2><dl>");
        foreach ((string name, string rule, string how, string left) in report.Method())
        {
            page.Append("<dt>").Append(Text(name)).Append(" <small>").Append(Text(rule)).Append("</small></dt><dd>").Append(Text(how)).Append(left.Length == 0 ? "" : " " + Text(words["Handling_Excluded"]) + " " + Text(left)).Append("</dd>");
        }

        page.Append("</dl><h2>").Append(Text(words["Appeal_Title"])).Append("</h2>");
        page.Append(report.Appeals.Count == 0 ? "<p>" + Text(words["Appeal_None"]) + "</p>" : "<ul>");
        foreach (AppealItem item in report.Appeals)
        {
            string stands = words[FigureWords.StateOf(item)];
            page.Append("<li>").Append(Text($"{item.Appeal.Row} · {item.Author} · {report.Names.Moment(item.At)}: {item.Appeal.Why} — {stands} {item.Answer}")).Append("</li>");
        }

        return page.Append(report.Appeals.Count == 0 ? "" : "</ul>").Append("</body></html>").ToString();
    }

    private static string Text(string text) => s_html.Encode(text);
}
