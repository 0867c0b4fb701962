using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>The standard's own names in both languages: messages, alarm and status bits of a position (tables 24 and 25), its additional items (table 27).</summary>
internal static class Jt808Names
{
    private static readonly FrozenDictionary<ushort, (string Zh, string En)> s_messages = new Dictionary<ushort, (string, string)>
    {
        [0x0001] = ("终端通用应答", "terminal's general answer"),
        [0x0002] = ("终端心跳", "heartbeat"),
        [0x0003] = ("终端注销", "terminal signs off"),
        [0x0004] = ("查询服务器时间", "query of the server's time"),
        [0x0005] = ("终端补传分包请求", "terminal's request for packets"),
        [0x0100] = ("终端注册", "registration"),
        [0x0102] = ("终端鉴权", "authentication"),
        [0x0104] = ("查询终端参数应答", "answer with settings"),
        [0x0107] = ("查询终端属性应答", "answer with properties"),
        [0x0108] = ("终端升级结果", "result of an upgrade"),
        [0x0200] = ("位置信息汇报", "position report"),
        [0x0201] = ("位置信息查询应答", "answer with a position"),
        [0x0301] = ("事件报告", "event report"),
        [0x0302] = ("提问应答", "answer to a question"),
        [0x0303] = ("信息点播、取消", "request for information"),
        [0x0500] = ("车辆控制应答", "answer to vehicle control"),
        [0x0608] = ("查询区域或线路应答", "answer with areas or routes"),
        [0x0700] = ("行驶记录上传", "tachograph data"),
        [0x0701] = ("电子运单上报", "electronic waybill"),
        [0x0702] = ("驾驶员身份信息", "driver's identity"),
        [0x0704] = ("定位数据批量上传", "batch of positions"),
        [0x0705] = ("CAN 总线数据", "CAN bus data"),
        [0x0800] = ("多媒体事件信息", "media event"),
        [0x0801] = ("多媒体数据上传", "media data"),
        [0x0805] = ("立即拍摄应答", "answer to a camera command"),
        [0x0900] = ("数据上行透传", "data passed through, up"),
        [0x0901] = ("压缩数据上报", "packed data"),
        [0x0A00] = ("终端 RSA 公钥", "terminal's RSA key"),
        [0x8001] = ("平台通用应答", "platform's general answer"),
        [0x8003] = ("服务器补传分包请求", "platform's request for packets"),
        [0x8100] = ("终端注册应答", "answer to a registration"),
        [0x8103] = ("设置终端参数", "change of settings"),
        [0x8104] = ("查询终端参数", "query of settings"),
        [0x8105] = ("终端控制", "terminal control"),
        [0x8201] = ("位置信息查询", "query of a position"),
        [0x8202] = ("临时位置跟踪控制", "tracking for a time"),
        [0x8203] = ("人工确认报警", "alarm acknowledged by hand"),
        [0x8300] = ("文本信息下发", "text to the terminal"),
        [0x8900] = ("数据下行透传", "data passed through, down"),
    }.ToFrozenDictionary();

    private static readonly ImmutableArray<(string Zh, string En)> s_alarms =
    [
        ("紧急报警", "emergency"), ("超速报警", "overspeed"), ("疲劳驾驶", "fatigue"), ("危险预警", "danger warning"),
        ("定位模块故障", "GNSS fault"), ("定位天线未接或剪断", "GNSS antenna cut"), ("定位天线短路", "GNSS antenna short"), ("主电源欠压", "power low"),
        ("主电源掉电", "power cut"), ("显示器故障", "display fault"), ("TTS 故障", "speech fault"), ("摄像头故障", "camera fault"),
        ("道路运输证读卡故障", "licence reader fault"), ("超速预警", "overspeed warning"), ("疲劳驾驶预警", "fatigue warning"), ("违规行驶", "unlawful driving"),
        ("胎压预警", "tyre pressure warning"), ("右转盲区异常", "right blind spot"), ("当天累计驾驶超时", "driving time exceeded"), ("超时停车", "parking overtime"),
        ("进出区域", "area crossed"), ("进出路线", "route crossed"), ("路段行驶时间不当", "route time"), ("路线偏离", "off route"),
        ("车速传感器故障", "speed sensor fault"), ("油量异常", "fuel abnormal"), ("车辆被盗", "stolen"), ("非法点火", "unlawful ignition"),
        ("非法位移", "unlawful movement"), ("碰撞预警", "collision"), ("侧翻预警", "rollover"), ("非法开门", "unlawful door opening"),
    ];

