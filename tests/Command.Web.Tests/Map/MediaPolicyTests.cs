using Command.Web.Map;

namespace Command.Web.Tests.Map;

public sealed class MediaPolicyTests
{
    [Theory]
    [InlineData(null, null, "connect-src 'self'; media-src 'self' blob:;")]
    [InlineData("/live/{channel}.m3u8", null, "connect-src 'self'; media-src 'self' blob:;")]
    [InlineData("http://10.0.0.9:8080/live/{platform}_{channel}.m3u8", null, "connect-src 'self' http://10.0.0.9:8080; media-src 'self' blob: http://10.0.0.9:8080;")]
    [InlineData("http://10.0.0.9/live/{id}", "https://media.city:8889/{channel}/whep", "connect-src 'self' http://10.0.0.9 https://media.city:8889; media-src 'self' blob: http://10.0.0.9 https://media.city:8889;")]
    [InlineData("http://10.0.0.9/{id}", "http://10.0.0.9/{id}/whep", "connect-src 'self' http://10.0.0.9; media-src 'self' blob: http://10.0.0.9;")]
    [InlineData("http://user:secret@10.0.0.9/{id}", null, "connect-src 'self' http://10.0.0.9; media-src 'self' blob: http://10.0.0.9;")]
    public void For_Templates_AllowsThisServerAndTheirOriginsAlone(string? hls, string? webRtc, string expected) =>
        Assert.StartsWith(expected, MediaPolicy.For(hls, webRtc), StringComparison.Ordinal);
}
