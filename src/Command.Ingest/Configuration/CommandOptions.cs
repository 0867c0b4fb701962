namespace Command.Ingest.Configuration;

/// <summary>Everything under <c>Command</c> in the settings, or <c>Command__…</c> in the environment.</summary>
public sealed class CommandOptions
{
    public const string Section = "Command";

    /// <summary>Where the journal and generated keys are kept. Default <c>data</c> below the application's content root.</summary>
    public string DataDir { get; set; } = "data";

    /// <summary>The city pack's name: a folder of <c>city/</c>. Default <c>harbin</c>.</summary>
    public string City { get; set; } = "harbin";

    /// <summary>The folder that holds city packs; by default <c>city/</c> is looked for above the application.</summary>
    public string? CityDir { get; set; }

    /// <summary>A visitor from loopback may read and look without signing in. Allowed in Development only. Default false.</summary>
    public bool DemoSignIn { get; set; }

    public ExerciseOptions Exercise { get; set; } = new();

    public IngestOptions Ingest { get; set; } = new();

    public VideoOptions Video { get; set; } = new();

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

    /// <summary>Default <c>flood-morning</c>.</summary>
    public string Scenario { get; set; } = "flood-morning";

    /// <summary>How many times faster than the clock, 1 to 600. Default 1.</summary>
    public double Speed { get; set; } = 1;
}

/// <summary>Where the picture is made.</summary>
public sealed class IngestOptions
{
    /// <summary>Unset: in this process. Set: the address of a running Command.Ingest that this web node follows.</summary>
    public string? Url { get; set; }

    /// <summary>The key this web node shows to it, one of its <c>ApiKeys</c> with role <c>node</c>.</summary>
    public string? Key { get; set; }

    /// <summary>Largest body of a push, in bytes. Default 16 MiB, 1 KiB to 256 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Pushes a feed may send per second, as a token bucket of ten seconds. Default 500, 1 to 1,000,000.</summary>
    public int MaxPushesPerSecond { get; set; } = 500;

    /// <summary>How long fixes are kept in the track store. Default 24 h, 1 h to 1 year.</summary>
    public TimeSpan KeepFixes { get; set; } = TimeSpan.FromHours(24);
}

/// <summary>One feed's settings; what is unset comes from the pack.</summary>
public sealed class FeedOptions
{
    /// <summary>The key that its sender shows; at least 16 characters.</summary>
    public string? Key { get; set; }

    /// <summary>cap, open311, sl651, datex2, jt808 or gb28181.</summary>
    public string? Format { get; set; }

    /// <summary>http, tcp or sip.</summary>
    public string? Transport { get; set; }

    /// <summary>The port listened on; 0 takes a free one.</summary>
    public int? Port { get; set; }

    /// <summary>The address listened on. Default 127.0.0.1.</summary>
    public string? Bind { get; set; }

    public string? Agency { get; set; }

    /// <summary>wgs84, cgcs2000, gcj02 or bd09.</summary>
    public string? Datum { get; set; }

    /// <summary>mandatory, conditional or none.</summary>
    public string? Sharing { get; set; }

    /// <summary>Seconds (or a time span) between messages that the feed is expected to keep.</summary>
    public string? Rhythm { get; set; }

    /// <summary>TCP: accept terminals and stations that the pack does not list. Default false.</summary>
    public bool Open { get; set; }

    /// <summary>SIP: the server's own id of 20 digits, as devices are told it.</summary>
    public string? ServerId { get; set; }

    /// <summary>SIP: the domain and realm; the first ten digits of <see cref="ServerId"/> by default.</summary>
    public string? Domain { get; set; }

    /// <summary>SIP: what devices must know to register (digest); at least 8 characters. Unset: the port stays shut.</summary>
    public string? Password { get; set; }
}

/// <summary>A reader's key.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>At least 16 characters.</summary>
    public string Key { get; set; } = "";

    /// <summary>reader or node. Default reader.</summary>
    public string Role { get; set; } = "reader";

    public string? Agency { get; set; }
}
