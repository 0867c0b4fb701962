using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Days;

/// <summary>Tells one event as its witnesses would: when, by whom, of what kind, where and in which words. Pure.</summary>
internal sealed class Teller(DayOptions options, CityPack pack, Town town)
{
    private const double SensorShare = 0.15;
    private readonly Wording _wording = new(options);
    private readonly FeedDatums _datums = new(pack);
    private readonly Whereabouts _whereabouts = new(options, town);

    public IEnumerable<Told> Tell(Happening happening, Chance chance)
    {
        bool situation = chance.Happens(0.6);
        for (int i = 0; i < happening.Reports; i++)
        {
            DateTimeOffset at = i == 0 ? happening.Start + TimeSpan.FromMinutes(Math.Min(10, chance.Exponential(2))) : Noticed(happening, chance);
            string key = string.Create(CultureInfo.InvariantCulture, $"{happening.Id}/{i}");
            foreach (Told told in One(happening, Second(at), key, situation, chance))
            {
                yield return told;
            }
        }

        if (happening.Profile.Kind == "waterlogging" && options.Effects && chance.Happens(SensorShare))
        {
            foreach (Told told in Alarm(happening, chance))
            {
                yield return told;
            }
        }
    }

    private IEnumerable<Told> One(Happening happening, DateTimeOffset at, string key, bool situation, Chance chance)
    {
        Profile profile = happening.Profile;
        string kind = KindTold(profile, chance);
        Voice voice = VoiceOf(profile, kind, chance);
        (GeoPoint stood, Difficulty hard) = (Whereabouts.Of(happening, chance), kind == profile.Kind ? Difficulty.None : Difficulty.Effect);
        Spot spot = town.SpotOf(stood);
        Spot named = spot;
        if (voice.Name == "say" && chance.Happens(options.MisnamedShare))
        {
            named = town.SpotOf(chance.Away(stood, 150, 600));
            hard |= Difficulty.Misnamed;
        }

        Said said = _wording.Of(happening, kind, voice, named, chance);
        Located located = _whereabouts.Stated(happening, kind, voice, stood, spot, chance);
        hard |= said.English ? Difficulty.English : Difficulty.None;
        hard |= located.Why;
        string filed = kind;
        if (voice.Feed is "city" or "citizens" && chance.Happens(options.WrongKindShare))
        {
            filed = chance.Happens(0.45) || profile.MistakenFor.IsEmpty ? Kind.Other : chance.Of(profile.MistakenFor);
            hard |= filed == kind ? Difficulty.None : Difficulty.WrongKind;
        }

        string? address = said.Address;
        GeoShape? shape = located.Shape;
        if ((voice == Voice.Caller || voice == Voice.Clerk) && chance.Happens(options.NoPositionShare))
        {
            shape = null;
            address ??= PlaceWords.Written(spot, profile.Site != Site.Road, chance);
            hard = (hard & ~(Difficulty.Geocoded | Difficulty.Misplaced)) | Difficulty.NoPosition;
        }

        TimeSpan clock = options.ClocksOff && voice == Voice.Clerk ? ClockOf(spot.District) : TimeSpan.Zero;
        hard |= clock == TimeSpan.Zero ? Difficulty.None : Difficulty.ClockOff;
        DateTimeOffset sent = at + Second(Sending(voice, chance));
        Report report = new()
        {
            Feed = voice.Feed,
            Agency = voice.Agency,
            SourceId = "",
            Version = "1",
            ObservedAt = (voice == Voice.Clerk ? Minute(at) : at) + clock,
            SentAt = sent + clock,
            Kind = filed,
            Title = Title(voice, filed, said.Text),
            Text = said.Text,
            Level = (voice == Voice.Crew || voice == Voice.Police) && chance.Happens(0.3) ? chance.Whole(3, 4) : null,
            Shape = shape is null ? null : Written(shape, voice.Feed),
            UncertaintyM = shape is null ? null : located.UncertaintyM,
            Address = address,
            Revision = voice == Voice.Police ? 1 : null,
        };
        string? group = voice == Voice.Police && situation ? happening.Id : null;
        Told first = Arriving(new Told(report, sent, happening, key, group, hard) { TrueKind = kind }, chance);
        yield return first;
        foreach (Told later in options.Updates ? Versions.After(first, stood, sent, clock, chance) : [])
        {
            bool moved = later.Difficulty.HasFlag(Difficulty.Corrected) && later.Report.Shape is not null;
            yield return Arriving(moved ? later with { Report = later.Report with { Shape = Written(later.Report.Shape!, voice.Feed) } } : later, chance);
        }

        if (voice.Name == "say" && chance.Happens(options.ResentShare))
        {
            // What a citizen sent by the app is often told to the hotline too.
            bool elsewhere = voice == Voice.Citizen && chance.Happens(0.5);
            DateTimeOffset again = sent + Second(chance.Minutes(1, 30));
            yield return Arriving(
                first with
                {
                    Key = key + "/again",
                    ArrivesAt = again,
                    Difficulty = (hard & ~Difficulty.Late) | Difficulty.Resent,
                    Report = (elsewhere ? report with { Feed = Voice.Caller.Feed, Agency = Voice.Caller.Agency, Title = Title(Voice.Caller, filed, said.Text) } : report) with { SentAt = again + clock, ObservedAt = (chance.Happens(0.5) ? at : again) + clock, Text = Slips.Make(report.Text!, chance) + chance.Of(["", "", "，再催一下", "，第二次打了"]) },
                },
                chance);
        }
    }

