namespace Command.Ingest.City;

/// <summary>Who sends or receives: a centre, a district, a department.</summary>
public sealed record Agency(string Id, string Zh, string En);

/// <summary>A feed as the pack declares it: one row of <c>feeds.json</c>.</summary>
public sealed record FeedSpec
{
    public required string Id { get; init; }

    /// <summary>The decoder's name: <c>cap</c>, <c>open311</c>, <c>sl651</c>, <c>datex2</c>, <c>jt808</c>, …</summary>
    public required string Format { get; init; }

    public required FeedTransport Transport { get; init; }

    /// <summary>The port that is listened on by TCP or UDP; null for the others.</summary>
    public int? Port { get; init; }

    /// <summary>What is polled (http, https) or the broker that is joined (mqtt, mqtts). Secrets never stand in a pack.</summary>
    public Uri? Url { get; init; }

    /// <summary>How often it is polled; null: by the rhythm.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The MQTT topics subscribed to, <c>+</c> and <c>#</c> as the broker takes them.</summary>
    public string? Topic { get; init; }

    public required Agency Agency { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>What the sender's positions are, a word of <see cref="Geo.Crs.PositionSystem.Words"/>; stated, never guessed.</summary>
    public required string Datum { get; init; }

    public required Sharing Sharing { get; init; }

    /// <summary>How often something is expected; silent for longer is late.</summary>
    public required TimeSpan Rhythm { get; init; }

    /// <summary>True when anybody may report by it: what it says of how grave a thing is waits for a second witness or an authority.</summary>
    public bool FromPublic { get; init; }
}

/// <summary>How a feed comes in. A push by HTTP is taken for each of them.</summary>
public enum FeedTransport
{
    /// <summary>The sender pushes.</summary>
    Http,

    /// <summary>The sender connects and sends frames.</summary>
    Tcp,

    /// <summary>The sender sends datagrams.</summary>
    Udp,

    /// <summary>The platform fetches from the sender's address.</summary>
    Poll,

    /// <summary>The platform subscribes at a broker.</summary>
    Mqtt,

    /// <summary>Video platforms register by SIP (GB/T 28181), over UDP and TCP.</summary>
    Sip,
}

/// <summary>Who may see what a feed brings.</summary>
public enum Sharing
{
    /// <summary>Anyone.</summary>
    Public,

    /// <summary>Every agency of the city.</summary>
    City,

    /// <summary>The agency itself and the command centre.</summary>
    Agency,
}
