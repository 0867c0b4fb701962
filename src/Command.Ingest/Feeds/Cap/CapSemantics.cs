using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// What the schema can't say and the standard does: parts of an alert that contradict each other. Codes are the rule names of Google's CAP library where it has the rule.
/// None of them keeps an alert from being used: a warning with a flaw is still a warning.
/// </summary>
internal static partial class CapSemantics
{
    private static readonly ImmutableArray<string> s_texts = ["event", "senderName", "headline", "description", "instruction"];

    private static readonly ImmutableArray<string> s_translated = ["headline", "description", "instruction"];

    public static void Check(CapElement alert, DateTimeOffset sent, ImmutableArray<AlertReference> references, CapIssues issues)
    {
        Head(alert, sent, references, issues);
        foreach (CapElement info in CapXml.All(alert, "info"))
        {
            Language(info, issues);
            Times(info, sent, issues);
            Texts(info, issues);
            foreach (CapElement area in CapXml.All(info, "area"))
            {
                Area(area, issues);
            }
        }

        Translations(alert, issues);
    }

    private static void Head(CapElement alert, DateTimeOffset sent, ImmutableArray<AlertReference> references, CapIssues issues)
    {
        if (references.FirstOrDefault(r => r.Sent > sent) is { } later)
        {
            issues.Add("postdated-reference", $"It refers to {CapIssues.Quote(later.Identifier)} as sent at {CapTime.Write(later.Sent!.Value)}, after itself.", CapXml.First(alert, "references"));
        }

        string? scope = CapXml.Text(alert, "scope");
        bool restricted = string.Equals(scope, "Restricted", StringComparison.OrdinalIgnoreCase), restriction = CapXml.Text(alert, "restriction") is not null;
        if (restricted != restriction && scope is not null)
        {
            issues.Add("restriction-scope-mismatch", restricted ? "The scope is Restricted and no restriction says to whom." : $"A restriction is given and the scope is {CapIssues.Quote(scope)}.", alert);
        }

        if (string.Equals(scope, "Private", StringComparison.OrdinalIgnoreCase) && CapXml.Text(alert, "addresses") is null)
        {
            issues.Add("addresses-scope-mismatch", "The scope is Private and no addresses say for whom.", alert);
        }

        if (CapXml.Text(alert, "msgType") is { } type && type.Equals("Cancel", StringComparison.OrdinalIgnoreCase)
            && CapXml.All(alert, "info").FirstOrDefault(i => CapXml.Text(i, "severity") is { } severity && CapLevels.BuiltIn(severity) is 1 or 2 && CapXml.Text(i, "urgency") is "Immediate" or "Expected") is { } info)
        {
            issues.Add("cancel-states-hazard", "A Cancel says Severe or Extreme as if the danger still stood; it raises no level.", info);
        }
    }

    private static void Language(CapElement info, CapIssues issues)
    {
        if (CapXml.Text(info, "language") is { } language && !Tag().IsMatch(language))
        {
            issues.Add("invalid-language", $"{CapIssues.Quote(language)} is not a language tag (RFC 3066), as zh-CN is.", CapXml.First(info, "language"));
        }
    }

    private static void Times(CapElement info, DateTimeOffset sent, CapIssues issues)
    {
        // What cannot be read is told once, where it is read.
        DateTimeOffset? effective = Time(info, "effective"), onset = Time(info, "onset"), expires = Time(info, "expires");
        if (expires < sent)
        {
            issues.Add("expires-before-sent", "It had expired before it was sent.", CapXml.First(info, "expires"));
        }
        else if (expires < effective)
        {
            issues.Add("expires-before-effective", "It expires before it takes effect.", CapXml.First(info, "expires"));
        }

        if (expires < onset)
        {
            issues.Add("expires-before-onset", "It expires before what it warns of begins.", CapXml.First(info, "expires"));
        }

        if (onset < effective)
        {
            issues.Add("onset-before-effective", "What it warns of begins before the warning takes effect.", CapXml.First(info, "onset"));
        }
    }

    private static void Texts(CapElement info, CapIssues issues)
    {
        foreach (string name in s_texts)
        {
            Texts(info, name, issues);
        }

        foreach (CapElement area in CapXml.All(info, "area"))
        {
            Texts(area, "areaDesc", issues);
        }
    }

    private static void Texts(CapElement parent, string name, CapIssues issues)
    {
        foreach (CapElement text in CapXml.All(parent, name))
        {
            if (!text.Value.AsSpan().ContainsAny('<', '&'))
            {
                continue;
            }

            if (HtmlTag().Match(text.Value) is { Success: true } tag)
            {
                issues.Add("text-contains-html-tags", $"{text.Local} holds {CapIssues.Quote(tag.Value)}; the text is shown as it is, never as a page.", text);
            }

            if (HtmlEntity().Match(text.Value) is { Success: true } entity)
            {
                issues.Add("text-contains-html-entities", $"{text.Local} holds {CapIssues.Quote(entity.Value)}, which stays as it is; CAP has plain text.", text);
            }
        }
    }

    private static void Area(CapElement area, CapIssues issues)
    {
        if (CapXml.Text(area, "areaDesc") is null)
        {
            issues.Add("invalid-area", "The area has no areaDesc, which is required.", area);
        }

        string? altitudeText = CapXml.Text(area, "altitude"), ceilingText = CapXml.Text(area, "ceiling");
        double? altitude = Number(altitudeText), ceiling = Number(ceilingText);
        string? wrong =
            altitudeText is not null && altitude is null ? $"The altitude {CapIssues.Quote(altitudeText)} is not a number of feet."
            : ceilingText is not null && ceiling is null ? $"The ceiling {CapIssues.Quote(ceilingText)} is not a number of feet."
            : ceiling is not null && altitude is null ? "A ceiling without an altitude bounds nothing."
            : ceiling < altitude ? "The ceiling lies below the altitude."
            : null;
        if (wrong is not null)
        {
            issues.Add("invalid-altitude-ceiling-range", wrong, area);
        }
    }

    private static void Translations(CapElement alert, CapIssues issues)
    {
        if (!CapXml.All(alert, "info").Skip(1).Any())
        {
            return;
        }

        foreach (string name in s_translated)
        {
            Dictionary<string, string> said = new(StringComparer.Ordinal);
            foreach (CapElement info in CapXml.All(alert, "info"))
            {
                // Regions of one language rightly say the same: en-US and en-CA.
                string language = (CapXml.Text(info, "language") ?? "en-US").Split('-', '_')[0].ToLowerInvariant();
                if (CapXml.Text(info, name) is { } text && !said.TryAdd(text, language) && said[text] != language)
                {
                    issues.Add("same-text-different-language", $"The {name} is the same in {said[text]} and {language}: one of them is not translated.", info);
                    break;
                }
            }
        }
    }

    private static DateTimeOffset? Time(CapElement info, string name) =>
        CapXml.First(info, name) is { } element && element.Value.Trim() is { Length: > 0 } text ? CapTime.Read(text, element).Time : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : null;

    [GeneratedRegex(@"\A[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"</?(?:a|b|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|script|span|strong|style|table|td|tr|u|ul)(?:\s[^<>]{0,200})?/?>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex HtmlTag();

    [GeneratedRegex(@"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HtmlEntity();
}
