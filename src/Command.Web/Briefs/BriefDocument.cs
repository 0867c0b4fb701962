using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Web.Resources;

namespace Command.Web.Briefs;

/// <summary>A section as it is printed.</summary>
/// <param name="Heading">With its number.</param>
/// <param name="Paragraphs">Its text, a paragraph a line.</param>
public sealed record BriefPart(string Heading, ImmutableArray<string> Paragraphs);

/// <summary>A brief as an official document says it (GB/T 9704-2012 section 7), in one language, before anything is laid out: every export prints this and nothing else.</summary>
/// <param name="Head">The red head, 发文机关标志.</param>
/// <param name="Number">文号; what stands in its place while there is none.</param>
/// <param name="Signatory">签发人; null while nobody has signed.</param>
/// <param name="Mark">Classification, and exercise or withdrawn where it is.</param>
/// <param name="Title">Its title.</param>
/// <param name="Parts">Its sections.</param>
/// <param name="Body">The body that issues it.</param>
/// <param name="Date">成文日期, or as of when it was drafted.</param>
/// <param name="English">True in English.</param>
public sealed record BriefDocument(string Head, string Number, string? Signatory, string Mark, string Title, ImmutableArray<BriefPart> Parts, string Body, string Date, bool English)
{
    private static readonly string[] s_numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"];

    /// <summary>Every line of it in the order of reading.</summary>
    public IEnumerable<string> Lines() =>
        [Mark, Head, .. Signatory is { } signs ? new[] { Number, signs } : [Number], Title, .. Parts.SelectMany(p => p.Paragraphs.Prepend(p.Heading)), Body, Date];

    /// <summary>The published version where there is one, else the working one, marked as such.</summary>
    public static BriefDocument Of(BriefItem item, CityPack pack, Words words)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(words);
        PublishedBrief? signed = item.Published;
        BriefRules rules = pack.Briefs;
        string[] marks =
        [
            words[$"Briefs_Class_{item.Brief.Class}"],
            .. item.Brief.Exercise ? new[] { words["Briefs_Exercise"] } : [],
            .. item.State == BriefState.Withdrawn ? new[] { words["Briefs_State_Withdrawn"] } : signed is null ? [words["Briefs_Unsigned"]] : [],
        ];
        DateTimeOffset at = TimeZoneInfo.ConvertTime(signed?.At ?? item.Brief.AsOf, pack.City.TimeZone);
        return new BriefDocument(
            words.Pick(rules.ZhHead, rules.EnHead),
            signed is null ? words["Briefs_NoNumber"] : words.Pick(signed.ZhNumber, signed.EnNumber),
            signed is null ? null : words.Format("Briefs_SignedBy", signed.Signatory),
            string.Join(words["List_Comma"], marks),
            words.Pick(signed?.ZhTitle ?? item.Brief.ZhTitle, signed?.EnTitle ?? item.Brief.EnTitle),
            [.. (signed?.Sections ?? item.Brief.Sections).Select((s, i) => new BriefPart(Heading(s.Id, i, words), [.. Text(s, words).Split('\n', StringSplitOptions.RemoveEmptyEntries)]))],
            words.Pick(signed?.ZhBody ?? rules.ZhBody, signed?.EnBody ?? rules.EnBody),
            words.IsEnglish ? at.ToString("d MMMM yyyy", words.Culture) : at.ToString("yyyy年M月d日", CultureInfo.InvariantCulture),
            words.IsEnglish);
    }

    /// <summary>A section's name.</summary>
    public static string NameOf(string section, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return BriefText.In($"Section_{section}", words.Culture) ?? section;
    }

    /// <summary>A section's text; Chinese where nobody wrote English.</summary>
    public static string Text(BriefSection section, Words words)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(words);
        return words.IsEnglish && section.En.Length > 0 ? section.En : section.Zh;
    }

    private static string Heading(string section, int index, Words words) => words.IsEnglish
        ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {NameOf(section, words)}")
        : $"{s_numerals[Math.Min(index, s_numerals.Length - 1)]}、{NameOf(section, words)}";
}
