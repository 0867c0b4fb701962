using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Configuration;

namespace Command.Ingest.Shares;

/// <summary>What is so before anybody has changed the catalogue: as each feed's <c>sharing</c> in the pack and the settings says.</summary>
public static class ShareDefaults
{
    /// <summary>A row for each feed: what is for anyone or for the city is shared with all, what is an agency's own is for it and for the command centre.</summary>
    public static ImmutableArray<ShareEntry> Of(CityPack pack, CommandOptions options)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            .. pack.Feeds.Select(f => options.Feeds.GetValueOrDefault(f.Id) is { } set ? Row(f.Id, set.Agency ?? f.Agency.Id, set.Sharing ?? Word(f.Sharing)) : Row(f.Id, f.Agency.Id, Word(f.Sharing))),
            .. options.Feeds.Where(f => pack.FeedOf(f.Key) is null).Select(f => Row(f.Key, f.Value.Agency, f.Value.Sharing)),
        ];
    }

    /// <summary>The rows, under what was changed since.</summary>
    public static ShareState Over(ShareState state, ImmutableArray<ShareEntry> rows)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (ShareEntry row in rows.Where(r => !state.Entries.ContainsKey(r.Subject.ToString())))
        {
            state = state with { Entries = state.Entries.Add(row.Subject.ToString(), row) };
        }

        return state;
    }

    private static ShareEntry Row(string feed, string? agency, string? word)
    {
        (ShareClass of, Classification mark) = word?.ToLowerInvariant() switch
        {
            "public" => (ShareClass.Mandatory, Classification.Public),
            "city" or "mandatory" => (ShareClass.Mandatory, Classification.Internal),
            "none" => (ShareClass.Never, Classification.Sensitive),
            _ => (ShareClass.Conditional, Classification.Internal),
        };
        return new ShareEntry(
            new ShareSubject(feed, null, null),
            string.IsNullOrEmpty(agency) ? null : agency,
            of,
            of == ShareClass.Never ? $"Command__Feeds__{feed}__Sharing" : "",
            of == ShareClass.Conditional ? new ShareTerms { Agencies = [ShareAgencies.Centre] } : ShareTerms.None,
            mark);
    }

    private static string Word(Sharing sharing) => sharing.ToString();
}
