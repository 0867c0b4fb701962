using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>
/// Where an alert stands: in force, updated, cancelled or expired. It follows from what was said and not from the order in which it came. Pure.
/// </summary>
/// <remarks>
/// An Update or Cancel ends what its references name by sender and identifier; a reference that spells the sender otherwise also ends its own sender's alert of that identifier,
/// for nobody else's alert may be ended by mistake. Cancelled goes before updated, updated before expired. What is not meant for real ends nothing that is.
/// </remarks>
public static class AlertStanding
{
    /// <summary>The state that an alert enters the picture with.</summary>
    public static AlertState Entering(Draft draft, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.MsgType is "Cancel")
        {
            return AlertState.Cancelled;
        }

        if (alert.MsgType is "Ack" or "Error")
        {
            return AlertState.Expired;
        }

        AlertState state = Lifecycle.ExpiryOf(alert) <= draft.KnownAt ? AlertState.Expired : AlertState.Active;
        string id = MessageIds.Of(alert);
        if (draft.Picture.Alerts.TryGetValue(id, out AlertItem? same) && same.State is AlertState.Updated or AlertState.Cancelled)
        {
            state = Graver(state, same.State);
        }

        return draft.Picture.Tombstones.TryGetValue(Tombstone(id, alert), out AlertState ended) ? Graver(state, Ended(draft.Picture, alert, id, ended)) : state;
    }

    /// <summary>Adds what an Update or Cancel ends, here already or still to come.</summary>
    public static void EndReferenced(Draft draft, CityPack pack, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(alert);
        string id = MessageIds.Of(alert);
        AlertState state = alert.MsgType == "Cancel" ? AlertState.Cancelled : AlertState.Updated;
        foreach (string referenced in Referenced(alert).Where(r => r != id))
        {
            if (!draft.Picture.Alerts.TryGetValue(referenced, out AlertItem? item))
            {
                string tombstone = Tombstone(referenced, alert);
                if (!draft.Picture.Tombstones.TryGetValue(tombstone, out AlertState stands) || Graver(stands, state) != stands)
                {
                    draft.Add(new AlertEnded(tombstone, state, id), alert.Sent);
                }
            }
            else if (IsReal(alert) == IsReal(item.Alert)
                && item.Alert.MsgType is not ("Ack" or "Error")
                && Graver(item.State, state) != item.State
                && Outlived(draft.Picture, item.Alert, referenced).All(o => o.Id != id))
            {
                Lifecycle.End(draft, pack, referenced, state, id, alert.Sent);
            }
        }
    }

    /// <summary>True when it was said before what the picture holds under the same identity: a version that came late.</summary>
    public static bool IsOlder(PictureState picture, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(alert);
        return picture.Alerts.TryGetValue(MessageIds.Of(alert), out AlertItem? same) && alert.Sent < same.Alert.Sent;
    }

    /// <summary>The alert with an issue where it and another one refer to each other.</summary>
    public static Alert WithCircle(PictureState picture, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(alert);
        return Mutual(picture, alert, MessageIds.Of(alert)).FirstOrDefault() is { } other
            ? alert with { Issues = alert.Issues.Add(new Fault("circular-reference", $"It and {other.Alert.SourceId} refer to each other; the one sent later stands.", "references")) }
            : alert;
    }

    private static IEnumerable<string> Referenced(Alert alert) =>
        alert.References
            .SelectMany(r => (string[])[MessageIds.AlertId(alert.Feed, alert.Exercise, r.Sender, r.Identifier), MessageIds.AlertId(alert.Feed, alert.Exercise, alert.Sender, r.Identifier)])
            .Distinct(StringComparer.Ordinal);

    /// <summary>What an end that came before the alert means for it, when those that it outlives are left out.</summary>
    private static AlertState Ended(PictureState picture, Alert alert, string id, AlertState ended)
    {
        HashSet<string> outlived = [.. Outlived(picture, alert, id).Select(o => o.Id)];
        return outlived.Count == 0
            ? ended
            : picture.Alerts.Values
                .Where(o => o.Alert.MsgType is "Update" or "Cancel" && IsReal(o.Alert) == IsReal(alert) && !outlived.Contains(o.Id) && o.Id != id && Referenced(o.Alert).Contains(id))
                .Select(o => o.Alert.MsgType == "Cancel" ? AlertState.Cancelled : AlertState.Updated)
                .Aggregate(AlertState.Active, Graver);
    }

    // Of two that refer to each other, the one sent later is the newer word and stands.
    private static IEnumerable<AlertItem> Outlived(PictureState picture, Alert alert, string id) => Mutual(picture, alert, id).Where(other =>
        alert.Sent > other.Alert.Sent || (alert.Sent == other.Alert.Sent && string.CompareOrdinal(id, other.Id) > 0));

    private static IEnumerable<AlertItem> Mutual(PictureState picture, Alert alert, string id) => alert.MsgType != "Update"
        ? []
        : Referenced(alert).Where(r => r != id).Select(r => picture.Alerts.GetValueOrDefault(r)).OfType<AlertItem>()
            .Where(o => o.Alert.MsgType == "Update" && IsReal(o.Alert) == IsReal(alert) && Referenced(o.Alert).Contains(id));

    // A drill's Cancel that came first must not kill a real alert of the same name, so it keeps a grave of its own.
    private static string Tombstone(string id, Alert by) => IsReal(by) ? id : id + " (not actual)";

    private static bool IsReal(Alert alert) => alert.Exercise || alert.Status == "Actual";

    private static AlertState Graver(AlertState one, AlertState other) => Rank(one) >= Rank(other) ? one : other;

    private static int Rank(AlertState state) => state switch
    {
        AlertState.Active => 0,
        AlertState.Expired => 1,
        AlertState.Updated => 2,
        AlertState.Cancelled => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };
}
