using System.Collections.Immutable;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>The bits of element 45 in words, SL 651-2014 table 58; a bit is named where it is set.</summary>
internal static class Sl651StatusNames
{
    private static readonly ImmutableArray<(string Zh, string En)> s_bits =
    [
        ("市电中断", "mains off"),
        ("电池电压低", "battery low"),
        ("水位超限报警", "water level alarm"),
        ("流量超限报警", "flow alarm"),
        ("水质超限报警", "water quality alarm"),
        ("流量仪表故障", "flow meter faulty"),
        ("水位仪表故障", "level gauge faulty"),
        ("终端箱门关闭", "box shut"),
        ("存储器异常", "memory faulty"),
        ("IC 卡有效", "card valid"),
        ("水泵停机", "pump stopped"),
        ("剩余水量超限", "water quota used up"),
    ];

    public static (string Zh, string En) Of(uint bits)
    {
        (string Zh, string En)[] set = [.. s_bits.Where((_, bit) => (bits >> bit & 1) != 0)];
        return (string.Join('、', set.Select(n => n.Zh)), string.Join(", ", set.Select(n => n.En)));
    }
}
