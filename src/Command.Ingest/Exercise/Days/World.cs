using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;

namespace Command.Ingest.Exercise.Days;

/// <summary>What really happens on a day: events with their places, times and how many speak of them. Seed, options and pack in, events out.</summary>
internal sealed class World(long seed, DayOptions options, CityPack pack, Town town)
{
    private const int Tries = 40;
    private const double ApartM = 320;
    private static readonly TimeSpan s_around = TimeSpan.FromMinutes(90);

    private readonly Chance _chance = Chance.Of(seed, "world");
    private readonly List<Happening> _happenings = [];
    private int _reports;

    public ImmutableArray<Happening> Happenings()
    {
        ImmutableArray<Profile> profiles = [.. Profiles.All.Where(p => p.WeightOn(options.Weather) > 0)];
        for (int i = 0; _reports < options.Cases && i < 20 * options.Cases; i++)
        {
            Profile profile = _chance.Weighted(profiles, p => p.WeightOn(options.Weather));
            if (Placed(profile, _chance) is { } happening)
            {
                Chance beside = Chance.Of(seed, "beside " + happening.Id);
                Add(Neighboured(happening, profile, beside));
            }
        }

        return [.. _happenings];
    }

    private void Add(ImmutableArray<Happening> happenings)
    {
        foreach (Happening happening in happenings)
        {
            _happenings.Add(happening);
            _reports += happening.Reports;
        }
    }

    private Happening? Placed(Profile profile, Chance chance)
    {
        for (int i = 0; i < Tries; i++)
        {
            (GeoPoint at, DateTimeOffset start) = profile.Everyday && _happenings.Count > 0 && chance.Happens(options.BystanderShare)
                ? BesideOf(_happenings[chance.Below(_happenings.Count)], chance)
                : (town.Somewhere(profile.Site, chance), StartOf(profile, chance));
            Happening happening = Make(profile, at, start, NoticedBy(profile, chance), _happenings.Count, chance);
            if (IsApart(happening))
            {
                return happening;
            }
        }

        return null;
    }

    private static (GeoPoint At, DateTimeOffset Start) BesideOf(Happening other, Chance chance) =>
        (chance.Away(other.Centre, 5, 80), other.Start + chance.Minutes(0, other.Lasts.TotalMinutes));

    private ImmutableArray<Happening> Neighboured(Happening happening, Profile profile, Chance chance)
    {
        if (profile.Everyday || profile.Site is Site.River or Site.Blocks)
        {
            return [happening];
        }

        double roll = chance.Unit() / options.NeighbourShare;
        Happening? rival = roll switch
        {
            < 1 when options.SameKindNearby => Nearby(happening, profile, chance),
            >= 1 and < 2 when options.OtherKindHere => Here(happening, chance),
            >= 2 and < 3 when options.SamePlaceLater => Later(happening, profile, chance),
            _ => null,
        };
        return rival is null ? [happening] : [rival.Difficulty == Difficulty.SamePlaceLater ? happening with { KnownOver = true } : happening, rival];
    }

    private Happening? Nearby(Happening happening, Profile profile, Chance chance)
    {
        double reach = Math.Min(profile.MostReachM, Math.Max(profile.LeastReachM, 450 - happening.ReachM));
        double least = Math.Max(455, happening.ReachM + reach + 120);
        if (least > 890 || town.Beside(happening.Centre, least, 895, profile.Site, chance) is not { } at)
        {
            return null;
        }

        Happening rival = Make(profile, at, happening.Start + chance.Minutes(-25, 25), Several(profile, chance), _happenings.Count + 1, chance, reach);
        return IsApart(rival) ? rival with { Difficulty = Difficulty.SameKindNearby, Rival = happening.Id } : null;
    }

