using System.Collections.Immutable;

namespace Command.Ingest.Api.Ogc;

/// <summary>The features of one page, in the order of their ids.</summary>
/// <param name="Matched">How many features the request selects on all pages.</param>
internal sealed record ItemsPage(ImmutableArray<OgcFeature> Features, int Matched, PageCursor? Next, PageCursor? Previous)
{
    /// <summary>One pass over the collection, keeping no more than a page.</summary>
    public static ItemsPage Select(OgcCollection collection, ItemsQuery query, OgcMoment moment, CancellationToken cancellationToken)
    {
        bool backwards = query.Cursor?.Backwards ?? false;
        string? cursor = query.Cursor?.Id;
        // The one that must leave first when another is nearer to the cursor: the largest id forwards, the smallest backwards.
        PriorityQueue<OgcFeature, string> kept = new(backwards ? StringComparer.Ordinal : Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));
        int matched = 0, onThisSide = 0;
        foreach (OgcFeature feature in collection.All(moment))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!query.Matches(feature, moment))
            {
                continue;
            }

            matched++;
            if (cursor is not null && (backwards ? string.CompareOrdinal(feature.Id, cursor) >= 0 : string.CompareOrdinal(feature.Id, cursor) <= 0))
            {
                continue;
            }

            onThisSide++;
            if (kept.Count < query.Limit)
            {
                kept.Enqueue(feature, feature.Id);
            }
            else
            {
                kept.EnqueueDequeue(feature, feature.Id);
            }
        }

        ImmutableArray<OgcFeature> page = [.. kept.UnorderedItems.Select(k => k.Element).OrderBy(f => f.Id, StringComparer.Ordinal)];
        bool further = onThisSide > page.Length, behind = matched > onThisSide;
        return new ItemsPage(
            page,
            matched,
            (backwards ? behind : further) ? new PageCursor(false, page.IsEmpty ? "" : page[^1].Id) : null,
            (backwards ? further : behind) ? new PageCursor(true, page.IsEmpty ? cursor + '\0' : page[0].Id) : null);
    }
}
