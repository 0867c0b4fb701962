using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Command.Ingest.Api.Ogc;

/// <summary>The two languages that the platform speaks.</summary>
internal static class Language
{
    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en");

    /// <summary>English where <c>Accept-Language</c> prefers it to Chinese, else Chinese.</summary>
    public static CultureInfo Of(HttpRequest request)
    {
        (double chinese, double english) = (0, 0);
        foreach (StringWithQualityHeaderValue accepted in request.GetTypedHeaders().AcceptLanguage)
        {
            string tag = accepted.Value.Value ?? "";
            double quality = accepted.Quality ?? 1;
            if (Is(tag, "zh"))
            {
                chinese = Math.Max(chinese, quality);
            }
            else if (Is(tag, "en"))
            {
                english = Math.Max(english, quality);
            }
        }

        return english > chinese ? s_english : s_chinese;
    }

    private static bool Is(string tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] == '-');
}
