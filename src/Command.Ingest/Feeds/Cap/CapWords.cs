using System.Collections.Frozen;

namespace Command.Ingest.Feeds.Cap;

/// <summary>The closed vocabularies of CAP 1.2 §3.2, each word in lower or any case → as the standard spells it.</summary>
internal static class CapWords
{
    /// <summary>Namespaces of CAP 1.2, 1.1 and 1.0.</summary>
    public static readonly FrozenSet<string> Namespaces = FrozenSet.Create(
        StringComparer.Ordinal,
        Current,
        "urn:oasis:names:tc:emergency:cap:1.1",
        "http://www.incident.com/cap/1.0");

    public static readonly FrozenDictionary<string, string> Status = Of("Actual", "Exercise", "System", "Test", "Draft");

    public static readonly FrozenDictionary<string, string> MsgType = Of("Alert", "Update", "Cancel", "Ack", "Error");

    public static readonly FrozenDictionary<string, string> Scope = Of("Public", "Restricted", "Private");

    public static readonly FrozenDictionary<string, string> Urgency = Of("Immediate", "Expected", "Future", "Past", "Unknown");

    public static readonly FrozenDictionary<string, string> Severity = Of("Extreme", "Severe", "Moderate", "Minor", "Unknown");

    // CAP 1.1 §3.2.2 has receivers of the retired "Very Likely" treat it as "Likely".
    public static readonly FrozenDictionary<string, string> Certainty =
        Of("Observed", "Likely", "Possible", "Unlikely", "Unknown").Append(KeyValuePair.Create("Very Likely", "Likely"))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, string> Category =
        Of("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other");

    public static readonly FrozenDictionary<string, string> ResponseType =
        Of("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None");

    /// <summary>The namespace that is written.</summary>
    public const string Current = "urn:oasis:names:tc:emergency:cap:1.2";

    private static FrozenDictionary<string, string> Of(params string[] words) =>
        words.ToFrozenDictionary(w => w, w => w, StringComparer.OrdinalIgnoreCase);
}
