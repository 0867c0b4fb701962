using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Shares;

namespace Command.Web.Map.Explore;

/// <summary>A unit where it was.</summary>
/// <param name="CallSign">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Status">What it did then: available, committed, onScene or out.</param>
/// <param name="Incident">The incident that it was sent to; null for none.</param>
/// <param name="At">CGCS2000 lon/lat degrees.</param>
/// <param name="ObservedAt">When it said so: never after the moment.</param>
public sealed record UnitThen(string CallSign, string Kind, string Status, string? Incident, GeoPoint At, DateTimeOffset ObservedAt);

/// <summary>Where the city's units were at a moment: positions bypass the journal, so from their tracks, with what they did from the picture of that moment.</summary>
public sealed class PastUnits(IJournalStore journal, FeedSet feeds, CityPack pack)
{
    /// <summary>A unit that was not heard for so long before a moment is not shown at it.</summary>
    public static readonly TimeSpan Heard = TimeSpan.FromMinutes(30);

    /// <summary>Units that are looked for: those of the pack, which is whom a desk sends.</summary>
    public const int Most = 2_000;

    private const int MostFixes = 2_000;

    /// <summary>The units as a viewer may see them: one that they see coarsened has no track, and is not there.</summary>
    /// <param name="known">Units that were ever heard, by their platform ids.</param>
    /// <param name="picture">The picture of the moment, as the viewer has it.</param>
    /// <param name="at">The moment.</param>
    /// <param name="sight">What the viewer may see.</param>
    /// <param name="stop">Gives the search up.</param>
    /// <exception cref="JournalUnavailableException">The tracks can't be read now.</exception>
    public ImmutableArray<UnitThen> At(IEnumerable<UnitFix> known, PictureState picture, DateTimeOffset at, Sight sight, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(sight);
        FrozenDictionary<string, PositionSystem> datums = feeds.Datums;
        ImmutableArray<UnitThen>.Builder found = ImmutableArray.CreateBuilder<UnitThen>();
        foreach (UnitFix unit in known.Where(u => u.CallSign is not null && pack.UnitNamed(u.CallSign) is not null).Take(Most))
        {
            stop.ThrowIfCancellationRequested();
            Lens lens = sight.Of(unit.Feed, ShareFields.Units, unit.Agency, null);
            if (!lens.Seen || lens.PrecisionM > 0 || !lens.Withheld.IsEmpty)
            {
                continue;
            }

            if (journal.Tracks.Track(unit.Id, at - Heard, at, MostFixes) is { Fixes: [.., var last] })
            {
                UnitDuty? duty = picture.Units.GetValueOrDefault(unit.CallSign!);
                string? incident = duty?.Assignment is { } job ? picture.Assignments.GetValueOrDefault(job)?.Incident : null;
                found.Add(new UnitThen(unit.CallSign!, unit.Kind, StatusOf(duty), incident, datums.GetValueOrDefault(unit.Feed, Datum.Wgs84).ToShared(last.At), last.ObservedAt));
            }
        }

        return found.ToImmutable();
    }

    private static string StatusOf(UnitDuty? duty) => duty?.Shown switch
    {
        UnitStatus.Dispatched or UnitStatus.EnRoute => "committed",
        UnitStatus.OnScene => "onScene",
        UnitStatus.OffDuty or UnitStatus.Lost => "out",
        _ => "available",
    };
}
