using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Ingest.City;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Map;

/// <summary>The place of the map on a page. Rendered once and then left alone but for its theme: the map must outlive the circuit.</summary>
public sealed partial class LiveMap(CityPack pack)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    /// <summary>night or day; the map takes another one while it runs.</summary>
    [Parameter]
    public string Theme { get; set; } = "night";

    private string _rendered = "";

    private string Centre => Join(pack.City.Centre.Lon, pack.City.Centre.Lat);

    private string Bounds => Join(pack.City.Core.West, pack.City.Core.South, pack.City.Core.East, pack.City.Core.North);

    private string Texts => JsonSerializer.Serialize(
        new
        {
            Number = Words["Map_Number"],
            Sources = Words["Map_Sources"],
            LastHeard = Words["LastHeard"],
            Exercise = Words["Exercise_Word"],
            Speed = Words["Map_Speed"],
            Stale = Words["Map_Stale"],
            NoMap = Words["Map_None"],
            Stage = Words["Map_Stage"],
            Reported = Words["Map_Reported"],
            Stages = new Dictionary<string, string>
            {
                ["open"] = Words["Stage_open"],
                ["accepted"] = Words["Stage_accepted"],
                ["assigned"] = Words["Stage_assigned"],
                ["inProgress"] = Words["Stage_inProgress"],
                ["resolved"] = Words["Stage_resolved"],
            },
            Cameras = new
            {
                Nearby = Words["Camera_Nearby"],
                None = Words["Camera_None"],
                Unreachable = Words["Camera_Unreachable"],
                Play = Words["Camera_Play"],
                Close = Words["Camera_Close"],
                Loading = Words["Camera_Loading"],
                Stopped = Words["Camera_Stopped"],
                Failures = new
                {
                    Refused = Words["Camera_Refused"],
                    Missing = Words["Camera_Missing"],
                    Busy = Words["Camera_Busy"],
                    Unreachable = Words["Camera_ServerUnreachable"],
                    Blocked = Words["Camera_Blocked"],
                    Other = Words["Camera_Failed"],
                },
                NoStream = Words["Camera_NoStream"],
                Statuses = new { Online = Words["Camera_Online"], Offline = Words["Camera_Offline"], Fault = Words["Camera_Fault"], Unknown = Words["Camera_Unknown"] },
            },
            Value = Words["Map_Value"],
            Threshold = Words["Map_Threshold"],
            Road = new { Closed = Words["Road_Closed"], Slow = Words["Road_Slow"] },
            Statuses = new[] { Words["Unit_available"], Words["Unit_committed"], Words["Unit_onScene"], Words["Unit_out"] },
            UnitKinds = Words.Beginning("UnitKind_"),
        },
        s_json);

    /// <inheritdoc/>
    protected override bool ShouldRender() => _rendered != Theme;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _rendered = Theme;

    private static string Join(params ReadOnlySpan<double> values)
    {
        List<string> texts = new(values.Length);
        foreach (double value in values)
        {
            texts.Add(value.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(',', texts);
    }
}
