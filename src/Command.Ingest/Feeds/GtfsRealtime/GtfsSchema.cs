using System.Collections.Frozen;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>How a field of <c>gtfs-realtime.proto</c> is written on the wire, as far as people want to read it.</summary>
internal enum GtfsFieldKind
{
    Number,
    Signed,
    Time,
    Text,
    Single,
    Double,
    Message,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">Its name in the specification.</param>
/// <param name="Zh">What it means, in Chinese.</param>
/// <param name="En">What it means, in English.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Message">The message in it, for <see cref="GtfsFieldKind.Message"/>.</param>
internal sealed record GtfsField(string Name, string Zh, string En, GtfsFieldKind Kind = GtfsFieldKind.Text, string? Message = null);

/// <summary>The message tree of <c>gtfs-realtime.proto</c> 2.0 with the meaning of its fields in both languages.</summary>
internal static class GtfsSchema
{
    public const string Root = "FeedMessage";

    private static readonly FrozenDictionary<(string Message, int Field), GtfsField> s_fields = new Dictionary<(string, int), GtfsField>
    {
        [(Root, 1)] = Inner("header", "数据头", "header", "FeedHeader"),
        [(Root, 2)] = Inner("entity", "条目", "entity", "FeedEntity"),
        [("FeedHeader", 1)] = new("gtfs_realtime_version", "规范版本", "version of the specification"),
        [("FeedHeader", 2)] = new("incrementality", "全量（0）或增量（1）", "full data set (0) or differential (1)", GtfsFieldKind.Number),
        [("FeedHeader", 3)] = new("timestamp", "数据生成时间", "when the data was made", GtfsFieldKind.Time),
        [("FeedHeader", 4)] = new("feed_version", "数据版本", "version of the data"),
        [("FeedEntity", 1)] = new("id", "条目编号", "id of the entity"),
        [("FeedEntity", 2)] = new("is_deleted", "是否删除", "whether it is deleted", GtfsFieldKind.Number),
        [("FeedEntity", 3)] = Inner("trip_update", "班次更新", "trip update", "TripUpdate"),
        [("FeedEntity", 4)] = Inner("vehicle", "车辆位置", "vehicle position", "VehiclePosition"),
        [("FeedEntity", 5)] = Inner("alert", "服务公告", "alert", "Alert"),
        [("TripUpdate", 1)] = Inner("trip", "班次", "trip", "TripDescriptor"),
        [("TripUpdate", 2)] = Inner("stop_time_update", "到站更新", "stop time update", "StopTimeUpdate"),
        [("TripUpdate", 3)] = Inner("vehicle", "车辆", "vehicle", "VehicleDescriptor"),
        [("TripUpdate", 4)] = new("timestamp", "测得时间", "when it was measured", GtfsFieldKind.Time),
        [("TripUpdate", 5)] = new("delay", "延误（秒）", "delay, seconds", GtfsFieldKind.Signed),
        [("StopTimeUpdate", 1)] = new("stop_sequence", "站序", "order of the stop", GtfsFieldKind.Number),
        [("StopTimeUpdate", 2)] = Inner("arrival", "到站", "arrival", "StopTimeEvent"),
        [("StopTimeUpdate", 3)] = Inner("departure", "离站", "departure", "StopTimeEvent"),
        [("StopTimeUpdate", 4)] = new("stop_id", "站点编号", "id of the stop"),
        [("StopTimeUpdate", 5)] = new("schedule_relationship", "与时刻表的关系", "relation to the timetable", GtfsFieldKind.Number),
        [("StopTimeUpdate", 7)] = new("departure_occupancy_status", "离站时拥挤程度", "occupancy at departure", GtfsFieldKind.Number),
        [("StopTimeEvent", 1)] = new("delay", "延误（秒）", "delay, seconds", GtfsFieldKind.Signed),
        [("StopTimeEvent", 2)] = new("time", "时间", "time", GtfsFieldKind.Time),
        [("StopTimeEvent", 3)] = new("uncertainty", "误差（秒）", "uncertainty, seconds", GtfsFieldKind.Signed),
        [("VehiclePosition", 1)] = Inner("trip", "班次", "trip", "TripDescriptor"),
        [("VehiclePosition", 2)] = Inner("position", "位置", "position", "Position"),
        [("VehiclePosition", 3)] = new("current_stop_sequence", "当前站序", "order of the present stop", GtfsFieldKind.Number),
        [("VehiclePosition", 4)] = new("current_status", "与当前站的关系（0 将到，1 停靠，2 途中）", "relation to the stop (0 incoming, 1 stopped, 2 in transit)", GtfsFieldKind.Number),
        [("VehiclePosition", 5)] = new("timestamp", "测得时间", "when it was measured", GtfsFieldKind.Time),
        [("VehiclePosition", 6)] = new("congestion_level", "路况拥堵程度", "congestion of the road", GtfsFieldKind.Number),
        [("VehiclePosition", 7)] = new("stop_id", "站点编号", "id of the stop"),
        [("VehiclePosition", 8)] = Inner("vehicle", "车辆", "vehicle", "VehicleDescriptor"),
        [("VehiclePosition", 9)] = new("occupancy_status", "车内拥挤程度", "occupancy", GtfsFieldKind.Number),
        [("VehiclePosition", 10)] = new("occupancy_percentage", "满载率（%）", "occupancy, percent", GtfsFieldKind.Number),
        [("Position", 1)] = new("latitude", "纬度（WGS 84，度）", "latitude, WGS 84 degrees", GtfsFieldKind.Single),
        [("Position", 2)] = new("longitude", "经度（WGS 84，度）", "longitude, WGS 84 degrees", GtfsFieldKind.Single),
        [("Position", 3)] = new("bearing", "方向（正北起顺时针，度）", "bearing, degrees clockwise from north", GtfsFieldKind.Single),
        [("Position", 4)] = new("odometer", "里程（米）", "odometer, metres", GtfsFieldKind.Double),
        [("Position", 5)] = new("speed", "速度（米/秒）", "speed, metres a second", GtfsFieldKind.Single),
        [("TripDescriptor", 1)] = new("trip_id", "班次编号", "id of the trip"),
        [("TripDescriptor", 2)] = new("start_time", "发车时刻", "start time"),
        [("TripDescriptor", 3)] = new("start_date", "运营日期", "day of service"),
        [("TripDescriptor", 4)] = new("schedule_relationship", "与时刻表的关系（0 计划，1 加开，2 临时，3 取消，7 删除）", "relation to the timetable (0 scheduled, 1 added, 2 unscheduled, 3 cancelled, 7 deleted)", GtfsFieldKind.Number),
        [("TripDescriptor", 5)] = new("route_id", "线路编号", "id of the route"),
        [("TripDescriptor", 6)] = new("direction_id", "方向（0 或 1）", "direction (0 or 1)", GtfsFieldKind.Number),
        [("VehicleDescriptor", 1)] = new("id", "车辆编号", "id of the vehicle"),
        [("VehicleDescriptor", 2)] = new("label", "车辆标牌", "label that people see"),
        [("VehicleDescriptor", 3)] = new("license_plate", "车牌号", "number plate"),
        [("VehicleDescriptor", 4)] = new("wheelchair_accessible", "无障碍", "wheelchair access", GtfsFieldKind.Number),
        [("Alert", 1)] = Inner("active_period", "有效时段", "period", "TimeRange"),
        [("Alert", 5)] = Inner("informed_entity", "影响对象", "whom it concerns", "EntitySelector"),
        [("Alert", 6)] = new("cause", "原因代码", "cause", GtfsFieldKind.Number),
        [("Alert", 7)] = new("effect", "影响代码", "effect", GtfsFieldKind.Number),
        [("Alert", 8)] = Inner("url", "网址", "address", "TranslatedString"),
        [("Alert", 10)] = Inner("header_text", "标题", "headline", "TranslatedString"),
        [("Alert", 11)] = Inner("description_text", "正文", "description", "TranslatedString"),
        [("Alert", 12)] = Inner("tts_header_text", "播报标题", "headline to be spoken", "TranslatedString"),
        [("Alert", 13)] = Inner("tts_description_text", "播报正文", "description to be spoken", "TranslatedString"),
        [("Alert", 14)] = new("severity_level", "严重程度代码", "severity", GtfsFieldKind.Number),
        [("TimeRange", 1)] = new("start", "开始", "start", GtfsFieldKind.Time),
        [("TimeRange", 2)] = new("end", "结束", "end", GtfsFieldKind.Time),
        [("EntitySelector", 1)] = new("agency_id", "运营单位编号", "id of the agency"),
        [("EntitySelector", 2)] = new("route_id", "线路编号", "id of the route"),
        [("EntitySelector", 3)] = new("route_type", "线路类型", "type of the route", GtfsFieldKind.Signed),
        [("EntitySelector", 4)] = Inner("trip", "班次", "trip", "TripDescriptor"),
        [("EntitySelector", 5)] = new("stop_id", "站点编号", "id of the stop"),
        [("EntitySelector", 6)] = new("direction_id", "方向（0 或 1）", "direction (0 or 1)", GtfsFieldKind.Number),
        [("TranslatedString", 1)] = Inner("translation", "译文", "translation", "Translation"),
        [("Translation", 1)] = new("text", "文字", "text"),
        [("Translation", 2)] = new("language", "语言", "language"),
    }.ToFrozenDictionary();

    /// <summary>The field of a message, or null where the specification has none of that number.</summary>
    public static GtfsField? Find(string message, int field) => s_fields.GetValueOrDefault((message, field));

    private static GtfsField Inner(string name, string zh, string en, string message) => new(name, zh, en, GtfsFieldKind.Message, message);
}
