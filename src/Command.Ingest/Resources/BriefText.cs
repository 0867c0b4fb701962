using System.Globalization;
using System.Resources;

namespace Command.Ingest.Resources;

/// <summary>A text in both languages.</summary>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
public readonly record struct TwoTexts(string Zh, string En);

/// <summary>The words of drafts in both languages: Chinese from <c>Briefs.resx</c>, English from <c>Briefs.en.resx</c>. A draft is written in both at once, whoever asks for it.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public static class BriefText
{
    private static readonly ResourceManager s_resources = new("Command.Ingest.Resources.Briefs", typeof(BriefText).Assembly);
    private static readonly CultureInfo s_zh = CultureInfo.GetCultureInfo("zh-CN"), s_en = CultureInfo.GetCultureInfo("en");

    /// <summary>A text with what stands in it; of an argument that is itself in both languages, each takes its own.</summary>
    /// <exception cref="KeyNotFoundException">No such key: a mistake that a test finds.</exception>
    public static TwoTexts Of(string key, params object?[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new TwoTexts(
            string.Format(CultureInfo.InvariantCulture, Find(key, s_zh), [.. args.Select(a => a is TwoTexts t ? t.Zh : a)]),
            string.Format(CultureInfo.InvariantCulture, Find(key, s_en), [.. args.Select(a => a is TwoTexts t ? t.En : a)]));
    }

    /// <summary>The text of a key in a language; null where nobody wrote one.</summary>
    public static string? In(string key, CultureInfo culture) => s_resources.GetString(key, culture);

    /// <summary>A moment by the city's clock, as documents write it.</summary>
    public static TwoTexts Time(DateTimeOffset at, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(at, zone);
        return new TwoTexts(local.ToString("M月d日HH:mm", CultureInfo.InvariantCulture), local.ToString("d MMM HH:mm", s_en));
    }

    /// <summary>A day as documents write it.</summary>
    public static TwoTexts Day(DateOnly day) => new(day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture), day.ToString("d MMMM yyyy", s_en));

    /// <summary>Several texts, one after the other.</summary>
    public static TwoTexts Joined(IEnumerable<TwoTexts> texts)
    {
        TwoTexts[] all = [.. texts];
        return new TwoTexts(string.Join('、', all.Select(t => t.Zh)), string.Join(", ", all.Select(t => t.En)));
    }

    private static string Find(string key, CultureInfo culture) => In(key, culture) ?? throw new KeyNotFoundException($"Briefs.resx has no '{key}'.");
}
