using System.Collections.Frozen;
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

    /// <summary>The password of the devices that have none of their own; null: only those in <see cref="Passwords"/> may register.</summary>
    public string? Password { get; init; }

    /// <summary>Passwords of single devices, by their id.</summary>
    public FrozenDictionary<string, string> Passwords { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>False keeps the port shut: nobody could register.</summary>
    public bool HasPasswords => Password is not null || Passwords.Count > 0;

    /// <summary>What a device must know: its own password and no other where it has one, else the shared one.</summary>
    public string? PasswordOf(string device) => Passwords.GetValueOrDefault(device) ?? Password;

    /// <summary>What the settings say.</summary>
    public static SipOptions Of(FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string id = options.ServerId ?? UsualServerId;
        return new SipOptions
        {
            ServerId = id,
            Domain = options.Domain ?? id[..10],
            Password = options.SipPassword,
            Passwords = options.SipPasswords.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }
}
