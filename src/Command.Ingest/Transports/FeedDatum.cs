using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Configuration;

namespace Command.Ingest.Transports;

/// <summary>The system of a feed's positions, made of its name and the city's seven parameters; refused, never replaced by one that is nearly right.</summary>
internal static class FeedDatum
{
    /// <summary>The pack's seven parameters, with the settings' in their place.</summary>
    public static IReadOnlyDictionary<string, SevenParameters> Parameters(CityPack pack, CommandOptions options) =>
        pack.City.Crs.SetItems(options.Crs.Select(c => KeyValuePair.Create(c.Key, c.Value.Value())));

    /// <exception cref="SettingsException">The name is none, or its seven parameters are missing; the message names the key and what to write.</exception>
    public static PositionSystem Read(string feed, string name, IReadOnlyDictionary<string, SevenParameters> parameters)
    {
        PositionSystemRead read = PositionSystem.Read(name, parameters);
        if (read.System is { } system)
        {
            return system;
        }

        string write = PositionSystem.ParametersOf(name) is { } datum
            ? $" Write Command__Crs__{datum}__Dx, __Dy, __Dz (metres), __Rx, __Ry, __Rz (seconds of arc) and __Scale (parts per million), or crs.{datum} in the pack's city.json."
            : "";
        throw new SettingsException($"Command__Feeds__{feed}__Datum={name} can't be used as it is. {read.Fault!.Reason}{write}");
    }
}
