using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>
/// An Alarm Notify (2016, A.2.5 b) as a report. The kind is the city's for <c>AlarmMethod/AlarmType</c>, then for <c>AlarmMethod</c>; AlarmPriority 1 to 4 is the level
/// by the city's table, else the same number.
/// </summary>
internal static class Gb28181Alarm
{
    public static (Report? Report, Fault? Fault) Read(XElement root, FeedContext context)
    {
        string? device = root.Text("DeviceID");
        if (!Gb28181Id.IsUsable(device))
        {
            return (null, new Fault("id-unusable", $"The alarm's DeviceID '{Gb28181Xml.Shorten(device ?? "", 30)}' is empty or no id, so it can't be told from others.", root.Line()));
        }

        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        string? told = root.Text("AlarmTime");
        DateTimeOffset? observed = Gb28181Time.Read(told, context.Offset);
        if (observed is null)
        {
            issues.Add(new Fault("time-unreadable", $"AlarmTime '{Gb28181Xml.Shorten(told ?? "", 40)}' is no time; the time of receipt stands for it.", root.Line()));
        }

        GeoPoint? at = root.Place(issues);
        if (at is null && issues.All(i => i.Code != "coordinates-unusable"))
        {
            issues.Add(new Fault("no-coordinates", "The alarm says not where it is; it is kept without a place."));
        }

        DateTimeOffset time = observed ?? context.ReceivedAt;
        string method = Gb28181Xml.Shorten(root.Text("AlarmMethod") ?? "", 8);
        string type = Gb28181Xml.Shorten(root.Child("Info")?.Text("AlarmType") ?? root.Text("AlarmType") ?? "", 8);
        string code = type.Length == 0 ? method : $"{method}/{type}";
        string? priority = root.Text("AlarmPriority");
        string? text = root.Text("AlarmDescription");
        return (new Report
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = $"{device}/{code}@{time.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}",
            Version = "1",
            ObservedAt = time,
            Exercise = context.Exercise,
            Kind = context.Codes.Kinds.ContainsKey(code) ? context.Codes.KindOf(code) : context.Codes.KindOf(method),
            SourceKind = code,
            Title = text ?? Title(method, type),
            Text = text,
            Level = context.Codes.LevelOf(priority) ?? Level(priority),
            SourceSeverity = priority,
            Shape = at is { } point ? new PointShape(point) : null,
            Group = device,
            Issues = issues.DrainToImmutable(),
        }, null);
    }

    private static int? Level(string? priority) => priority is "1" or "2" or "3" or "4" ? priority[0] - '0' : null;

    /// <summary>The standard's own words for an alarm that came without a description.</summary>
    private static string Title(string method, string type) => (method, type) switch
    {
        ("2", "1") => "视频丢失报警",
        ("2", "2") => "设备防拆报警",
        ("2", "3") => "存储设备磁盘满报警",
        ("2", "4") => "设备高温报警",
        ("2", "5") => "设备低温报警",
        ("5", "1") => "人工视频报警",
        ("5", "2") => "运动目标检测报警",
        ("5", "3") => "遗留物检测报警",
        ("5", "4") => "物体移除检测报警",
        ("5", "5") => "绊线检测报警",
        ("5", "6") => "入侵检测报警",
        ("5", "7") => "逆行检测报警",
        ("5", "8") => "徘徊检测报警",
        ("5", "9") => "流量统计报警",
        ("5", "10") => "密度检测报警",
        ("5", "11") => "视频异常检测报警",
        ("5", "12") => "快速移动报警",
        ("6", "1") => "存储设备磁盘故障报警",
        ("6", "2") => "存储设备风扇故障报警",
        ("1", _) => "电话报警",
        ("2", _) => "设备报警",
        ("3", _) => "短信报警",
        ("4", _) => "GPS报警",
        ("5", _) => "视频报警",
        ("6", _) => "设备故障报警",
        _ => "其他报警",
    };
}
