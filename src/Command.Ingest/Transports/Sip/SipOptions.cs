using Command.Ingest.Configuration;

namespace Command.Ingest.Transports.Sip;

/// <summary>Who the SIP server is and what a device must know to register.</summary>
public sealed record SipOptions
{
    /// <summary>The server's id where none is set: Harbin's code, a platform (type 200), the first.</summary>
    public const string UsualServerId = "23010000002000000001";

    /// <summary>The server's own id, 20 digits.</summary>
    public string ServerId { get; init; } = UsualServerId;

    /// <summary>The domain of its addresses and the realm of its challenges.</summary>
    public string Domain { get; init; } = UsualServerId[..10];

    /// <summary>The devices' password; null keeps the port shut.</summary>
    public string? Password { get; init; }

    /// <summary>What the settings say.</summary>
    public static SipOptions Of(FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string id = options.ServerId ?? UsualServerId;
        return new SipOptions { ServerId = id, Domain = options.Domain ?? id[..10], Password = options.SipPassword };
    }
}
