using Command.Geo;

namespace Command.Ingest.Exercise.Days;

/// <summary>A position as its sender states it.</summary>
/// <param name="Shape">Shared layer; null for none.</param>
/// <param name="UncertaintyM">As the sender states it; null where it does not.</param>
/// <param name="Why">Why it is not the event's own.</param>
internal sealed record Located(GeoShape? Shape, double? UncertaintyM, Difficulty Why);

/// <summary>Where reporters stand and where they say that it is. Pure.</summary>
internal sealed class Whereabouts(DayOptions options, Town town)
{
    private const double UsualNoiseM = 60;

    /// <summary>A place of the event that one reporter sees.</summary>
    public static GeoPoint Of(Happening happening, Chance chance)
    {
        if (happening.Along is not var (from, to))
        {
            return chance.Within(happening.Centre, happening.ReachM);
        }

        double part = chance.Unit();
        GeoPoint on = new(from.Lon + ((to.Lon - from.Lon) * part), from.Lat + ((to.Lat - from.Lat) * part));
        return chance.Off(on, 5);
    }

    public Located Stated(Happening happening, string kind, Voice voice, GeoPoint stood, Spot spot, Chance chance)
    {
        double scale = options.CallerNoiseM / UsualNoiseM;
        if (voice == Voice.Clerk && chance.Happens(0.6))
        {
            return new Located(new PointShape(Named(spot, scale, chance)), chance.Happens(0.4) ? 150 : null, Difficulty.Geocoded);
        }

        if (voice == Voice.Police && happening.Profile.Site == Site.Road && chance.Happens(0.45))
        {
            (GeoPoint from, GeoPoint to) = town.Along(stood, kind == "congestion" ? chance.Between(120, 700) : chance.Between(40, 250));
            return from.DistanceTo(to) > 15
                ? new Located(new LineShape([chance.Off(from, 6 * scale), chance.Off(to, 6 * scale)]), null, Difficulty.None)
                : new Located(new PointShape(chance.Off(stood, 12 * scale)), null, Difficulty.None);
        }

        if (happening.Profile.Site is Site.Blocks or Site.River && voice.Name is "file" or "crew" && chance.Happens(0.25))
        {
            return new Located(new CircleShape(chance.Off(happening.Centre, 50 * scale), Math.Round(happening.ReachM / 50) * 50), null, Difficulty.None);
        }

        if (voice == Voice.Caller && chance.Happens(options.MisplacedShare))
        {
            return new Located(new PointShape(chance.Away(stood, 350, 1_500)), null, Difficulty.Misplaced);
        }

        (double noise, double stated, double share) = voice.Name switch
        {
            "say" when voice == Voice.Citizen => (15, chance.Between(8, 35), 0.45),
            "say" => (60, 100, 0.3),
            "file" => (30, 50, 0.2),
            "road" => (15, 50, 0.3),
            _ => (12, 15, 0.5),
        };
        return new Located(new PointShape(chance.Off(stood, noise * scale)), chance.Happens(share) ? Math.Round(stated * Math.Max(scale, 0.1)) : null, Difficulty.None);
    }

    /// <summary>What a map gives for a name: a crossing, a landmark, or somewhere along the road.</summary>
    private static GeoPoint Named(Spot spot, double scale, Chance chance)
    {
        // Drawn first, so that the noise does not decide what is drawn later.
        GeoPoint along = chance.Off(spot.OnStreet, 100 * scale);
        return spot.Crossing is { } crossing && crossing.At.DistanceTo(spot.At) < 220 * scale ? crossing.At
            : spot.Landmark is { } landmark && landmark.At.DistanceTo(spot.At) < 220 * scale ? landmark.At
            : along;
    }
}
