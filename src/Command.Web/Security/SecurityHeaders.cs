using Command.Web.Map;

namespace Command.Web.Security;

/// <summary>What browsers are told with every answer: run only this site's scripts, show it in no other site's frame, guess no content types, name it to nobody.</summary>
public static class SecurityHeaders
{
    /// <summary>The headers by name, for the media servers of these templates.</summary>
    public static IReadOnlyDictionary<string, string> For(string? hlsTemplate, string? webRtcTemplate) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Content-Security-Policy"] = PolicyFor(hlsTemplate, webRtcTemplate),
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",

        // Not no-referrer: browsers would then name no origin with this site's own forms.
        ["Referrer-Policy"] = "same-origin",
        ["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
    };

    /// <summary>The policy: everything from here alone, and moving pictures also from the media servers of the templates. A wall's panels stand where their style attributes say.</summary>
    public static string PolicyFor(string? hlsTemplate, string? webRtcTemplate) =>
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; frame-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        + MediaPolicy.For(hlsTemplate, webRtcTemplate);
}
