using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>One situation record to one report.</summary>
internal static class Datex2Mapping
{
    private const int TitleLength = 80;

    private static readonly FrozenDictionary<string, int> s_levels = new Dictionary<string, int>
    {
        ["highest"] = 1,
        ["high"] = 2,
        ["medium"] = 3,
        ["low"] = 4,
        ["lowest"] = 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Report ToReport(XElement record, string id, Datex2Situation situation, Datex2Publication publication, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        string type = record.TypeName();
        string? detail = Datex2Kinds.Detail(record, type);
        bool someVehiclesOnly = record.Child("forVehiclesWithCharacteristicsOf")?.HasElements == true;
        string kind = Datex2Kinds.Of(type, detail, someVehiclesOnly, context.Codes);
        Datex2Place place = Datex2Locations.Read(record, issues);
        (string? title, string? text) = Comments(record);
        string? severity = record.Text("severity") ?? situation.Severity;
        if (type.Length == 0)
        {
            issues.Add(new Fault("type-missing", "The situationRecord has no xsi:type, so its kind is not known.", record.Line()));
        }

        return new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = publication.Creator is { } creator ? $"{creator}/{id}" : id,
            Version = Version(record),
            Revision = long.TryParse(record.Attribute("version")?.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long revision) ? revision : null,
            ObservedAt = Observed(record, publication, context, issues),
            SentAt = publication.Time,
            Exercise = context.Exercise || situation.Exercise,
            Kind = kind,
            SourceKind = type.Length == 0 ? null : type,
            Title = Datex2Xml.Shorten(title ?? Datex2Kinds.Title(kind, detail, place.Road), TitleLength),
            Text = text,
            Status = Status(record),
            Level = context.Codes.LevelOf(severity) ?? (severity is null ? null : s_levels.TryGetValue(severity, out int level) ? level : null),
            SourceSeverity = severity,
            Shape = place.Shape,
            Misstated = place.Misstated,
            Address = place.Address,
            UncertaintyM = place.UncertaintyM,
            Group = situation.Id,
            Starts = Time(record.Child("validity")?.Child("validityTimeSpecification"), "overallStartTime", context, issues),
            Ends = Time(record.Child("validity")?.Child("validityTimeSpecification"), "overallEndTime", context, issues),
            MediaUrl = Media(record),
            Issues = issues.DrainToImmutable(),
        };
    }

    /// <summary>The sender's version and its time; a record without either, or with texts that are none, is known by its content.</summary>
    private static string Version(XElement record)
    {
        string? version = record.Attribute("version")?.Value.Trim();
        string? time = record.Text("situationRecordVersionTime");
        return (version, time) is ({ Length: > 0 and <= 64 }, null or { Length: <= 48 }) or (null or "", { Length: <= 48 })
            ? $"{version}@{time}"
            : "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.ToString(SaveOptions.DisableFormatting))).AsSpan(0, 8));
    }

    private static DateTimeOffset Observed(XElement record, Datex2Publication publication, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        DateTimeOffset? time = Time(record, "situationRecordObservationTime", context, issues)
            ?? Time(record, "situationRecordVersionTime", context, issues)
            ?? Time(record, "situationRecordCreationTime", context, issues);
        if (time is null)
        {
            issues.Add(new Fault("time-missing", "The record gives no readable time; the publication's, or that of receipt, stands in.", record.Line()));
        }

        return time ?? publication.Time ?? context.ReceivedAt;
    }

    private static DateTimeOffset? Time(XElement? parent, string name, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        if (parent?.Text(name) is not { } text)
        {
            return null;
        }

        DateTimeOffset? time = Datex2Time.Read(text, context.Offset);
        if (time is null)
        {
            issues.Add(new Fault("time-unreadable", $"{name} '{Datex2Xml.Shorten(text, 40)}' is not an xs:dateTime.", parent.Line()));
        }

        return time;
    }

    private static ReportStatus Status(XElement record)
    {
        XElement? life = (record.Child("management") ?? record).Child("lifeCycleManagement");
        if (life?.Text("cancel") is "true" or "1")
        {
            return ReportStatus.Cancelled;
        }

        return life?.Text("end") is "true" or "1" || record.Child("validity")?.Text("validityStatus") is "suspended" or "ended" ? ReportStatus.Closed : ReportStatus.Open;
    }

    /// <summary>All comments for the public, one a line; the title is the first in Chinese, else the first. Comments between operators stay out.</summary>
    private static (string? Title, string? Text) Comments(XElement record)
    {
        List<(string Lang, string Text)> all = [.. record.Children("generalPublicComment").SelectMany(c => c.Children("comment")).SelectMany(c => c.Values())];
        if (all.Count == 0)
        {
            return (null, null);
        }

        string? chinese = all.Where(c => c.Lang.StartsWith("zh", StringComparison.Ordinal)).Select(c => c.Text).FirstOrDefault();
        return (chinese ?? all[0].Text, string.Join('\n', all.Select(c => c.Text)));
    }

    private static string? Media(XElement record)
    {
        foreach (XElement link in record.Children("urlLink").Where(l => l.Text("urlLinkType") == "image"))
        {
            if (Uri.TryCreate(link.Text("urlLinkAddress"), UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            {
                return uri.AbsoluteUri;
            }
        }

        return null;
    }
}
