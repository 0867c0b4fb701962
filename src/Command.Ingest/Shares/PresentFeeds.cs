using System.Collections.Immutable;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>Which feeds a picture has something of, kept from one picture to the next: only a table that is another than before is gone through.</summary>
/// <remarks>Safe to use from any thread.</remarks>
internal sealed class PresentFeeds
{
    private static readonly (Func<PictureState, object> Table, Action<PictureState, HashSet<string>> Name)[] s_tables =
    [
        (p => p.Reports, (p, all) => all.UnionWith(p.Reports.Values.Select(r => r.Report.Feed))),
        (p => p.Alerts, (p, all) => all.UnionWith(p.Alerts.Values.Select(a => a.Alert.Feed))),
        (p => p.Readings, (p, all) => all.UnionWith(p.Readings.Values.Select(s => s.Latest.Feed))),
        (p => p.Assets, (p, all) => all.UnionWith(p.Assets.Values.Select(a => a.Asset.Feed))),
        (p => p.Incidents, (p, all) =>
        {
            // There are many, and nearly all are of a feed that is named already.
            HashSet<string>.AlternateLookup<ReadOnlySpan<char>> named = all.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (IncidentSource source in p.Incidents.Values.SelectMany(i => i.Sources))
            {
                named.Add(ShareSources.FeedOf(source.Source.Id.AsSpan()));
            }
        }),
        (p => p.Doubts, (p, all) => all.UnionWith(p.Doubts.Values.Select(d => d.Feed))),
        (p => p.Contained, (p, all) => all.UnionWith(p.Contained.Keys)),
    ];

    private readonly Lock _gate = new();
    private readonly (object? Table, ImmutableArray<string> Feeds)[] _known = new (object?, ImmutableArray<string>)[s_tables.Length];

    /// <summary>True when it has nothing of any other feed.</summary>
    public bool AreAll(PictureState picture, Func<string, bool> listed)
    {
        lock (_gate)
        {
            for (int i = 0; i < s_tables.Length; i++)
            {
                object table = s_tables[i].Table(picture);
                if (!ReferenceEquals(table, _known[i].Table))
                {
                    HashSet<string> feeds = new(StringComparer.Ordinal);
                    s_tables[i].Name(picture, feeds);
                    _known[i] = (table, [.. feeds]);
                }
            }

            return _known.All(k => k.Feeds.All(listed));
        }
    }
}
