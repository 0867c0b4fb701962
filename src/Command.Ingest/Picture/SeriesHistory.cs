using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>What a value does to its series' history. Pure; the history itself is changed by whoever holds it.</summary>
internal static class SeriesHistory
{
    /// <param name="history">Oldest first.</param>
    /// <param name="reading">The value.</param>
    /// <returns>What is to be done, and at which place.</returns>
    public static (HistoryStep Step, int At) Of(ReadOnlySpan<SeriesPoint> history, Reading reading)
    {
        int at = history.Length;
        while (at > 0 && history[at - 1].At > reading.ObservedAt)
        {
            at--;
        }

        bool revises = at > 0 && history[at - 1].At == reading.ObservedAt;
        if (reading.Value is null)
        {
            // A sender that takes a value back leaves no trace of it in the trend.
            return revises ? (HistoryStep.Remove, at - 1) : (HistoryStep.None, 0);
        }

        if (revises)
        {
            return (HistoryStep.Replace, at - 1);
        }

        if (at == history.Length)
        {
            if (at >= 2 && history[at - 1].At - history[at - 2].At < Series.Spacing)
            {
                return (HistoryStep.Replace, at - 1);
            }
        }
        else if (at > 0 && history[at].At - reading.ObservedAt < Series.Spacing && reading.ObservedAt - history[at - 1].At < Series.Spacing)
        {
            // It was thinned away, or would have been: late values must not push the hours before out of the history.
            return (HistoryStep.None, 0);
        }

        return (HistoryStep.Insert, at);
    }
}

/// <summary>A step of a history: what is too much after an insertion goes from its old end.</summary>
internal enum HistoryStep
{
    None,
    Insert,
    Replace,
    Remove,
}
