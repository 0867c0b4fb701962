using System.Xml.Linq;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>What a publication says of all its records.</summary>
/// <param name="Creator">Country and national identifier (<c>nl-NDWNL</c>), the first half of every record's identity; null where there is none.</param>
/// <param name="Time">When it was published.</param>
internal sealed record Datex2Publication(string? Creator, DateTimeOffset? Time)
{
    private const int MaxName = 60;

    public static Datex2Publication Of(XElement payload, FeedContext context)
    {
        XElement? creator = payload.Child("publicationCreator");
        string? country = Short(creator?.Text("country")), national = Short(creator?.Text("nationalIdentifier"));
        string? name = country is null || national is null ? country ?? national : $"{country}-{national}";
        return new Datex2Publication(name, Datex2Time.Read(payload.Text("publicationTime"), context.Offset));
    }

    private static string? Short(string? name) => name is null ? null : Datex2Xml.Shorten(name, MaxName);
}

/// <summary>What a situation says of all its records.</summary>
/// <param name="Id">The sender's id of the situation.</param>
/// <param name="Severity">Its overall severity word.</param>
/// <param name="Exercise">True when the header says that it is an exercise or a test.</param>
internal sealed record Datex2Situation(string? Id, string? Severity, bool Exercise)
{
    public static Datex2Situation Of(XElement situation) => new(
        situation.Attribute("id")?.Value.Trim() is { Length: > 0 } id ? id : null,
        situation.Text("overallSeverity"),
        situation.Child("headerInformation")?.Text("informationStatus") is "securityExercise" or "technicalExercise" or "test");
}
