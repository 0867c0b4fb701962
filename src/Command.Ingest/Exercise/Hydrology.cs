using System.Collections.Immutable;
using Command.Ingest.Feeds.Sl651;

namespace Command.Ingest.Exercise;

/// <summary>What the simulated stations measure, as reports of SL 651-2014. Pure.</summary>
public static class Hydrology
{
    private const byte Centre = 1, OnTime = 0x32, River = 0x48, Rain = 0x50;
    private const byte RainHour = 0x1A, RainFiveMinutes = 0x22, RainTotal = 0x26, Flow = 0x27, Battery = 0x38, Level = 0x39;

    /// <summary>A rain gauge's counter begins again here.</summary>
    private const double CounterMm = 10_000;

    /// <summary>Stations write Beijing time.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>A river station's report.</summary>
    /// <param name="script">Its course.</param>
    /// <param name="telling">The telling.</param>
    /// <param name="now">The wall's clock.</param>
    /// <param name="serial">The report's serial, 1 to 65535.</param>
    public static Sl651Report Of(GaugeScript script, Telling telling, DateTimeOffset now, ushort serial)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(telling);
        TimeSpan story = telling.StoryAt(now);
        ImmutableArray<Sl651Item> items = [Sl651Item.Of(Level, (decimal)Math.Round(script.LevelM.At(story), 2))];
        if (script.FlowM3S is { } flow)
        {
            items = items.Add(Sl651Item.Of(Flow, (decimal)Math.Round(flow.At(story), 1)));
        }

        return Report(script.Station, River, items, now, serial);
    }

    /// <summary>A rain station's report.</summary>
    /// <param name="script">Its course.</param>
    /// <param name="length">How long a telling lasts: its counter goes on from one to the next.</param>
    /// <param name="telling">The telling.</param>
    /// <param name="now">The wall's clock.</param>
    /// <param name="serial">The report's serial, 1 to 65535.</param>
    public static Sl651Report Of(RainScript script, TimeSpan length, Telling telling, DateTimeOffset now, ushort serial)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(telling);
        TimeSpan story = telling.StoryAt(now);
        TimeSpan told = story < TimeSpan.Zero ? TimeSpan.Zero : story < length ? story : length;
        double total = ((telling.Number * script.MmPerHour.Over(TimeSpan.Zero, length)) + script.MmPerHour.Over(TimeSpan.Zero, told)) % CounterMm;
        return Report(
            script.Station,
            Rain,
            [
                Millimetres(RainFiveMinutes, script.MmPerHour.Over(story - TimeSpan.FromMinutes(5), story)),
                Millimetres(RainHour, script.MmPerHour.Over(story - TimeSpan.FromHours(1), story)),
                Millimetres(RainTotal, total),
            ],
            now,
            serial);
    }

    private static Sl651Item Millimetres(byte element, double value) => Sl651Item.Of(element, (decimal)Math.Round(value, 1));

    private static Sl651Report Report(string station, byte stationClass, ImmutableArray<Sl651Item> items, DateTimeOffset now, ushort serial) => new()
    {
        Centre = Centre,
        Station = station,
        Function = OnTime,
        Serial = serial,
        SentAt = now.ToOffset(Offset),
        StationClass = stationClass,
        Groups = [new Sl651Group(now.ToOffset(Offset), [.. items, Sl651Item.Of(Battery, 12.6m)])],
    };
}
