using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using Command.Ingest.Contracts;

namespace Command.Ingest.Resources;

/// <summary>
/// Puts faults into words: Chinese from <c>Faults.resx</c>, English from <c>Faults.en.resx</c>, by their code: what happened, what it means and what to do.
/// What was found in one message, with its figures, stays in <see cref="Fault.Reason"/>, which is English.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public static class FaultText
{
    private static readonly ResourceManager s_resources = new("Command.Ingest.Resources.Faults", typeof(FaultText).Assembly);
    private static readonly FrozenDictionary<string, string> s_chineseTexts = Read(CultureInfo.InvariantCulture);
    private static readonly FrozenDictionary<string, string> s_englishTexts = Read(CultureInfo.GetCultureInfo("en"));

    /// <summary>The fault in English for an English culture, else in Chinese. One without a text, as of a newer node, is told by its own reason.</summary>
    public static string Of(Fault fault, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return (IsEnglish(culture) ? s_englishTexts : s_chineseTexts).GetValueOrDefault(fault.Code) ?? fault.Reason;
    }

    /// <summary>What was found in this one message; null where <see cref="Of"/> tells it already.</summary>
    public static string? DetailOf(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return s_englishTexts.ContainsKey(fault.Code) && fault.Reason.Length > 0 ? fault.Reason : null;
    }

    /// <summary>The codes that have a text of their own in a language.</summary>
    public static ImmutableArray<string> Codes(CultureInfo culture) => [.. (IsEnglish(culture) ? s_englishTexts : s_chineseTexts).Keys.Order(StringComparer.Ordinal)];

    private static bool IsEnglish(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "en";
    }

    private static FrozenDictionary<string, string> Read(CultureInfo culture)
    {
        // The manager keeps the set and hands it out again: it is not ours to dispose.
        ResourceSet? texts = s_resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        return texts is null
            ? FrozenDictionary<string, string>.Empty
            : texts.Cast<DictionaryEntry>().ToFrozenDictionary(t => (string)t.Key, t => (string)t.Value!, StringComparer.Ordinal);
    }
}
