using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>One <c>info</c> block: what the alert says in one language (CAP 1.2 §3.2.2).</summary>
internal sealed record CapInfo
{
    public required string Language { get; init; }

    public required ImmutableArray<string> Categories { get; init; }

    public required ImmutableArray<string> ResponseTypes { get; init; }

    public required string? Event { get; init; }

    public required string? Urgency { get; init; }

    public required string? Severity { get; init; }

    public required string? Certainty { get; init; }

    public required ImmutableArray<Geocode> EventCodes { get; init; }

    public required DateTimeOffset? Effective { get; init; }

    public required DateTimeOffset? Onset { get; init; }

    public required DateTimeOffset? Expires { get; init; }

    public required string? Headline { get; init; }

    public required string? Description { get; init; }

    public required string? Instruction { get; init; }

    public required string? AreaDesc { get; init; }

    public AlertText Text => new(Language, Event, Headline, Description, Instruction, AreaDesc);

    public static CapInfo Read(CapElement info, CapIssues issues) => new()
    {
        // CAP 1.2 §3.2.2: an absent language is en-US.
        Language = CapXml.Text(info, "language") ?? "en-US",
        Categories = CapXml.Words(info, "category", CapWords.Category, issues),
        ResponseTypes = CapXml.Words(info, "responseType", CapWords.ResponseType, issues),
        Event = CapXml.Text(info, "event"),
        Urgency = CapXml.Word(info, "urgency", CapWords.Urgency, issues),
        Severity = CapXml.Word(info, "severity", CapWords.Severity, issues),
        Certainty = CapXml.Word(info, "certainty", CapWords.Certainty, issues),
        EventCodes = [.. CapXml.Pairs(info, "eventCode")],
        Effective = CapTime.Optional(info, "effective", issues),
        Onset = CapTime.Optional(info, "onset", issues),
        Expires = CapTime.Optional(info, "expires", issues),
        Headline = CapXml.Text(info, "headline"),
        Description = CapXml.Text(info, "description"),
        Instruction = CapXml.Text(info, "instruction"),
        AreaDesc = Joined(CapXml.All(info, "area").Select(a => CapXml.Text(a, "areaDesc")).OfType<string>().Distinct(StringComparer.Ordinal)),
    };

    /// <summary>The blocks in the language that is shown: zh-CN, else any Chinese, else that of the first block.</summary>
    public static ImmutableArray<(CapInfo Info, CapElement At)> Shown(ImmutableArray<(CapInfo Info, CapElement At)> infos)
    {
        string? language = infos.Select(i => i.Info.Language).OrderBy(Preference).FirstOrDefault();
        return [.. infos.Where(i => string.Equals(i.Info.Language, language, StringComparison.OrdinalIgnoreCase))];
    }

    private static int Preference(string language) =>
        language.Equals("zh-CN", StringComparison.OrdinalIgnoreCase) || language.Equals("zh_CN", StringComparison.OrdinalIgnoreCase) ? 0
        : language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? 1
        : 2;

    private static string? Joined(IEnumerable<string> texts) => string.Join("; ", texts) is { Length: > 0 } joined ? joined : null;
}
