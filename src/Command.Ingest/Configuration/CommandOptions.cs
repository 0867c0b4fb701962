namespace Command.Ingest.Configuration;

/// <summary>Everything under <c>Command</c> in the settings, or <c>Command__…</c> in the environment.</summary>
public sealed class CommandOptions
{
    public const string Section = "Command";

    /// <summary>Where the journal and generated keys are kept. Default <c>data</c> below the application's content root.</summary>
    public string DataDir { get; set; } = "data";

    /// <summary>The PostgreSQL database that keeps the journal, as a connection string. Unset: an SQLite file in <see cref="DataDir"/>.</summary>
    public string? Postgres { get; set; }

    /// <summary>This process's name among those that share a journal; letters, digits, dots and hyphens. By default the machine's with a mark of its own.</summary>
    public string? Node { get; set; }

    /// <summary>The Redis that wakes the writer and carries positions between several nodes, as StackExchange.Redis writes it. Unset: everything in process.</summary>
    public string? Redis { get; set; }

    /// <summary>The city pack's name: a folder of <c>city/</c>. Default <c>harbin</c>.</summary>
    public string City { get; set; } = "harbin";

    /// <summary>The folder that holds city packs; by default <c>city/</c> is looked for above the application.</summary>
    public string? CityDir { get; set; }

    /// <summary>Addresses and networks (CIDR) of the proxies before this server, with commas between: the visitor's address and scheme are taken from their
    /// <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, and from nobody else's. Default none.</summary>
    public string? Proxies { get; set; }

    /// <summary>A visitor from loopback may read and look without signing in. Allowed in Development only. Default false.</summary>
    public bool DemoSignIn { get; set; }

    public ExerciseOptions Exercise { get; set; } = new();

    /// <summary>Seven parameters of the older datums, by <c>xian80</c> and <c>beijing54</c>.</summary>
    public Dictionary<string, SevenParameterOptions> Crs { get; set; } = new(StringComparer.Ordinal);

    public IngestOptions Ingest { get; set; } = new();

    public TracksOptions Tracks { get; set; } = new();

    public PersonsOptions Persons { get; set; } = new();

    public PhotosOptions Photos { get; set; } = new();

    public BackupOptions Backup { get; set; } = new();

    public PastOptions Past { get; set; } = new();

    public PaperOptions Paper { get; set; } = new();

    public CapOptions Cap { get; set; } = new();

    public VideoOptions Video { get; set; } = new();

    public ConferenceOptions Conference { get; set; } = new();
    public NoticesOptions Notices { get; set; } = new();

