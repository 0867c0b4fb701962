using System.Collections.Frozen;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// A request's place in GB/T 30428.2: components (部件) and events (事件), each with two-digit large classes (大类) and two-digit small ones (小类).
/// The two lists use the same digits, so a component's code is looked up with its category before it: <c>部件0106</c>. Codes without a category are
/// events. All of it is the city's table; a code that no row knows falls back on its large class, so that an unknown small class of 突发事件
/// still opens an incident.
/// </summary>
internal static class Open311Classes
{
    private const string Component = "部件";
    private const string Event = "事件";
    private const string Emergency = "突发事件";

    /// <summary>True when the request says that it is of the event class 突发事件.</summary>
    public static bool IsEmergency(Open311Item item) =>
        LargeClass(item) == Emergency || item["service_name"]?.StartsWith(Emergency, StringComparison.Ordinal) == true;

    /// <summary>The platform's kind: by small class, by name, by plain words, by large class; else <c>other</c>.</summary>
    public static string KindOf(Open311Item item, CodeTable codes)
    {
        FrozenDictionary<string, string> table = codes.Kinds;
        bool component = IsComponent(item);
        string? code = item["service_code"], name = item["service_name"];
        if ((Coded(table, component, code) ?? Row(table, name)) is { } kind)
        {
            return kind;
        }

        string named = Open311Kinds.Of(name) is var word and not Open311Kinds.Unknown ? word : Open311Kinds.Of(code);
        if (named != Open311Kinds.Unknown)
        {
            return named;
        }

        string? large = LargeClass(item) ?? (name?.StartsWith(Emergency, StringComparison.Ordinal) == true ? Emergency : null);
        return Coded(table, component, large) ?? (IsSmallClass(code) ? Coded(table, component, code![..2]) : null) ?? Open311Kinds.Unknown;
    }

    private static string? LargeClass(Open311Item item) => item.Extended("event_class", "class", "大类") ?? item["group"];

    private static bool IsComponent(Open311Item item) =>
        item.Extended("category", "类别") is Component or "component" or "COMPONENT";

    // Asked of the table itself: a code that the city calls "other" is not to be guessed at.
    private static string? Coded(FrozenDictionary<string, string> table, bool component, string? code) => component
        ? Row(table, Component + code)
        : Row(table, Event + code) ?? Row(table, code);

    private static string? Row(FrozenDictionary<string, string> table, string? key) => key is null ? null : table.GetValueOrDefault(key);

    private static bool IsSmallClass(string? code) => code is { Length: 4 } && !code.AsSpan().ContainsAnyExceptInRange('0', '9');
}
