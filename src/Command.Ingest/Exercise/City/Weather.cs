using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;

namespace Command.Ingest.Exercise.City;

/// <summary>
/// What a scenario's storm does: gauges count the rain where they stand, water gathers where drains are overloaded, and people see it. It becomes curves and events of
/// the scenario, so that everything else tells it as it tells what was written by hand. Pure.
/// </summary>
public static class Weather
{
    /// <summary>From here on people call, and the road is closed, metres.</summary>
    public const double DeepM = 0.27;

    private const double DeepestM = 1.8;
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(1);

    /// <summary>The scenario with its storm; the same scenario where it has none.</summary>
    public static Scenario Over(Scenario scenario, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(pack);
        if (scenario.Storm is not { } script)
        {
            return scenario;
        }

        Storm storm = new(script, Middle(pack), scenario.Seed);
        ImmutableArray<RainScript> rain = [.. scenario.Rain.Select(r => pack.StationOf(r.Station) is { } station ? r with { MmPerHour = Sum(r.MmPerHour, scenario.Length, t => storm.MmPerHour(station.At, t)) } : r)];
        ImmutableArray<DepthGauge> gauges = [.. (scenario.Sensors?.Gauges ?? []).Select(g => g.Drain is { } drain ? g with { DepthM = Gathered(g, drain, storm, scenario.Length) } : g)];
        ImmutableArray<EventScript> flooded = [.. gauges.Select(g => Flooded(g, scenario)).OfType<EventScript>()];
        return scenario with
        {
            Rain = rain,
            Sensors = scenario.Sensors is { } sensors ? sensors with { Gauges = gauges } : null,
            Events = scenario.Events.AddRange(flooded.Where(f => scenario.Events.All(e => e.Id != f.Id))),
        };
    }

    /// <summary>Standing water: what the rain brings, less what the drains carry away.</summary>
    public static Curve Gathered(DepthGauge gauge, DrainScript drain, Storm storm, TimeSpan length)
    {
        ArgumentNullException.ThrowIfNull(gauge);
        ArgumentNullException.ThrowIfNull(drain);
        ArgumentNullException.ThrowIfNull(storm);
        double depth = 0;
        return Sum(gauge.DepthM, length, t =>
        {
            double left = (storm.MmPerHour(gauge.At, t - drain.Lag) - drain.DrainMmPerHour) * s_step.TotalHours;
            depth = Math.Clamp(depth + (left * drain.MetresPerMm), 0, DeepestM);
            return depth;
        });
    }

    private static Curve Sum(Curve written, TimeSpan length, Func<TimeSpan, double> more)
    {
        ImmutableArray<CurvePoint>.Builder points = ImmutableArray.CreateBuilder<CurvePoint>();
        for (TimeSpan t = TimeSpan.Zero; t <= length; t += s_step)
        {
            points.Add(new CurvePoint(t, Math.Round(written.At(t) + more(t), 3)));
        }

        return new Curve(points.ToImmutable());
    }

    private static EventScript? Flooded(DepthGauge gauge, Scenario scenario)
    {
        if (gauge.Drain is null || gauge.DepthM.Points.Where(p => p.Value >= DeepM).Select(p => (TimeSpan?)p.At).FirstOrDefault() is not { } deep)
        {
            return null;
        }

        TimeSpan last = gauge.DepthM.Points.Last(p => p.Value >= DeepM).At;
        TimeSpan dry = last + TimeSpan.FromMinutes(10) < scenario.Length ? last + TimeSpan.FromMinutes(10) : scenario.Length;
        if (dry <= deep + TimeSpan.FromMinutes(8))
        {
            return null;
        }

        string place = gauge.Name.Replace("积水监测", "", StringComparison.Ordinal);
        CallWords words = new("waterlogging", "积水", scenario.Seed ^ gauge.Id.Length);
        ImmutableArray<Voice> voices =
        [
            .. Enumerable.Range(0, 3).Select(i => new Voice
            {
                Channel = VoiceChannel.Case,
                Code = "0406",
                Title = "道路积水",
                Texts = [.. Enumerable.Range(0, 4).Select(n => words.Say("{place}", (i * 10) + n))],
                Level = null,
                SpreadM = 90,
                AlongM = 0,
                At = deep + TimeSpan.FromMinutes(1 + (2 * i)),
                Steps = [new VoiceStep(dry, ReportStatus.Closed, null, null)],
            }),
            new Voice
            {
                Channel = VoiceChannel.Road,
                Code = "closure",
                Title = place + "积水封闭",
                Texts = ["{place}积水，双向封闭，请绕行。"],
                Level = 3,
                SpreadM = 10,
                AlongM = 150,
                At = deep + TimeSpan.FromMinutes(4),
                Steps = [new VoiceStep(dry, ReportStatus.Closed, null, "{place}积水已退，恢复通行。")],
            },
        ];
        return new EventScript("flooded-" + gauge.Id, TimeSpan.Zero, [new EventPlace(gauge.At, [place])], voices);
    }

    private static GeoPoint Middle(CityPack pack)
    {
        GeoBox core = pack.City.Core;
        return new GeoPoint((core.West + core.East) / 2, (core.South + core.North) / 2);
    }
}
