using System.Text.Json;
using System.Text.Json.Serialization;

namespace Command.Ingest.Shares;

/// <summary>One change of <see cref="ShareState"/>, as it is kept: what is new as a whole, so that reading it again needs no rule of that day.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "c")]
[JsonDerivedType(typeof(EntrySet), "entry")]
[JsonDerivedType(typeof(RequestSet), "request")]
[JsonDerivedType(typeof(IncidentShareSet), "incident")]
[JsonDerivedType(typeof(IncidentMarked), "mark")]
[JsonDerivedType(typeof(ScreenSet), "screen")]
public abstract record ShareChange;

/// <summary>A row of the catalogue is so from now on.</summary>
public sealed record EntrySet(ShareEntry Entry) : ShareChange;

/// <summary>A request stands so from now on.</summary>
public sealed record RequestSet(ShareRequest Request) : ShareChange;

/// <summary>An incident's share by hand stands so from now on.</summary>
public sealed record IncidentShareSet(IncidentShare Share) : ShareChange;

/// <summary>An incident has this mark; null takes it away.</summary>
public sealed record IncidentMarked(string Incident, Classification? Mark) : ShareChange;

/// <summary>A screen has this policy; null gives it back the usual one.</summary>
public sealed record ScreenSet(string Screen, ScreenPolicy? Policy) : ShareChange;

/// <summary>How changes are written.</summary>
public static class ShareJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string Write(ShareChange change) => JsonSerializer.Serialize(change, Options);

    /// <exception cref="JsonException">It is none that was written.</exception>
    public static ShareChange Read(string text) => JsonSerializer.Deserialize<ShareChange>(text, Options) ?? throw new JsonException("No change.");
}
