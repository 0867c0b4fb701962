using Command.Geo.Crs;

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

    /// <summary>The port that is listened on; null for HTTP, which shares the site's.</summary>
    public int? Port { get; init; }

    public required Agency Agency { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>The datum of the sender's positions; stated, never guessed.</summary>
    public required Datum Datum { get; init; }

    public required Sharing Sharing { get; init; }

    /// <summary>How often something is expected; silent for longer is late.</summary>
    public required TimeSpan Rhythm { get; init; }
}

/// <summary>How a feed comes in.</summary>
public enum FeedTransport
{
    Http,
    Tcp,
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