    private Happening? Here(Happening happening, Chance chance)
    {
        ImmutableArray<string> beside = Profiles.Unrelated.FirstOrDefault(u => u.Here == happening.Profile.Kind).Beside;
        if (beside.IsDefault)
        {
            return null;
        }

        ImmutableArray<Profile> others = [.. Profiles.All.Where(p => beside.Contains(p.Kind) && p.WeightOn(options.Weather) > 0)];
        if (others.IsEmpty)
        {
            return null;
        }

        Profile other = chance.Of(others);
        Happening rival = Make(other, chance.Away(happening.Centre, 5, 45), happening.Start + chance.Minutes(-30, 30), Several(other, chance), _happenings.Count + 1, chance);
        return IsApart(rival) ? rival with { Difficulty = Difficulty.OtherKindHere, Rival = happening.Id } : null;
    }

    private Happening? Later(Happening happening, Profile profile, Chance chance)
    {
        DateTimeOffset start = happening.End + chance.Minutes(90, 300);
        if (start > options.Start.AddHours(26))
        {
            return null;
        }

        double reach = Math.Max(profile.LeastReachM, happening.ReachM);
        Happening rival = Make(profile, chance.Off(happening.Centre, 15), start, Several(profile, chance), _happenings.Count + 1, chance, reach);
        return IsApart(rival) ? rival with { Difficulty = Difficulty.SamePlaceLater, Rival = happening.Id } : null;
    }

    private Happening Make(Profile profile, GeoPoint at, DateTimeOffset start, int reports, int number, Chance chance, double? mostReachM = null)
    {
        double reach = chance.Between(profile.LeastReachM, mostReachM ?? profile.MostReachM);
        TimeSpan lasts = chance.Minutes(profile.LeastMinutes, profile.MostMinutes);
        return new Happening
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{profile.Kind}-{number + 1}"),
            Profile = profile,
            Centre = at,
            ReachM = reach,
            Along = profile.Site == Site.Road && reach >= 10 ? town.Along(at, reach) : null,
            Start = start,
            Lasts = lasts,
            Reports = reports,
            Facts = Facts.Of(chance),
        };
    }

    /// <summary>Two of one kind, or two that go together, at one place and time would be one event: chance must not make them.</summary>
    private bool IsApart(Happening one) => _happenings.All(other =>
        one.Start - s_around > other.End || other.Start - s_around > one.End
        || pack.JoinWeight(one.Profile.Kind, other.Profile.Kind) == 0
        || one.Centre.DistanceTo(other.Centre) > ApartM + Math.Min(600, one.ReachM + other.ReachM));

    private DateTimeOffset StartOf(Profile profile, Chance chance)
    {
        bool rain = options.Weather == DayWeather.Storm && profile.Storm > 1.5 * profile.Normal;
        // Rain and what it does come in two showers of an afternoon; all else follows people's day.
        double hour = rain
            ? chance.Happens(0.6) ? 15.5 + (1.1 * chance.Normal()) : 18.8 + (1.2 * chance.Normal())
            : chance.Below(10) switch
            {
                < 2 => 8 + (0.9 * chance.Normal()),
                < 4 => 17.7 + (1.1 * chance.Normal()),
                < 9 => chance.Between(6.5, 22.5),
                _ => chance.Between(0, 24),
            };
        return options.Start.AddSeconds(Math.Round(3600 * Math.Clamp(hour, 0, 23.9)));
    }

    private static int Several(Profile profile, Chance chance) => Math.Max(NoticedBy(profile, chance), chance.Happens(0.6) ? 2 : 1);

    private static int NoticedBy(Profile profile, Chance chance)
    {
        double roll = chance.Unit();
        return profile.Notice switch
        {
            Notice.Few => roll < 0.75 ? 1 : roll < 0.95 ? chance.Whole(2, 3) : chance.Whole(4, 6),
            Notice.Some => roll < 0.42 ? 1 : roll < 0.85 ? chance.Whole(2, 6) : roll < 0.98 ? chance.Whole(7, 29) : chance.Whole(30, 60),
            _ => roll < 0.2 ? 1 : roll < 0.65 ? chance.Whole(2, 6) : roll < 0.94 ? chance.Whole(7, 29) : (int)chance.Magnitude(30, 120),
        };
    }
}
