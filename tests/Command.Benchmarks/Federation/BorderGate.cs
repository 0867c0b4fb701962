using Command.Ingest.Contracts;

namespace Command.Benchmarks.Federation;

/// <summary>What a node does with an alert that a neighbour shows it.</summary>
internal enum BorderRuling
{
    Take,

    /// <summary>It is the node's own, come back.</summary>
    Own,

    /// <summary>It was taken already, by this way or another.</summary>
    Known,

    /// <summary>It does not touch the node's ground.</summary>
    Elsewhere,
}

/// <summary>
/// Tells what is new at a border: an alert is one by its CAP identifier, sender and sent, whoever hands it on and however often. Not thread-safe.
/// </summary>
/// <param name="sender">The node's own CAP sender.</param>
/// <param name="site">Where it lies.</param>
internal sealed class BorderGate(string sender, CitySite site)
{
    private readonly HashSet<(string Sender, string Identifier, DateTimeOffset Sent)> _taken = [];

    /// <summary>Rules on an alert, and remembers it when it is taken.</summary>
    /// <param name="alert">As decoded.</param>
    /// <param name="meant">True when the neighbour sent it to this node, which an Update or Cancel may reach that no longer touches it.</param>
    public BorderRuling Rule(Alert alert, bool meant)
    {
        if (alert.Sender == sender)
        {
            return BorderRuling.Own;
        }

        if (_taken.Contains((alert.Sender, alert.SourceId, alert.Sent.ToUniversalTime())))
        {
            return BorderRuling.Known;
        }

        if (!(meant && alert.MsgType is "Update" or "Cancel") && (alert.Shape is not { } shape || !CityGrid.Touches(site, shape)))
        {
            return BorderRuling.Elsewhere;
        }

        _taken.Add((alert.Sender, alert.SourceId, alert.Sent.ToUniversalTime()));
        return BorderRuling.Take;
    }
}