    /// <summary>A bit's name when it is set; bits 8 and 9 are one number and are told apart in <see cref="Status"/>.</summary>
    private static readonly ImmutableArray<(int Bit, string Zh, string En)> s_states =
    [
        (0, "ACC 开", "ignition on"), (1, "已定位", "has a fix"), (2, "南纬", "south"), (3, "西经", "west"), (4, "停运", "out of service"), (5, "坐标已加密", "coordinates encrypted"),
        (6, "紧急刹车前撞预警", "emergency braking warning"), (7, "车道偏移预警", "lane departure warning"),
        (10, "油路断开", "fuel cut"), (11, "电路断开", "circuit cut"), (12, "车门加锁", "doors locked"),
        (13, "前门开", "front door open"), (14, "中门开", "middle door open"), (15, "后门开", "rear door open"), (16, "驾驶席门开", "driver's door open"), (17, "第五门开", "fifth door open"),
        (18, "用 GPS", "GPS"), (19, "用北斗", "BeiDou"), (20, "用 GLONASS", "GLONASS"), (21, "用 Galileo", "Galileo"), (22, "行驶中", "moving"),
    ];

    private static readonly FrozenDictionary<byte, (string Zh, string En, double Scale, string Unit)> s_items = new Dictionary<byte, (string, string, double, string)>
    {
        [0x01] = ("里程", "mileage", 0.1, "km"),
        [0x02] = ("油量", "fuel", 0.1, "L"),
        [0x03] = ("行驶记录速度", "tachograph speed", 0.1, "km/h"),
        [0x04] = ("需人工确认的报警事件编号", "alarm to be acknowledged", 1, ""),
        [0x05] = ("胎压", "tyre pressure", 0, ""),
        [0x06] = ("车厢温度", "temperature of the load", 0, ""),
        [0x11] = ("超速报警附加信息", "more on overspeed", 0, ""),
        [0x12] = ("进出区域或路线附加信息", "more on area or route crossed", 0, ""),
        [0x13] = ("路段行驶时间附加信息", "more on route time", 0, ""),
        [0x25] = ("扩展车辆信号状态", "vehicle signals", 0, ""),
        [0x2A] = ("IO 状态", "inputs and outputs", 0, ""),
        [0x2B] = ("模拟量", "analogue values", 0, ""),
        [0x30] = ("无线信号强度", "radio signal strength", 1, ""),
        [0x31] = ("定位卫星数", "satellites", 1, ""),
        [0xE0] = ("后续自定义信息长度", "length of the maker's own data", 1, ""),
    }.ToFrozenDictionary();

    public static (string Zh, string En) Message(ushort id) => s_messages.GetValueOrDefault(id, ("标准未列或厂家自定义的消息", "message of the maker's own, or not listed"));

    public static (string Zh, string En) Alarms(uint bits) => Join([.. s_alarms.Where((_, bit) => (bits >> bit & 1) != 0)], "无报警", "no alarm");

    public static (string Zh, string En) Status(uint bits)
    {
        (string Zh, string En) load = (bits >> 8 & 3) switch { 1 => ("半载", "half loaded"), 3 => ("满载", "loaded"), _ => ("", "") };
        return Join([.. s_states.Where(s => (bits >> s.Bit & 1) != 0).Select(s => (s.Zh, s.En)).Concat([load]).Where(n => n.Zh.Length > 0)], "无", "none set");
    }

    /// <summary>An additional item; its number is multiplied by the scale, and 0 means that it is no single number.</summary>
    public static (string Zh, string En, double Scale, string Unit) Item(byte id) => s_items.GetValueOrDefault(id, ("厂家自定义附加信息", "item of the maker's own", 0, ""));

    private static (string Zh, string En) Join((string Zh, string En)[] names, string noneZh, string noneEn) =>
        names.Length == 0 ? (noneZh, noneEn) : (string.Join('、', names.Select(n => n.Zh)), string.Join(", ", names.Select(n => n.En)));
}
