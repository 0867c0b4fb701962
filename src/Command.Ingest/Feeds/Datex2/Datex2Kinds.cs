using System.Collections.Frozen;
using System.Xml.Linq;

namespace Command.Ingest.Feeds.Datex2;

/// <summary>
/// The kinds of situation records: <c>xsi:type</c>, or type and detail (<c>EnvironmentalObstruction/flooding</c>), to the platform's kind.
/// The city's table goes first and takes the same names, or the detail's word alone.
/// </summary>
internal static class Datex2Kinds
{
    public const string Unknown = "other-traffic";

    /// <summary>The element that tells the detail of each type (DATEX II v2.3 and v3.7, Situation package).</summary>
    private static readonly FrozenDictionary<string, string> s_details = new Dictionary<string, string>
    {
        ["AbnormalTraffic"] = "abnormalTrafficType",
        ["Accident"] = "accidentType",
        ["AnimalPresenceObstruction"] = "animalPresenceType",
        ["AuthorityOperation"] = "authorityOperationType",
        ["ConstructionWorks"] = "constructionWorkType",
        ["DisturbanceActivity"] = "disturbanceActivityType",
        ["EnvironmentalObstruction"] = "environmentalObstructionType",
        ["EquipmentOrSystemFault"] = "faultyEquipmentOrSystemType",
        ["GeneralNetworkManagement"] = "generalNetworkManagementType",
        ["GeneralObstruction"] = "obstructionType",
        ["GenericSituationRecord"] = "genericSituationRecordName",
        ["InfrastructureDamageObstruction"] = "infrastructureDamageType",
        ["MaintenanceWorks"] = "roadMaintenanceType",
        ["NonWeatherRelatedRoadConditions"] = "nonWeatherRelatedRoadConditionType",
        ["PoorEnvironmentConditions"] = "poorEnvironmentType",
        ["PublicEvent"] = "publicEventType",
        ["ReroutingManagement"] = "reroutingManagementType",
        ["RoadOrCarriagewayOrLaneManagement"] = "roadOrCarriagewayOrLaneManagementType",
        ["SpeedManagement"] = "speedManagementType",
        ["VehicleObstruction"] = "vehicleObstructionType",
        ["WeatherRelatedRoadConditions"] = "weatherRelatedRoadConditionType",
        ["WinterDrivingManagement"] = "winterEquipmentManagementType",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_kinds = new Dictionary<string, string>
    {
        ["AbnormalTraffic"] = "congestion",
        ["Accident"] = "crash",
        ["AnimalPresenceObstruction"] = "obstruction",
        ["ConstructionWorks"] = "roadworks",
        ["DisturbanceActivity/crowd"] = "crowd",
        ["DisturbanceActivity/demonstration"] = "crowd",
        ["DisturbanceActivity/march"] = "crowd",
        ["EnvironmentalObstruction"] = "obstruction",
        ["EnvironmentalObstruction/fallenTrees"] = "tree-down",
        ["EnvironmentalObstruction/flashFloods"] = "waterlogging",
        ["EnvironmentalObstruction/flooding"] = "waterlogging",
        ["EnvironmentalObstruction/forestFire"] = "fire",
        ["EnvironmentalObstruction/grassFire"] = "fire",
        ["EnvironmentalObstruction/seriousFire"] = "fire",
        ["EnvironmentalObstruction/sewerOverflow"] = "waterlogging",
        ["EnvironmentalObstruction/subsidence"] = "road-collapse",
        ["GeneralObstruction"] = "obstruction",
        ["InfrastructureDamageObstruction"] = "obstruction",
        ["InfrastructureDamageObstruction/burstPipe"] = "pipe-burst",
        ["InfrastructureDamageObstruction/burstWaterMain"] = "pipe-burst",
        ["InfrastructureDamageObstruction/collapsedSewer"] = "road-collapse",
        ["InfrastructureDamageObstruction/gasLeak"] = "gas-leak",
        ["MaintenanceWorks"] = "roadworks",
        ["PoorEnvironmentConditions"] = "weather-road",
        ["PublicEvent"] = "crowd",
        ["ReroutingManagement"] = "detour",
        ["RoadOrCarriagewayOrLaneManagement/carriagewayClosures"] = "closure",
        ["RoadOrCarriagewayOrLaneManagement/closedPermanentlyForTheWinter"] = "closure",
        ["RoadOrCarriagewayOrLaneManagement/intermittentShortTermClosures"] = "closure",
        ["RoadOrCarriagewayOrLaneManagement/laneClosures"] = "closure",
        ["RoadOrCarriagewayOrLaneManagement/overnightClosures"] = "closure",
        ["RoadOrCarriagewayOrLaneManagement/roadClosed"] = "closure",
        ["SpeedManagement"] = "speed-limit",
        ["VehicleObstruction"] = "breakdown",
        ["VehicleObstruction/vehicleOnFire"] = "fire",
        ["WeatherRelatedRoadConditions"] = "weather-road",
        ["WinterDrivingManagement"] = "weather-road",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Short Chinese names for a title, where the sender wrote no comment.</summary>
    private static readonly FrozenDictionary<string, string> s_titles = new Dictionary<string, string>
    {
        ["breakdown"] = "故障车辆",
        ["closure"] = "道路封闭",
        ["congestion"] = "交通拥堵",
        ["crash"] = "交通事故",
        ["crowd"] = "人员聚集",
        ["detour"] = "绕行",
        ["fire"] = "火灾",
        ["gas-leak"] = "燃气泄漏",
        ["obstruction"] = "道路障碍",
        ["pipe-burst"] = "管道破裂",
        ["road-collapse"] = "路面塌陷",
        ["roadworks"] = "道路施工",
        ["speed-limit"] = "限速",
        ["tree-down"] = "树木倒伏",
        ["waterlogging"] = "道路积水",
        ["weather-road"] = "恶劣路况",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The word that tells the detail of a record's type, or null.</summary>
    public static string? Detail(XElement record, string type) => s_details.TryGetValue(type, out string? element) ? record.Text(element) : null;

    public static string Of(string type, string? detail, bool someVehiclesOnly, CodeTable codes)
    {
        foreach (string? name in (ReadOnlySpan<string?>)[detail is null ? null : $"{type}/{detail}", detail, type])
        {
            // Asked of the table itself: a type that the city calls "other" is not to be guessed at.
            if (name is not null && codes.Kinds.TryGetValue(name, out string? own))
            {
                return own;
            }
        }

        // Closed for what is higher than 4.5 m only is a road that everyone else may drive.
        if (someVehiclesOnly && type == "RoadOrCarriagewayOrLaneManagement")
        {
            return Unknown;
        }

        return s_kinds.GetValueOrDefault($"{type}/{detail}") ?? s_kinds.GetValueOrDefault(type) ?? Unknown;
    }

    /// <summary>A title made of the kind and the road.</summary>
    public static string Title(string kind, string? detail, string? road)
    {
        string name = detail switch
        {
            "laneClosures" => "车道封闭",
            "carriagewayClosures" => "车行道封闭",
            _ => s_titles.GetValueOrDefault(kind) ?? "交通事件",
        };
        return road is null ? name : $"{road} {name}";
    }
}