    private IEnumerable<Told> Alarm(Happening happening, Chance chance)
    {
        GeoPoint at = chance.Within(happening.Centre, happening.ReachM * 0.6);
        Spot spot = town.SpotOf(at);
        DateTimeOffset raised = Second(happening.Start + chance.Minutes(-5, 20));
        for (int i = 0; i < chance.Whole(1, 4); i++)
        {
            string text = PhraseBook.Say(chance.Of(PhraseBook.Chinese.Section("waterlogging sensor")), f => Facts.Put(happening.Facts, f, chance), chance);
            DateTimeOffset now = raised + TimeSpan.FromMinutes(15 * i);
            Report report = new()
            {
                Feed = Voice.Sensor.Feed,
                Agency = Voice.Sensor.Agency,
                SourceId = "",
                Version = string.Create(CultureInfo.InvariantCulture, $"{i + 1}"),
                ObservedAt = now,
                SentAt = now,
                Kind = happening.Profile.Kind,
                Title = "积水报警",
                Text = text,
                Shape = Written(new PointShape(at), Voice.Sensor.Feed),
                UncertaintyM = 5,
                Address = spot.Street + "积水监测点",
            };
            yield return Arriving(new Told(report, now, happening, happening.Id + "/alarm", null, Difficulty.None), chance);
        }
    }

    /// <summary>When one of many notices: two in three within the first minutes, the rest while it lasts.</summary>
    private static DateTimeOffset Noticed(Happening happening, Chance chance)
    {
        double last = happening.Lasts.TotalMinutes;
        double minutes = happening.Profile.Everyday ? chance.Between(0, last)
            : chance.Happens(0.65) ? Math.Min(25, chance.Exponential(8))
            : Math.Min(last, 20) + (Math.Max(0, last - 20) * Math.Pow(chance.Unit(), 1.5));
        return happening.Start + TimeSpan.FromMinutes(minutes);
    }

    private string KindTold(Profile profile, Chance chance)
    {
        double roll = options.Effects ? chance.Unit() : 1;
        foreach ((string kind, double share) in profile.Effects)
        {
            roll -= share;
            if (roll < 0)
            {
                return kind;
            }
        }

        return profile.Kind;
    }

    private static Voice VoiceOf(Profile profile, string kind, Chance chance)
    {
        Voice voice = chance.Weighted(Voice.People, v => v.ShareOf(profile));
        bool can = voice.Name is "say" or "file" || PhraseBook.Chinese.Section($"{kind} {voice.Name}").Length > 0 || PhraseBook.Chinese.Section($"{profile.Kind}>{kind} {voice.Name}").Length > 0;
        bool onlyRoad = PhraseBook.Chinese.For(profile.Kind, kind, "say").IsEmpty;
        return onlyRoad ? Voice.Police : can ? voice : Voice.Caller;
    }

    private Told Arriving(Told told, Chance chance)
    {
        DateTimeOffset arrives = told.ArrivesAt + TimeSpan.FromSeconds(chance.Whole(1, 20));
        return chance.Happens(options.LateShare)
            ? told with { ArrivesAt = arrives + Second(TimeSpan.FromMinutes(chance.Magnitude(4, 180))), Difficulty = told.Difficulty | Difficulty.Late }
            : told with { ArrivesAt = arrives };
    }

    /// <summary>Some districts' desks have clocks of their own: the same one is always off by the same.</summary>
    private static TimeSpan ClockOf(string district)
    {
        Chance chance = Chance.Of(0, "clock " + district);
        return chance.Happens(0.4) ? TimeSpan.FromMinutes(chance.Of([-9, -7, -4, 3, 5, 6])) : TimeSpan.Zero;
    }

    private static TimeSpan Sending(Voice voice, Chance chance) =>
        voice == Voice.Clerk ? chance.Minutes(2, 15)
        : voice == Voice.Caller ? chance.Minutes(0.4, 4)
        : voice == Voice.Police ? chance.Minutes(0.5, 3)
        : chance.Minutes(0.1, 0.8);

    private string Title(Voice voice, string kind, string text) => voice == Voice.Citizen
        ? text.Length > 14 ? text[..14] : text
        : pack.KindOf(kind)?.Zh ?? kind;

    private GeoShape Written(GeoShape shape, string feed) => shape.Select(p => Ground.Rounded(_datums.Of(feed).FromShared(p)));

    private static DateTimeOffset Second(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private static DateTimeOffset Minute(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));

    private static TimeSpan Second(TimeSpan span) => TimeSpan.FromSeconds(Math.Round(span.TotalSeconds));
}
