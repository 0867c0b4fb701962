using System.Collections.Frozen;
using System.Xml;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>The record type that says a kind in DATEX II, with the one element of its own that the v3.7 schema requires.</summary>
/// <param name="Name">The <c>xsi:type</c>.</param>
/// <param name="Element">The element that tells the detail.</param>
/// <param name="Detail">The detail's word.</param>
/// <param name="Compliance">For network management: whether drivers must obey.</param>
internal sealed record Datex2RecordType(string Name, string Element, string Detail, string? Compliance = null)
{
    private static readonly FrozenDictionary<string, Datex2RecordType> s_types = new Dictionary<string, Datex2RecordType>
    {
        ["breakdown"] = new("VehicleObstruction", "vehicleObstructionType", "brokenDownVehicle"),
        ["closure"] = new("RoadOrCarriagewayOrLaneManagement", "roadOrCarriagewayOrLaneManagementType", "roadClosed", "mandatory"),
        ["congestion"] = new("AbnormalTraffic", "abnormalTrafficType", "queuingTraffic"),
        ["crash"] = new("Accident", "accidentType", "accident"),
        ["crowd"] = new("PublicEvent", "publicEventType", "other"),
        ["detour"] = new("ReroutingManagement", "reroutingManagementType", "followDiversionSigns", "advisory"),
        ["fire"] = new("EnvironmentalObstruction", "environmentalObstructionType", "seriousFire"),
        ["gas-leak"] = new("InfrastructureDamageObstruction", "infrastructureDamageType", "gasLeak"),
        ["obstruction"] = new("GeneralObstruction", "obstructionType", "obstructionOnTheRoad"),
        ["pipe-burst"] = new("InfrastructureDamageObstruction", "infrastructureDamageType", "burstPipe"),
        ["road-collapse"] = new("EnvironmentalObstruction", "environmentalObstructionType", "subsidence"),
        ["roadworks"] = new("MaintenanceWorks", "roadMaintenanceType", "roadworks"),
        ["speed-limit"] = new("SpeedManagement", "speedManagementType", "speedRestrictionInOperation", "mandatory"),
        ["tree-down"] = new("EnvironmentalObstruction", "environmentalObstructionType", "fallenTrees"),
        ["waterlogging"] = new("EnvironmentalObstruction", "environmentalObstructionType", "flooding"),
        ["weather-road"] = new("PoorEnvironmentConditions", "poorEnvironmentType", "badWeather"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Datex2RecordType Of(Report report) =>
        s_types.GetValueOrDefault(report.Kind) ?? new Datex2RecordType("GenericSituationRecord", "genericSituationRecordName", Datex2Writer.Clean(report.Kind, 1024));

    public void WriteOwn(XmlWriter xml)
    {
        if (Compliance is not null)
        {
            xml.WriteElementString("complianceOption", Datex2Writer.Situation, Compliance);
        }

        xml.WriteElementString(Element, Datex2Writer.Situation, Detail);
    }
}
