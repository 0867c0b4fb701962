using System.Collections.Frozen;
using System.Globalization;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>The standard's own names in both languages: functions of table B.1, station classes of table A.1, elements of table C.1.</summary>
internal static class Sl651Names
{
    private static readonly FrozenDictionary<byte, (string Zh, string En)> s_functions = new Dictionary<byte, (string, string)>
    {
        [0x2F] = ("链路维持报", "link keep-alive"),
        [0x30] = ("测试报", "test report"),
        [0x31] = ("均匀时段水文信息报", "equal-step report"),
        [0x32] = ("定时报", "timed report"),
        [0x33] = ("加报报", "extra report"),
        [0x34] = ("小时报", "hourly report"),
        [0x35] = ("人工置数报", "manual report"),
        [0x36] = ("图片报", "picture report"),
        [0x37] = ("查询实时数据", "query of present values"),
        [0x38] = ("查询时段数据", "query of a period's values"),
        [0x39] = ("查询人工置数", "query of manual data"),
        [0x3A] = ("查询指定要素", "query of named elements"),
        [0x40] = ("修改基本配置", "change of basic settings"),
        [0x41] = ("读取基本配置", "reading of basic settings"),
        [0x42] = ("修改运行参数", "change of running settings"),
        [0x43] = ("读取运行参数", "reading of running settings"),
        [0x44] = ("查询水泵电机数据", "query of pump motors"),
        [0x45] = ("查询软件版本", "query of the software version"),
        [0x46] = ("查询状态和报警", "query of state and alarms"),
        [0x47] = ("初始化固态存储", "clearing of the memory"),
        [0x48] = ("恢复出厂设置", "return to factory settings"),
        [0x49] = ("修改密码", "change of password"),
        [0x4A] = ("设置时钟", "setting of the clock"),
        [0x4B] = ("设置 IC 卡状态", "setting of the card state"),
        [0x4C] = ("控制水泵", "control of pumps"),
        [0x4D] = ("控制阀门", "control of valves"),
        [0x4E] = ("控制闸门", "control of gates"),
        [0x4F] = ("水量定值控制", "control of the water quota"),
        [0x50] = ("查询事件记录", "query of the event record"),
        [0x51] = ("查询时钟", "query of the clock"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, (string Zh, string En)> s_classes = new Dictionary<char, (string, string)>
    {
        ['P'] = ("降水站", "rain station"),
        ['H'] = ("河道站", "river station"),
        ['K'] = ("水库（湖泊）站", "reservoir or lake station"),
        ['Z'] = ("闸坝站", "sluice station"),
        ['D'] = ("泵站", "pump station"),
        ['T'] = ("潮汐站", "tide station"),
        ['M'] = ("墒情站", "soil moisture station"),
        ['G'] = ("地下水站", "ground water station"),
        ['Q'] = ("水质站", "water quality station"),
        ['I'] = ("取水口", "intake"),
        ['O'] = ("排水口", "outlet"),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<byte, (string Zh, string En)> s_elements = Elements();

    public static (string Zh, string En) Function(byte code) => s_functions.GetValueOrDefault(code, ("标准未列的功能码", "function that the standard does not list"));

    public static (string Zh, string En) Class(byte letter) => s_classes.GetValueOrDefault((char)letter, ("标准未列的测站分类", "class that the standard does not list"));

    public static (string Zh, string En) Element(byte id) => s_elements.GetValueOrDefault(id, ("自定义要素", "element of the sender's own"));

    public static (string Zh, string En) End(byte end) => end switch
    {
        Sl651Frame.Etx => ("报文结束，后续无报文（ETX）", "end; nothing follows (ETX)"),
        Sl651Frame.Etb => ("报文结束，后续有报文（ETB）", "end; more follows (ETB)"),
        Sl651Frame.Enq => ("询问（ENQ）", "enquiry (ENQ)"),
        Sl651Frame.Ack => ("肯定确认（ACK）", "acknowledged (ACK)"),
        Sl651Frame.Nak => ("否定应答，请重发（NAK）", "refused, send again (NAK)"),
        Sl651Frame.Eot => ("传输结束，可以退出（EOT）", "end of transmission (EOT)"),
        Sl651Frame.Esc => ("传输结束，终端保持在线（ESC）", "end of transmission, stay online (ESC)"),
        _ => ("标准未列的结束符", "end character that the standard does not list"),
    };

    private static FrozenDictionary<byte, (string, string)> Elements()
    {
        Dictionary<byte, (string, string)> names = new()
        {
            [0x01] = ("断面面积", "cross-section"),
            [0x02] = ("瞬时气温", "air temperature"),
            [0x03] = ("瞬时水温", "water temperature"),
            [0x04] = ("时间步长码", "time step"),
            [0x05] = ("时段长", "length of the period"),
            [0x06] = ("日蒸发量", "evaporation of the day"),
            [0x07] = ("当前蒸发", "evaporation now"),
            [0x08] = ("气压", "air pressure"),
            [0x09] = ("闸门开启高度", "gate opening"),
            [0x0A] = ("设备、闸门编号", "device or gate number"),
            [0x0B] = ("输水设备类别", "device class"),
            [0x0C] = ("闸门开启孔数", "gates open"),
            [0x0D] = ("地温", "ground temperature"),
            [0x0E] = ("地下水瞬时埋深", "depth of ground water"),
            [0x0F] = ("波浪高度", "wave height"),
            [0x18] = ("湿度", "humidity"),
            [0x19] = ("开机台数", "pumps running"),
            [0x1A] = ("1 小时降水量", "rain of 1 hour"),
            [0x1B] = ("2 小时降水量", "rain of 2 hours"),
            [0x1C] = ("3 小时降水量", "rain of 3 hours"),
            [0x1D] = ("6 小时降水量", "rain of 6 hours"),
            [0x1E] = ("12 小时降水量", "rain of 12 hours"),
            [0x1F] = ("日降水量", "rain of the day before"),
            [0x20] = ("当前降水量", "rain of this day"),
            [0x21] = ("1 分钟降水量", "rain of 1 minute"),
            [0x22] = ("5 分钟降水量", "rain of 5 minutes"),
            [0x23] = ("10 分钟降水量", "rain of 10 minutes"),
            [0x24] = ("30 分钟降水量", "rain of 30 minutes"),
            [0x25] = ("暴雨量", "storm rain"),
            [0x26] = ("降水量累计值", "rain in all"),
            [0x27] = ("瞬时流量", "flow"),
            [0x30] = ("总出库流量", "flow out in all"),
            [0x31] = ("输水设备流量", "flow of the device"),
            [0x32] = ("输沙量", "sediment discharge"),
            [0x33] = ("风向", "wind sector"),
            [0x34] = ("风力（级）", "wind force"),
            [0x35] = ("风速", "wind speed"),
            [0x36] = ("断面平均流速", "mean velocity"),
            [0x37] = ("当前瞬时流速", "velocity"),
            [0x38] = ("电源电压", "supply voltage"),
            [0x39] = ("瞬时河道水位", "water level"),
            [0x3A] = ("库（闸、站）下水位", "water level below the work"),
            [0x3B] = ("库（闸、站）上水位", "water level above the work"),
            [0x44] = ("含沙量", "sediment concentration"),
            [0x45] = ("遥测站状态及报警", "state and alarms of the station"),
            [0x46] = ("pH 值", "pH"),
            [0x47] = ("溶解氧", "dissolved oxygen"),
            [0x48] = ("电导率", "conductivity"),
            [0x49] = ("浊度", "turbidity"),
            [0x4A] = ("高锰酸盐指数", "permanganate index"),
            [0x4B] = ("氧化还原电位", "redox potential"),
            [0x4C] = ("氨氮", "ammonia nitrogen"),
            [0x4D] = ("总磷", "total phosphorus"),
            [0x4E] = ("总氮", "total nitrogen"),
            [0x4F] = ("总有机碳", "organic carbon"),
            [0x50] = ("铜", "copper"),
            [0x51] = ("锌", "zinc"),
            [0x52] = ("硒", "selenium"),
            [0x53] = ("砷", "arsenic"),
            [0x54] = ("总汞", "mercury"),
            [0x55] = ("镉", "cadmium"),
            [0x56] = ("铅", "lead"),
            [0x57] = ("叶绿素 a", "chlorophyll a"),
            [0x70] = ("交流 A 相电压", "voltage of phase A"),
            [0x71] = ("交流 B 相电压", "voltage of phase B"),
            [0x72] = ("交流 C 相电压", "voltage of phase C"),
            [0x73] = ("交流 A 相电流", "current of phase A"),
            [0x74] = ("交流 B 相电流", "current of phase B"),
            [0x75] = ("交流 C 相电流", "current of phase C"),
            [0xF0] = ("观测时间", "observation time"),
            [0xF1] = ("测站编码", "station"),
            [0xF2] = ("人工置数", "manual data"),
            [0xF3] = ("图片", "picture"),
            [0xF4] = ("1 小时内每 5 分钟降水量", "rain of each 5 minutes of an hour"),
            [0xFD] = ("流速批量数据", "batch of velocities"),
        };
        Family(names, 0x28, "取（排）水口 {0} 流量", "flow of outlet {0}");
        Family(names, 0x3C, "取（排）水口 {0} 水位", "water level of outlet {0}");
        Family(names, 0x58, "水压 {0}", "water pressure {0}");
        Family(names, 0x60, "水表 {0} 剩余水量", "quota left of meter {0}");
        Family(names, 0x68, "水表 {0} 每小时水量", "hourly water of meter {0}");
        Family(names, 0xF5, "1 小时内每 5 分钟相对水位 {0}", "relative level {0} of each 5 minutes of an hour");
        ReadOnlySpan<int> depths = [10, 20, 30, 40, 50, 60, 80, 100];
        for (int i = 0; i < depths.Length; i++)
        {
            names[(byte)(0x10 + i)] = (Text("{0} cm 处土壤含水量", depths[i]), Text("soil moisture at {0} cm", depths[i]));
        }

        return names.ToFrozenDictionary();
    }

    private static void Family(Dictionary<byte, (string, string)> names, byte first, string zh, string en)
    {
        for (int number = 1; number <= 8; number++)
        {
            names[(byte)(first + number - 1)] = (Text(zh, number), Text(en, number));
        }
    }

    private static string Text(string text, int number) => text.Replace("{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
