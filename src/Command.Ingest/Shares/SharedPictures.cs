using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Shares;

/// <summary>The picture, the units and the feeds' state as each sight has them: made once for all viewers of equal sights.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class SharedPictures(CityPack pack)
{
    /// <summary>More different sights than this are not remembered: a city has some dozens of agencies.</summary>
    public const int MostSights = 96;

    private readonly Lock _gate = new();
    private readonly PresentFeeds _present = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private long _used;

    /// <summary>True when a sight has all that the feeds brought as it is: because it has the whole, or because all that is in the picture is of feeds of which it has everything.</summary>
    public bool IsWhole(PictureState picture, Sight sight)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(sight);
        return sight.IsWhole || (sight.IsWholeOfListed && _present.AreAll(picture, sight.Lists));
    }

    /// <summary>The live picture for a sight.</summary>
    public PictureState Of(PictureState picture, Sight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        return !IsWhole(picture, sight) ? Hold(sight).Picture.Of(picture) : sight.Agency is null ? picture : Hold(sight).AllOfFeeds(picture);
    }

    /// <summary>A picture of the past for a sight; nothing of it is kept.</summary>
    public PictureState Once(PictureState picture, Sight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        return sight.IsWhole ? picture : new SightPicture(pack, sight).Of(picture);
    }

    /// <summary>The units for a sight, brought up to date.</summary>
    public UnitTable UnitsOf(UnitTable units, Sight sight)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(sight);
        return sight.IsClear(ShareFields.Units) ? units : Hold(sight).Units.Of(units);
    }

    /// <summary>The state of the feeds without those of which nothing is seen.</summary>
    public static Pulse? PulseOf(Pulse? pulse, Sight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        if (pulse is null || sight.IsWhole)
        {
            return pulse;
        }

        HashSet<string> hidden = [.. pulse.Feeds.Select(f => f.Feed).Where(f => ShareFields.Layers.All(l => !sight.Of(f, l).Seen))];
        return hidden.Count == 0
            ? pulse
            : pulse with { Feeds = [.. pulse.Feeds.Where(f => !hidden.Contains(f.Feed))], Degraded = [.. pulse.Degraded.Where(r => !r.Args.Any(hidden.Contains))] };
    }

    private Held Hold(Sight sight)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(sight.Key, out Held? held))
            {
                if (_held.Count >= MostSights)
                {
                    _held.Remove(_held.MinBy(h => h.Value.Used).Key);
                }

                held = _held[sight.Key] = new Held(new SightPicture(pack, sight), new SightUnits(sight), sight.Agency);
            }

            held.Used = ++_used;
            return held;
        }
    }

    private sealed class Held(SightPicture picture, SightUnits units, string? agency)
    {
        private readonly Lock _gate = new();
        private PictureState? _source;
        private PictureState _all = PictureState.Empty;

        public SightPicture Picture => picture;

        /// <summary>The picture of an agency from which nothing of the feeds is hidden.</summary>
        public PictureState AllOfFeeds(PictureState whole)
        {
            lock (_gate)
            {
                if (!ReferenceEquals(whole, _source))
                {
                    (_source, _all) = (whole, CentrePicture.Of(whole, whole, agency, whole.Incidents.ContainsKey, whole.Incidents.ContainsKey));
                }

                return _all;
            }
        }

        public SightUnits Units => units;

        public long Used { get; set; }
    }
}

/// <summary>The units that one sight has, following the table of all.</summary>
internal sealed class SightUnits(Sight sight)
{
    private readonly Lock _gate = new();
    private UnitTable? _source;
    private UnitTable _seen = new();
    private long _version;

    public UnitTable Of(UnitTable source)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(source, _source))
            {
                (_source, _seen, _version) = (source, new UnitTable(), 0);
            }

            if (source.Version == _version)
            {
                return _seen;
            }

            (ImmutableArray<UnitFix> changed, long version) = source.Since(_version);
            foreach (UnitFix fix in changed)
            {
                if (Coarse.Of(fix, sight.Of(fix.Feed, ShareFields.Units, fix.Agency, null)) is { } seen)
                {
                    _seen.Apply(seen);
                }
                else if (_seen.Find(fix.Id) is not null)
                {
                    // It has become another agency's: what was seen of it must not stand on. All are looked at anew next time.
                    (_seen, _version, version) = (new UnitTable(), 0, 0);
                    break;
                }
            }

            _version = version;
            return _seen;
        }
    }
}
