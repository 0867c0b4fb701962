using Command.Web.Resources;

namespace Command.Web.Map;

/// <summary>The words that the browser's map says, in one language, as it reads them.</summary>
internal static class MapTexts
{
    /// <param name="words">The language.</param>
    /// <param name="tools">True with the words of the exploring tools.</param>
    public static object For(Words words, bool tools) => new
    {
        Number = words["Map_Number"],
        Sources = words["Map_Sources"],
        LastHeard = words["LastHeard"],
        Exercise = words["Exercise_Word"],
        Speed = words["Map_Speed"],
        Stale = words["Map_Stale"],
        NoMap = words["Map_None"],
        Stage = words["Map_Stage"],
        Reported = words["Map_Reported"],
        Stages = new Dictionary<string, string>
        {
            ["open"] = words["Stage_open"],
            ["accepted"] = words["Stage_accepted"],
            ["assigned"] = words["Stage_assigned"],
            ["inProgress"] = words["Stage_inProgress"],
            ["resolved"] = words["Stage_resolved"],
        },
        Cameras = new
        {
            Nearby = words["Camera_Nearby"],
            None = words["Camera_None"],
            Unreachable = words["Camera_Unreachable"],
            Play = words["Camera_Play"],
            Close = words["Camera_Close"],
            Loading = words["Camera_Loading"],
            Stopped = words["Camera_Stopped"],
            Failures = new
            {
                Refused = words["Camera_Refused"],
                Missing = words["Camera_Missing"],
                Busy = words["Camera_Busy"],
                Unreachable = words["Camera_ServerUnreachable"],
                Blocked = words["Camera_Blocked"],
                Other = words["Camera_Failed"],
            },
            NoStream = words["Camera_NoStream"],
            Statuses = new { Online = words["Camera_Online"], Offline = words["Camera_Offline"], Fault = words["Camera_Fault"], Unknown = words["Camera_Unknown"] },
        },
        Value = words["Map_Value"],
        Threshold = words["Map_Threshold"],
        Road = new { Closed = words["Road_Closed"], Slow = words["Road_Slow"] },
        Statuses = new[] { words["Unit_available"], words["Unit_committed"], words["Unit_onScene"], words["Unit_out"] },
        Tools = tools ? ToolsFor(words) : null,
        UnitKinds = words.Beginning("UnitKind_"),
    };

    private static object ToolsFor(Words words) => new
    {
        Search = words["Tools_Search"],
        Nothing = words["Tools_Nothing"],
        Unreachable = words["Tools_Unreachable"],
        Layers = words["Tools_Layers"],
        Here = words["Tools_Here"],
        Measure = words["Tools_Measure"],
        Heat = words["Tools_Heat"],
        Close = words["Camera_Close"],
        PointAt = words["Tools_PointAt"],
        MeasureHint = words["Tools_MeasureHint"],
        Length = words["Tools_Length"],
        Area = words["Tools_Area"],
        Past = new
        {
            Title = words["Past_Title"],
            NotNow = words["Past_NotNow"],
            Play = words["Past_Play"],
            Pause = words["Past_Pause"],
            Speed = words["Past_Speed"],
            Span = words["Past_Span"],
            Moment = words["Past_Moment"],
            NoUnits = words["Past_NoUnits"],
        },
        Names = words.Beginning("Layer_"),
        Found = words.Beginning("Found_"),
        HereParts = new
        {
            Alerts = words["Here_Alerts"],
            Incidents = words["Here_Incidents"],
            Gauges = words["Here_Gauges"],
            Facilities = words["Here_Facilities"],
            Units = words["Here_Units"],
            Estimate = words["Here_Estimate"],
            None = words["Here_None"],
            Outside = words["Here_Outside"],
        },
    };
}
