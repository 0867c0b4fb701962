using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Handling;

/// <summary>
/// The fold of how punctually gauges report while the water stands near a threshold or above. A row is an hour, made when it is over: 2 M readings a year make some thousands of rows,
/// and a row once made never changes. Pure.
/// </summary>
internal static class WatchFold
{
    /// <summary>Gauges that are watched at a time.</summary>
    private const int MostGauges = 5_000;

    private const int MostGaps = 400;

    public static void OnReading(OutcomeBook book, ReadingAccepted e)
    {
        GaugeWatch? known = book.Carry.Gauges.GetValueOrDefault(e.Id);
        if (known is not null && e.Reading.ObservedAt <= known.LastAt)
        {
            // What comes late fills the past; it was not there when it was needed.
            return;
        }

        DateTimeOffset at = e.Reading.ObservedAt.ToUniversalTime();
        if (known is not null)
        {
            int gap = (int)Math.Min((at - known.LastAt).TotalSeconds, int.MaxValue);
            known = known.Gaps.Length < MostGaps ? known with { Gaps = known.Gaps.Add(gap) } : known;
        }

        string? threshold = e.Check?.Threshold;
        DateTimeOffset hour = new(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
        if (known is not null && (threshold != known.Threshold || hour != known.Hour))
        {
            Close(book, e, known);
            known = null;
        }

        ImmutableDictionary<string, GaugeWatch> gauges = book.Carry.Gauges;
        ImmutableDictionary<string, GaugeWatch> next = threshold is null
            ? gauges.Remove(e.Id)
            : known is not null ? gauges.SetItem(e.Id, known with { LastAt = at })
            : gauges.Count < MostGauges || gauges.ContainsKey(e.Id) ? gauges.SetItem(e.Id, new GaugeWatch(threshold, hour, at, [])) : gauges;
        book.Carry = ReferenceEquals(next, gauges) ? book.Carry : book.Carry with { Gauges = next };
    }

    private static void Close(OutcomeBook book, ReadingAccepted e, GaugeWatch watch)
    {
        string id = $"{e.Id}@{watch.Hour:yyyy-MM-dd'T'HH'Z'}/{watch.Threshold}";

        // A gauge that went through a threshold and back within the hour has two parts of it.
        ImmutableArray<int> before = book.Find(OutcomeKind.Watch, id)?.More?.Gaps ?? [];
        book.Put(new Outcome
        {
            Kind = OutcomeKind.Watch,
            Id = id,
            Title = e.Reading.StationName ?? e.Reading.Station,
            Type = watch.Threshold,
            District = e.Place.District,
            Agency = e.Reading.Agency,
            Exercise = e.Reading.Exercise,
            Sources = $"reading:{e.Reading.Feed}",
            KnownAt = watch.Hour,
            More = OutcomeMore.Empty with { Gaps = [.. before.Concat(watch.Gaps).Take(MostGaps)] },
        });
    }
}

/// <summary>A gauge in the hour that goes on.</summary>
/// <param name="Threshold">Where it stands: near, warning, guarantee or record.</param>
/// <param name="Hour">The hour (UTC).</param>
/// <param name="LastAt">Its newest value.</param>
/// <param name="Gaps">Seconds between its reports in that hour.</param>
public sealed record GaugeWatch(string Threshold, DateTimeOffset Hour, DateTimeOffset LastAt, ImmutableArray<int> Gaps);
