using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>
/// Orders being put together, as the browser's tab keeps them while its session is away: with what was seen of each unit when it was chosen, so that a laptop that slept shows both
/// versions and is not believed. What comes back is anybody's text. Pure.
/// </summary>
public static class KeptOrders
{
    /// <summary>More is not kept: a page's message has an end.</summary>
    public const int MostOrders = 6, MostPicks = 20;

    private const int LongestText = 16 * 1024;

    /// <summary>The orders as text; empty for none. The one that is looked at goes first.</summary>
    public static string Write(ImmutableDictionary<string, AssignDraft> drafts, string? chosen)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        if (drafts.IsEmpty)
        {
            return "";
        }

        IEnumerable<Order> orders = drafts.OrderBy(d => d.Key != chosen).ThenBy(d => d.Key, StringComparer.Ordinal).Take(MostOrders).Select(d => new Order(
            d.Key,
            [.. d.Value.Picks.Take(MostPicks).Select(p => new Pick(p.Unit, p.Seen.Version, p.Seen.Status, p.Seen.LostSince, p.Seen.At, p.Seen.KnownAt, p.Seen.By, p.Seen.Assignment))],
            d.Value.Task,
            d.Value.Reason,
            d.Value.Stage?.Lon,
            d.Value.Stage?.Lat));
        string text = JsonSerializer.Serialize(orders, JsonSerializerOptions.Web);
        return text.Length <= LongestText ? text : "";
    }

    /// <summary>The orders in a text that was kept; what is no order is passed over.</summary>
    public static ImmutableDictionary<string, AssignDraft> Read(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > LongestText)
        {
            return ImmutableDictionary<string, AssignDraft>.Empty;
        }

        try
        {
            return (JsonSerializer.Deserialize<Order?[]>(text, JsonSerializerOptions.Web) ?? [])
                .OfType<Order>().Where(IsOrder).DistinctBy(o => o.Incident).Take(MostOrders)
                .ToImmutableDictionary(o => o.Incident, o => new AssignDraft([.. o.Picks.Select(Seen)], o.Task, o.Reason, o is { Lon: { } lon, Lat: { } lat } ? new GeoPoint(lon, lat) : null), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return ImmutableDictionary<string, AssignDraft>.Empty;
        }
    }

    private static bool IsOrder(Order order) =>
        order is { Incident.Length: > 0 and < 20, Picks.Length: <= MostPicks, Task.Length: <= FusionCommands.LongestReason, Reason.Length: <= FusionCommands.LongestReason }
        && order.Picks.All(p => p is { Unit.Length: > 0 and <= 60, Version: >= 0, By.Length: <= 200 } && Enum.IsDefined(p.Status))
        && order.Picks.Select(p => p.Unit).Distinct(StringComparer.Ordinal).Count() == order.Picks.Length
        && (order is { Lon: null, Lat: null } || (order is { Lon: { } lon, Lat: { } lat } && new GeoPoint(lon, lat).IsValid));

    private static PickedUnit Seen(Pick pick) => new(new UnitDuty(pick.Unit)
    {
        Version = pick.Version,
        Status = pick.Status,
        LostSince = pick.LostSince,
        At = pick.At,
        KnownAt = pick.KnownAt,
        By = pick.By,
        Assignment = pick.Job,
    });

    private sealed record Order(string Incident, Pick[] Picks, string Task, string Reason, double? Lon, double? Lat);

    private sealed record Pick(string Unit, int Version, UnitStatus Status, DateTimeOffset? LostSince, DateTimeOffset At, DateTimeOffset KnownAt, string By, string? Job);
}
