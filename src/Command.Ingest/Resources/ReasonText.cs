using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using System.Text;
using Command.Ingest.City;
using Command.Ingest.Contracts;

[assembly: NeutralResourcesLanguage("zh-CN")]

namespace Command.Ingest.Resources;

/// <summary>
/// Puts reasons into words: Chinese from <c>Reasons.resx</c>, English from <c>Reasons.en.resx</c>. A placeholder says what its argument is:
/// <c>{0:kind}</c> and <c>{0:feed}</c> become the pack's names, <c>{0:time}</c> the city's time, <c>{0:level}</c>, <c>{0:threshold}</c>,
/// <c>{0:duration}</c> (minutes), <c>{0:casualties}</c>, <c>{0:direction}</c>, <c>{0:person}</c> and <c>{0:name}</c> words; <c>{0:capability}</c>, <c>{0:depot}</c>,
/// <c>{0:areas}</c> (codes with commas between) the pack's names, and <c>{0:roads}</c> road names with bars between.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class ReasonText(CityPack pack)
{
    private static readonly ResourceManager s_resources = new("Command.Ingest.Resources.Reasons", typeof(ReasonText).Assembly);
    private static readonly FrozenDictionary<string, CompositeFormat> s_chineseTexts = Read(CultureInfo.InvariantCulture);
    private static readonly FrozenDictionary<string, CompositeFormat> s_englishTexts = Read(CultureInfo.GetCultureInfo("en"));

    /// <summary>The reason in English for an English culture, else in Chinese. A code without a text, as of a newer node, is shown as it is.</summary>
    public string Of(Reason reason, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(reason);
        bool english = IsEnglish(culture);
        if (!(english ? s_englishTexts : s_chineseTexts).TryGetValue(reason.Code, out CompositeFormat? text))
        {
            return reason.Args.IsDefaultOrEmpty ? reason.Code : $"{reason.Code} ({string.Join(", ", reason.Args)})";
        }

        ImmutableArray<string> given = reason.Args.IsDefault ? [] : reason.Args;
        object?[] args = new object?[Math.Max(text.MinimumArgumentCount, given.Length)];
        for (int i = 0; i < args.Length; i++)
        {
            args[i] = i < given.Length ? given[i] : "";
        }

        return string.Format(new Words(pack, english), text, args);
    }

    /// <summary>The codes that have a text of their own in a language.</summary>
    public static ImmutableArray<string> Codes(CultureInfo culture) => [.. (IsEnglish(culture) ? s_englishTexts : s_chineseTexts).Keys.Order(StringComparer.Ordinal)];

    private static bool IsEnglish(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "en";
    }

    private static FrozenDictionary<string, CompositeFormat> Read(CultureInfo culture)
    {
        // The manager keeps the set and hands it out again: it is not ours to dispose.
        ResourceSet? texts = s_resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        return texts is null
            ? FrozenDictionary<string, CompositeFormat>.Empty
            : texts.Cast<DictionaryEntry>().ToFrozenDictionary(t => (string)t.Key, t => CompositeFormat.Parse((string)t.Value!), StringComparer.Ordinal);
    }

    private sealed class Words(CityPack pack, bool english) : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider)
        {
            string text = arg as string ?? "";
            return format switch
            {
                "kind" => pack.KindOf(text) is { } kind ? Either(kind.Zh, kind.En) : text,
                "source" => Source(text),
                "feed" => pack.FeedOf(text) is { } feed ? Either(feed.Zh, feed.En) : text,
                "time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
                    ? TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
                    : text,
                "level" => Level(text),
                "threshold" => Threshold(text),
                "duration" => double.TryParse(text, CultureInfo.InvariantCulture, out double minutes) ? Duration(minutes) : text,
                "direction" => Direction(text),
                "casualties" => CasualtyWords.Of(text, english),
                "person" => text == "demo-operator" ? Either("演示操作员", "the demonstration operator") : text,
                "capability" => pack.CapabilityNames.GetValueOrDefault(text) is { } capability ? Either(capability.Zh, capability.En) : text,
                "depot" => pack.Depots.FirstOrDefault(d => d.Id == text) is { } depot ? Either(depot.Zh, depot.En) : text,
                "areas" => string.Join(Either("、", ", "), text.Split(',').Select(code => pack.Areas.FirstOrDefault(a => a.Code == code) is { } area ? Either(area.Zh, area.En) : code)),
                "roads" => string.Join(Either("、", ", "), text.Split('|').Select(road => road.Length > 0 ? road : Either("一条未命名道路", "an unnamed road"))),
                "name" => text.Length > 0 ? text : Either("未具名", "unnamed"),
                _ => text,
            };
        }

        // A message's id begins with its feed; of an exercise's with the same feed and another sign.
        private string Source(string text) =>
            text.IndexOfAny([':', '!']) is > 0 and int end && pack.FeedOf(text[..end]) is { } feed ? $"{Either(feed.Zh, feed.En)} {text[(end + 1)..]}" : text;

        private string Level(string text) => text switch
        {
            "1" => Either("特别重大（1 级）", "level 1, extremely serious"),
            "2" => Either("重大（2 级）", "level 2, major"),
            "3" => Either("较大（3 级）", "level 3, serious"),
            "4" => Either("一般（4 级）", "level 4, ordinary"),
            _ => text,
        };

        private string Threshold(string text) => text switch
        {
            "near" => Either("接近警戒水位", "near the warning level"),
            "warning" => Either("达到警戒水位", "at the warning level"),
            "guarantee" => Either("达到保证水位", "at the guarantee level"),
            "record" => Either("达到历史最高水位", "at the record level"),
            _ => text,
        };

        private string Direction(string text) => text switch
        {
            "north" => Either("北", text),
            "north-east" => Either("东北", text),
            "east" => Either("东", text),
            "south-east" => Either("东南", text),
            "south" => Either("南", text),
            "south-west" => Either("西南", text),
            "west" => Either("西", text),
            "north-west" => Either("西北", text),
            _ => text,
        };

        private string Duration(double minutes) => minutes switch
        {
            < 120 => string.Create(CultureInfo.InvariantCulture, $"{minutes:0} {Either("分钟", "minutes")}"),
            < 2 * 1440 => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:0.#} {Either("小时", "hours")}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 1440:0.#} {Either("天", "days")}"),
        };

        private string Either(string zh, string en) => english ? en : zh;
    }
}