    /// <summary>Keys and changes for the pack's feeds, and feeds of one's own, by id.</summary>
    public Dictionary<string, FeedOptions> Feeds { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Keys for readers of <c>/ogc</c>, <c>/tiles</c>, <c>/cap</c> and for web nodes, by name.</summary>
    public Dictionary<string, ApiKeyOptions> ApiKeys { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>The simulated city.</summary>
public sealed class ExerciseOptions
{
    /// <summary>Default false; true in the Development settings.</summary>
    public bool Enabled { get; set; }

    /// <summary>People may begin drills from the drill desk; nothing is simulated until one does. Default false; where <see cref="Enabled"/> is set they may anyway.</summary>
    public bool Drills { get; set; }

    /// <summary>True when feeds have a door for exercises.</summary>
    public bool Opens => Enabled || Drills;

    /// <summary>Default <c>flood-morning</c>.</summary>
    public string Scenario { get; set; } = "flood-morning";

    /// <summary>How many times faster than the clock, 1 to 600. Default 1.</summary>
    public double Speed { get; set; } = 1;
}

/// <summary>Where the picture is made.</summary>
public sealed class IngestOptions
{
    /// <summary>Unset: in this process. Set: the address of a running Command.Ingest that this web node follows, or several with commas between, of
    /// which it follows one that answers.</summary>
    public string? Url { get; set; }

    /// <summary>The addresses in <see cref="Url"/>; empty when it is unset or one of them is none.</summary>
    public Uri[] Addresses()
    {
        List<Uri> all = [];
        foreach (string written in (Url ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(written, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            {
                return [];
            }

            all.Add(address);
        }

        return [.. all];
    }

    /// <summary>The key this web node shows to it, one of its <c>ApiKeys</c> with role <c>node</c>.</summary>
    public string? Key { get; set; }

    /// <summary>Largest body of a push, in bytes. Default 16 MiB, 1 KiB to 256 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Pushes a feed may send per second, as a token bucket of ten seconds. Default 500, 1 to 1,000,000.</summary>
    public int MaxPushesPerSecond { get; set; } = 500;

    /// <summary>Hosts that may be polled though their address is private, loopback or link-local: names or addresses with commas between.
    /// While an exercise is configured nothing else is polled or subscribed to at all. Default none.</summary>
    public string PollAllow { get; set; } = "";

    /// <summary>What <see cref="TracksOptions.KeepDays"/> was before tracks were kept by the day: refused at start with what to write.</summary>
    public string? KeepFixes { get; set; }

    /// <summary>Bytes of the journal's disk that are kept for reports, alerts and readings: with less left, positions are shown and no longer stored. At most a
    /// tenth of the volume, however much is set. SQLite only. Default 64 MiB, 0 to 1 TiB.</summary>
    public long ReserveBytes { get; set; } = 64 << 20;
}

/// <summary>One feed's settings; what is unset comes from the pack.</summary>
public sealed class FeedOptions
{
    /// <summary>The key that its sender shows; at least 16 characters.</summary>
    public string? Key { get; set; }

    /// <summary>Instead of <see cref="Key"/>: its SHA-256 in hexadecimal, so that the settings do not hold the key itself. <c>printf %s KEY | sha256sum</c> gives it.</summary>
    public string? KeyHash { get; set; }

    /// <summary>The key before this one, good until <see cref="OldKeyUntil"/>, so that senders can change over one by one.</summary>
    public string? OldKey { get; set; }

    /// <summary>Instead of <see cref="OldKey"/>: its SHA-256 in hexadecimal.</summary>
    public string? OldKeyHash { get; set; }

    /// <summary>Until when the old key is good (RFC 3339).</summary>
    public string? OldKeyUntil { get; set; }

    /// <summary>Addresses and networks (CIDR) that senders may have, with commas between. Default any. For pushes, TCP, UDP and SIP.</summary>
    public string? From { get; set; }

    /// <summary>Certificates of which a sender must show one: their SHA-256 in hexadecimal, with commas between. For pushes by https and TCP with <see cref="Tls"/>.</summary>
    public string? ClientCertificates { get; set; }

    /// <summary>The full path of a PEM file with the authorities of which a sender's certificate must be.</summary>
    public string? ClientIssuer { get; set; }

    /// <summary>Pushes, frames or datagrams a second, 1 to 1,000,000, with ten seconds' worth at once. Default <see cref="IngestOptions.MaxPushesPerSecond"/> for pushes, and no bound for TCP.</summary>
    public int? MaxPerSecond { get; set; }

    /// <summary>JT/T 808 by TCP: a terminal must show its authentication code (0102) on each connection before anything of it is taken. Default false: only a wrong
    /// code is refused, for there are terminals that keep none.</summary>
    public bool RequireCode { get; set; }

    /// <summary>TCP: connections are TLS with the server's certificate (<c>Kestrel__Certificates__Default__Path</c> and <c>__KeyPath</c>). Default false.</summary>
    public bool Tls { get; set; }

    /// <summary>A format that this version decodes: <see cref="Feeds.FeedFormats.Names"/>.</summary>
    public string? Format { get; set; }

    /// <summary>http (the sender pushes), tcp, udp, poll, mqtt or sip. A push by HTTP is taken for each of them.</summary>
    public string? Transport { get; set; }

    /// <summary>poll: the address fetched, http or https. mqtt: the broker, <c>mqtt://host:port</c> or <c>mqtts://host:port</c>.</summary>
    public string? Url { get; set; }

    /// <summary>poll: seconds (or a time span) from one poll to the next, 1 s to 1 day. Default the rhythm.</summary>
    public string? Interval { get; set; }

    /// <summary>mqtt: the topics subscribed to, with <c>+</c> and <c>#</c>; several with commas between.</summary>
    public string? Topic { get; set; }

    /// <summary>poll (HTTP Basic) and mqtt: the user to sign in as.</summary>
    public string? User { get; set; }

    /// <summary>poll and mqtt: that user's password.</summary>
    public string? Password { get; set; }

    /// <summary>mqtt with TLS: the full path of a PEM file with the authorities that alone may have signed the broker's certificate. Default those that the machine trusts.</summary>
    public string? CaFile { get; set; }

    /// <summary>poll: a key to show, in <see cref="Header"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>poll: the header that carries <see cref="ApiKey"/>. Default <c>Authorization: Bearer</c>.</summary>
    public string? Header { get; set; }

    /// <summary>The TCP, UDP or SIP port listened on; 0 takes a free one.</summary>
    public int? Port { get; set; }

    /// <summary>The address listened on. Default 127.0.0.1.</summary>
    public string? Bind { get; set; }

    public string? Agency { get; set; }

    /// <summary>What its positions are: wgs84, cgcs2000, gcj02, bd09, xian80, beijing54 or epsg:NNNN (degrees or metres of a plane, as that system has them).</summary>
    public string? Datum { get; set; }

    /// <summary>mandatory, conditional or none.</summary>
    public string? Sharing { get; set; }

    /// <summary>Seconds (or a time span) between messages that the feed is expected to keep.</summary>
    public string? Rhythm { get; set; }

    /// <summary>TCP and UDP: accept terminals and stations that the pack does not list. Default false.</summary>
    public bool Open { get; set; }

    /// <summary>JT/T 808: take frames whose checksum is wrong but whose lengths hold, marked so. Default false.</summary>
    public bool Lenient { get; set; }

    /// <summary>CAP: <c>optional</c> takes alerts with and without an XML signature and says how it stands; <c>required</c> quarantines what is not validly signed. Default optional.</summary>
    public string Signature { get; set; } = "optional";

    /// <summary>GTFS-Realtime: the path of the agency's static GTFS (a zip), which its messages are held against. Read once, at start.</summary>
    public string? Timetable { get; set; }

    /// <summary>SIP: the server's own id of 20 digits, as devices are told it.</summary>
    public string? ServerId { get; set; }

    /// <summary>SIP: what devices must know to register (digest), at least 8 characters; unset and without <see cref="SipPasswords"/>, the port stays shut.</summary>
    public string? SipPassword { get; set; }

    /// <summary>SIP: passwords of single devices by their id of 20 digits, at least 8 characters; such a device registers with its own and not with <see cref="SipPassword"/>.</summary>
    public Dictionary<string, string> SipPasswords { get; set; } = new(StringComparer.Ordinal);

    /// <summary>SIP: the domain and realm; the first ten digits of <see cref="ServerId"/> by default.</summary>
    public string? Domain { get; set; }
}

/// <summary>A reader's key.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The role that may report through <c>/open311/v2</c> and read little else: such keys live in apps on telephones.</summary>
    public const string Reporter = "reporter";

    /// <summary>At least 16 characters.</summary>
    public string Key { get; set; } = "";

    /// <summary>reader, node, operator or reporter. Default reader.</summary>
    public string Role { get; set; } = "reader";

    public string? Agency { get; set; }
}
