using Command.Ingest.Configuration;
using Command.Web.Map;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>What browsers are told with every answer: run only this site's scripts, show it in no other site's frame, guess no content types, name it to nobody.</summary>
public static class SecurityHeaders
{
    /// <summary>Puts them on every answer.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        VideoOptions video = app.Services.GetRequiredService<IOptions<CommandOptions>>().Value.Video;
        string policy = PolicyFor(video.HlsTemplate, video.WebRtcTemplate);
        app.Use((http, next) =>
        {
            IHeaderDictionary headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            // Not no-referrer: browsers would then name no origin with this site's own forms.
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return next(http);
        });
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }
    }

    /// <summary>The policy: everything from here alone, and moving pictures also from the media servers of the templates. A wall's panels stand where their style attributes say.</summary>
    public static string PolicyFor(string? hlsTemplate, string? webRtcTemplate) =>
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; frame-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        + MediaPolicy.For(hlsTemplate, webRtcTemplate);
}
