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

    /// <summary>The same, said by a sender whose clock is ahead.</summary>
    /// <param name="by">How far; negative when it is behind.</param>
    public Statement Ahead(TimeSpan by) => by == TimeSpan.Zero ? this : this with { Messages = [.. Messages.Select(m => Ahead(m, by))] };

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

    private static Message Ahead(Message message, TimeSpan by) => message switch
    {
        Report report => report with
        {
            ObservedAt = report.ObservedAt + by,
            SentAt = report.SentAt + by,
            Version = report.Version.IndexOf('@', StringComparison.Ordinal) is > 0 and int at
                ? string.Create(CultureInfo.InvariantCulture, $"{report.Version[..at]}@{report.SentAt + by:yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz}")
                : report.Version,
        },
        // An alert is named by its times: one that is moved would be another, and the update after it would find nothing to update.
        _ => message,
    };
}
