using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Command.Web.Security;

/// <summary>A secret to be shown once on the next page, such as a one-time password: sealed in a cookie that is gone when it was read.</summary>
public sealed class Flash(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Name = "command-once";
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(2);
    private readonly IDataProtector _seal = protection.CreateProtector("Command.Flash");

    public void Put(HttpContext http, string text)
    {
        ArgumentNullException.ThrowIfNull(http);
        long until = time.GetUtcNow().Add(s_life).ToUnixTimeMilliseconds();
        http.Response.Cookies.Append(Name, _seal.Protect($"{until}\n{text}"), Options(http));
    }

    /// <summary>The text; null where there is none or it was shown.</summary>
    public string? Take(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.Cookies[Name] is not { } kept)
        {
            return null;
        }

        http.Response.Cookies.Delete(Name, Options(http));
        try
        {
            string[] parts = _seal.Unprotect(kept).Split('\n', 2);
            return parts.Length == 2 && long.TryParse(parts[0], out long until) && time.GetUtcNow().ToUnixTimeMilliseconds() < until ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            // Of another server, or altered.
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http) => new() { HttpOnly = true, IsEssential = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, MaxAge = s_life };
}
