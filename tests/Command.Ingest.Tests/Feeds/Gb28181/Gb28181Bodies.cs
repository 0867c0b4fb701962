using System.Text;

namespace Command.Ingest.Tests.Feeds.Gb28181;

/// <summary>MANSCDP bodies written for the tests.</summary>
internal static class Gb28181Bodies
{
    public const string Platform = "23010000002000000009";

    public static byte[] Gbk(string body, string declared = "GB2312") =>
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes($"<?xml version=\"1.0\" encoding=\"{declared}\"?>\r\n{body}");

    public static string Camera(int number) => $"2301000000132{number:D7}";

    public static string Item(int number, string more = "<Status>ON</Status>", string name = "中山路 摄像机") =>
        $"<Item><DeviceID>{Camera(number)}</DeviceID><Name>{name} {number}</Name>{more}</Item>";

    public static string Catalog(string items, int sum, int sn = 7, string platform = Platform) =>
        $"<Response><CmdType>Catalog</CmdType><SN>{sn}</SN><DeviceID>{platform}</DeviceID><SumNum>{sum}</SumNum><DeviceList Num=\"1\">{items}</DeviceList></Response>";

    public static string Event(string word, int number, string more = "") =>
        $"<Notify><CmdType>Catalog</CmdType><SN>8</SN><DeviceID>{Platform}</DeviceID><SumNum>1</SumNum><DeviceList Num=\"1\"><Item><DeviceID>{Camera(number)}</DeviceID><Event>{word}</Event>{more}</Item></DeviceList></Notify>";

    public static string Alarm(string inside) =>
        $"<Notify><CmdType>Alarm</CmdType><SN>3</SN><DeviceID>{Camera(1)}</DeviceID><AlarmPriority>2</AlarmPriority><AlarmTime>2026-07-18T08:59:00</AlarmTime><AlarmMethod>5</AlarmMethod>{inside}</Notify>";

    public static string Keepalive(string platform = Platform) => $"<Notify><CmdType>Keepalive</CmdType><SN>43</SN><DeviceID>{platform}</DeviceID><Status>OK</Status></Notify>";

    public static string Position(string device, string lon, string lat) =>
        $"<Notify><CmdType>MobilePosition</CmdType><SN>1</SN><DeviceID>{device}</DeviceID><Time>2026-07-18T08:59:30</Time><Longitude>{lon}</Longitude><Latitude>{lat}</Latitude><Speed>36.0</Speed><Direction>90</Direction></Notify>";
}
