using Command.Ingest.Api.Cameras;

namespace Command.Ingest.Configuration;

/// <summary>
/// Where the media server of the video platform offers its streams. <c>{platform}</c> and <c>{channel}</c> stand for a camera's two ids, <c>{id}</c> for
/// <c>platform/channel</c>; each is escaped.
/// </summary>
public sealed class VideoOptions
{
    /// <summary>An HLS playlist, for instance <c>http://10.0.0.9:8080/live/{platform}_{channel}.m3u8</c>.</summary>
    public string? HlsTemplate { get; set; }

    /// <summary>A WHEP endpoint (WebRTC-HTTP egress), for instance <c>http://10.0.0.9:8889/{channel}/whep</c>.</summary>
    public string? WebRtcTemplate { get; set; }

    /// <summary>What is wrong with them: the setting's key and what to write.</summary>
    public IEnumerable<(string Key, string Write)> Faults()
    {
        const string Write = "an http or https address (or a path of this site) with {id}, {channel} or {platform} in it, for instance http://10.0.0.9:8080/live/{platform}_{channel}.m3u8";
        if (HlsTemplate is not null && !CameraLinks.IsUsable(HlsTemplate))
        {
            yield return ("Command__Video__HlsTemplate", Write);
        }

        if (WebRtcTemplate is not null && !CameraLinks.IsUsable(WebRtcTemplate))
        {
            yield return ("Command__Video__WebRtcTemplate", Write);
        }
    }
}
