using System.Collections;
using System.Globalization;
using System.Resources;

namespace Command.Web.Resources;

/// <summary>The words on screen in one language: Chinese unless English is asked for. Immutable and safe to share between threads.</summary>
public sealed class Words
{
    private static readonly ResourceManager s_resources = new("Command.Web.Resources.Words", typeof(Words).Assembly);

    private Words(CultureInfo culture) => Culture = culture;

    public static Words Chinese { get; } = new(CultureInfo.GetCultureInfo("zh-CN"));

    public static Words English { get; } = new(CultureInfo.GetCultureInfo("en"));

    public CultureInfo Culture { get; }

    public bool IsEnglish => Culture.TwoLetterISOLanguageName == "en";

    /// <summary>The text of a key.</summary>
    /// <exception cref="KeyNotFoundException">No such key: a mistake of the page that a test finds.</exception>
    public string this[string key] => Find(key) ?? throw new KeyNotFoundException($"Words.resx has no '{key}'.");

    public static Words For(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "en" ? English : Chinese;
    }

    public static Words For(string? culture) => culture is not null && culture.StartsWith("en", StringComparison.Ordinal) ? English : Chinese;

    /// <summary>The text of a key that comes from outside, or null where nobody wrote one.</summary>
    public string? Find(string key) => s_resources.GetString(key, Culture);

    /// <summary>Every text whose key begins so, by the rest of the key.</summary>
    public IReadOnlyDictionary<string, string> Beginning(string prefix) =>
        s_resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .Select(e => (string)e.Key)
            .Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(k => k[prefix.Length..], k => this[k], StringComparer.Ordinal);

    public string Format(string key, params ReadOnlySpan<object?> args) => string.Format(Culture, this[key], args);

    /// <summary>Of a name given in both languages, this one's.</summary>
    public string Pick(string zh, string en) => IsEnglish ? en : zh;
}
