using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Command.Ingest.Api.Ogc;

/// <summary>A small page that lists links. Every text on it is encoded: ids come from feeds.</summary>
/// <param name="title">The heading.</param>
/// <param name="about">A sentence below it.</param>
/// <param name="links">The resource's links.</param>
/// <param name="items">What it contains: address and text.</param>
internal sealed class OgcPage(string title, string about, IEnumerable<OgcLink> links, IEnumerable<(string Href, string Text)> items) : IResult
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return response.WriteAsync(Text(Language.Of(httpContext.Request)), httpContext.RequestAborted);
    }

    private string Text(CultureInfo culture)
    {
        StringBuilder html = new();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{culture.Name}\">\n<head><meta charset=\"utf-8\"><title>{Encode(title)}</title></head>\n<body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Encode(title)}</h1>\n<p>{Encode(about)}</p>\n<ul>\n");
        foreach ((string href, string text) in items)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{Encode(href)}\">{Encode(text)}</a></li>\n");
        }

        html.Append("</ul>\n<hr>\n<ul>\n");
        foreach (OgcLink link in links)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li>{Encode(link.Rel)}: <a href=\"{Encode(link.Href)}\">{Encode(link.Title)}</a></li>\n");
        }

        return html.Append("</ul>\n</body>\n</html>\n").ToString();
    }

    private static string Encode(string text) => s_encoder.Encode(text);
}
