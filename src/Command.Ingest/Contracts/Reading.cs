using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>A value measured at a station.</summary>
public sealed record Reading : Message
{
    /// <summary>The station's id in the sender's register, as a string of its own digits or hex.</summary>
    public required string Station { get; init; }

    /// <summary>What is measured: see <see cref="Properties"/>; or the sender's element name where the platform has none.</summary>
    public required string Property { get; init; }

    /// <summary>The value in <see cref="Unit"/>, or null when the sender says that it is missing.</summary>
    public double? Value { get; init; }

    /// <summary>SI or the field's usual unit: m, m3/s, mm, m/s, V, °C.</summary>
    public required string Unit { get; init; }

    /// <summary>good, missing, suspect or provisional.</summary>
    public string Quality { get; init; } = "good";

    /// <summary>Where the station stands, in the feed's declared datum, where the sender says so; the pack's own position goes before it.</summary>
    public GeoShape? Shape { get; init; }

    /// <summary>The station's name in the sender's words.</summary>
    public string? StationName { get; init; }

    /// <summary>The start of the period that the value stands for, where it is one; <see cref="Message.ObservedAt"/> is its end.</summary>
    public DateTimeOffset? PeriodStart { get; init; }

    /// <summary>Property names that the platform knows.</summary>
    public static class Properties
    {
        public const string WaterLevel = "waterLevel";
        public const string Flow = "flow";
        public const string Velocity = "velocity";
        public const string RainDay = "rainDay";
        public const string Rain1H = "rain1h";
        public const string Rain5Min = "rain5min";
        public const string RainTotal = "rainTotal";
        public const string Battery = "battery";
        public const string CrossSection = "crossSection";
        public const string AirTemperature = "airTemperature";
        public const string WaterTemperature = "waterTemperature";
        public const string EvaporationDay = "evaporationDay";
        public const string Evaporation = "evaporation";
        public const string Pressure = "pressure";

        /// <summary>Metres that a sluice gate is open.</summary>
        public const string GateOpening = "gateOpening";

        public const string GatesOpen = "gatesOpen";
        public const string GroundTemperature = "groundTemperature";

        /// <summary>Metres from the ground down to the water.</summary>
        public const string GroundWaterDepth = "groundWaterDepth";

        public const string WaveHeight = "waveHeight";
        public const string Humidity = "humidity";
        public const string PumpsRunning = "pumpsRunning";
        public const string Rain2H = "rain2h";
        public const string Rain3H = "rain3h";
        public const string Rain6H = "rain6h";
        public const string Rain12H = "rain12h";

        /// <summary>The whole of the last hydrological day; <see cref="RainDay"/> is what has fallen since the day began.</summary>
        public const string RainLastDay = "rainLastDay";

        public const string Rain1Min = "rain1min";
        public const string Rain10Min = "rain10min";
        public const string Rain30Min = "rain30min";

        /// <summary>What fell in a storm, over the duration sent with it.</summary>
        public const string RainStorm = "rainStorm";

        /// <summary>All that leaves a reservoir or passes a sluice.</summary>
        public const string FlowOut = "flowOut";

        public const string SedimentDischarge = "sedimentDischarge";

        /// <summary>1 (north) to 16 (north-north-west), clockwise.</summary>
        public const string WindSector = "windSector";

        public const string WindForce = "windForce";
        public const string WindSpeed = "windSpeed";
        public const string VelocityMean = "velocityMean";

        /// <summary>Below a dam, sluice or pumping station.</summary>
        public const string WaterLevelBelow = "waterLevelBelow";

        /// <summary>Above a dam, sluice or pumping station, or in a reservoir.</summary>
        public const string WaterLevelAbove = "waterLevelAbove";

        public const string SedimentConcentration = "sedimentConcentration";

        /// <summary>Alarm and state bits of a station, as a number.</summary>
        public const string Status = "status";

        public const string Ph = "ph";
        public const string DissolvedOxygen = "dissolvedOxygen";
        public const string Conductivity = "conductivity";
        public const string Turbidity = "turbidity";
        public const string PermanganateIndex = "permanganateIndex";
        public const string Redox = "redox";
        public const string AmmoniaNitrogen = "ammoniaNitrogen";
        public const string TotalPhosphorus = "totalPhosphorus";
        public const string TotalNitrogen = "totalNitrogen";
        public const string OrganicCarbon = "organicCarbon";
        public const string Copper = "copper";
        public const string Zinc = "zinc";
        public const string Selenium = "selenium";
        public const string Arsenic = "arsenic";
        public const string Mercury = "mercury";
        public const string Cadmium = "cadmium";
        public const string Lead = "lead";
        public const string ChlorophyllA = "chlorophyllA";
    }
}
