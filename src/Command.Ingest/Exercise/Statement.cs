using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Feeds.Datex2;
using Command.Ingest.Feeds.Open311;

namespace Command.Ingest.Exercise;

/// <summary>Something that one of the simulated agencies sends by HTTP.</summary>
public sealed record Statement
{
    /// <summary>When it is sent.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>The format of the feed that it goes to: cap, open311 or datex2.</summary>
    public required string Format { get; init; }

    /// <summary>What it says, positions in the feed's datum; of one kind, and one alert at most.</summary>
    public required ImmutableArray<Message> Messages { get; init; }

    /// <summary>The event that each message truly speaks of, in their order; empty for one that speaks of none.</summary>
    public required ImmutableArray<string> Truth { get; init; }

    /// <summary>True when a form in XML is sent where the format has two.</summary>
    public bool Xml { get; init; }

    /// <summary>The body's media type.</summary>
    public string ContentType => Format switch
    {
        "cap" => "application/cap+xml",
        "open311" when !Xml => "application/json",
        _ => "application/xml",
    };

    /// <summary>The publisher of the simulated traffic police.</summary>
    internal static Datex2Publisher Publisher { get; } = new("cn", "exercise");

    /// <summary>The bytes on the wire.</summary>
    public byte[] Body() => Format switch
    {
        "cap" => CapWriter.Write((Alert)Messages[0]),
        "datex2" => Datex2Writer.Write(Messages.Cast<Report>(), Publisher, Due),
        "open311" when Xml => Open311Writer.Xml(Messages.Cast<Report>()),
        "open311" => Open311Writer.Json(Messages.Cast<Report>()),
        _ => throw new ArgumentOutOfRangeException(nameof(Format), Format, string.Create(CultureInfo.InvariantCulture, $"No body is written in this format.")),
    };
}
