using Command.Web.Resources;

namespace Command.Web.Map;

/// <summary>The words that the browser's map says, in one language, as it reads them.</summary>
internal static class MapTexts
{
    /// <param name="words">The language.</param>
    /// <param name="tools">True with the words of the exploring tools.</param>
    /// <param name="draws">True for who may draw.</param>
    /// <param name="directs">True for who may say what walls show.</param>
    public static object For(Words words, bool tools, bool draws = false, bool directs = false) => new
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
        Cameras = Cameras(words),
        Value = words["Map_Value"],
        Threshold = words["Map_Threshold"],
        Road = new { Closed = words["Road_Closed"], Slow = words["Road_Slow"] },
        Statuses = new[] { words["Unit_available"], words["Unit_committed"], words["Unit_onScene"], words["Unit_out"] },
        Tools = tools ? ToolsFor(words, draws, directs) : null,
        UnitKinds = words.Beginning("UnitKind_"),
        Bases = new
        {
            Title = words["Base_Title"],
            Pack = words["Base_Pack"],
            Moved = words["Base_Moved"],
            Fallen = words["Base_Fallen"],
            Kept = words["Base_Kept"],
            Faults = words.Beginning("BaseFault_"),
        },
    };

    /// <summary>The words about cameras, as the browser's scripts take them.</summary>
    public static object Cameras(Words words) => new
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
    };

    private static object ToolsFor(Words words, bool draws, bool directs) => new
    {
        Search = words["Tools_Search"],
        Nothing = words["Tools_Nothing"],
        Unreachable = words["Tools_Unreachable"],
        Layers = words["Tools_Layers"],
        Here = words["Tools_Here"],
        Measure = words["Tools_Measure"],
        Heat = words["Tools_Heat"],
        Close = words["Camera_Close"],
        Day = words["Tools_Day"],
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
            Beside = words["Past_Beside"],
            Now = words["Past_Now"],
        },
        Directs = directs,
        Throw = new
        {
            Title = words["Throw_Title"],
            Screen = words["Throw_Screen"],
            During = words["Throw_During"],
            All = words["Throw_All"],
            Now = words["Throw_Now"],
            Back = words["Throw_Back"],
            Hint = words["Throw_Hint"],
            Done = words["Throw_Done"],
            TakenBack = words["Throw_TakenBack"],
            Failed = words["Throw_Failed"],
        },
        Trend = new
        {
            Title = words["Trend_Title"],
            Day = words["Trend_Day"],
            Week = words["Trend_Week"],
            Hint = words["Trend_Hint"],
            None = words["Trend_None"],
            Groups = words.Beginning("KindGroup_"),
        },
        Draws = draws,
        Draw = new
        {
            Title = words["Draw_Title"],
            Sheet = words["Draw_Sheet"],
            Common = words["Draw_Common"],
            Words = words["Draw_Words"],
            Forms = words.Beginning("DrawForm_"),
            AddHere = words["Draw_AddHere"],
            Finish = words["Draw_Finish"],
            Back = words["Draw_Back"],
            Undo = words["Draw_Undo"],
            Save = words["Draw_Save"],
            Erase = words["Draw_Erase"],
            Evacuation = words["Draw_Evacuation"],
            Export = words["Draw_Export"],
            Hint = words["Draw_Hint"],
            HintOne = words["Draw_HintOne"],
            HintMany = words["Draw_HintMany"],
            ChooseForm = words["Draw_ChooseForm"],
            WordsFirst = words["Draw_WordsFirst"],
            TooFew = words["Draw_TooFew"],
            Done = words["Draw_Done"],
            Gone = words["Draw_Gone"],
            Centre = words["Draw_Centre"],
            Unreachable = words["Draw_Unreachable"],
            By = words["Draw_By"],
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
