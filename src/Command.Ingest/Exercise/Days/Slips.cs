using System.Collections.Immutable;

namespace Command.Ingest.Exercise.Days;

/// <summary>What goes wrong when people type and clerks listen: homophones, lost marks, words said twice.</summary>
internal static class Slips
{
    private static readonly ImmutableArray<(string Right, string Wrong)> s_homophones =
    [
        ("积水", "机水"), ("积水", "集水"), ("着火", "招火"), ("塌", "踏"), ("追尾", "追伟"), ("护栏", "户栏"), ("燃气", "然气"), ("煤气", "没气"), ("电梯", "电剃"), ("停电", "亭电"),
        ("路口", "露口"), ("堵", "赌"), ("井盖", "井该"), ("暖气", "暖汽"), ("漏", "露"), ("受伤", "受上"), ("请", "清"), ("在", "再"), ("的", "地"), ("已经", "以经"),
        ("救护车", "救户车"), ("消防", "消房"), ("下水道", "下水到"), ("爆管", "暴管"), ("爆炸", "暴炸"), ("大街", "大该"), ("附近", "付近"), ("小区", "小曲"),
    ];

    public static string Make(string text, Chance chance)
    {
        if (chance.Happens(0.16))
        {
            (string right, string wrong) = chance.Of(s_homophones);
            int at = text.IndexOf(right, StringComparison.Ordinal);
            if (at >= 0)
            {
                text = string.Concat(text.AsSpan(0, at), wrong, text.AsSpan(at + right.Length));
            }
        }

        if (chance.Happens(0.1))
        {
            text = text.Replace("，", chance.Happens(0.5) ? " " : "", StringComparison.Ordinal);
        }

        return chance.Happens(0.06) ? text + chance.Of(["啊", "呢", "！！！", "。。。", "吧", "哈"]) : text;
    }

    /// <summary>Sentences whose place was left out begin and join cleanly.</summary>
    public static string Joined(string text)
    {
        text = text.Replace("，，", "，", StringComparison.Ordinal).Replace("，！", "！", StringComparison.Ordinal).Replace("！，", "！", StringComparison.Ordinal);
        return text.Trim('，', '：', ' ', '、', '？');
    }
}
