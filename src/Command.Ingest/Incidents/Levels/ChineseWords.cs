using System.Buffers;
using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Levels;

/// <summary>What a word says of people.</summary>
internal enum Fate
{
    Dead,
    Missing,
    Trapped,
    Injured,
    Light,

    /// <summary>伤亡: dead or hurt.</summary>
    Harmed,

    /// <summary>Out of danger.</summary>
    Safe,
}

/// <summary>The Chinese words that speak of people and of what became of them.</summary>
internal static class ChineseWords
{
    // Longer words stand before those that they contain. Single characters count only beside a number: 死胡同 and 伤口 are nobody's death or injury.
    private static readonly ImmutableArray<(string Word, Fate Fate, WordUse Use)> s_fates =
    [
        ("遇难者", Fate.Dead, WordUse.Person), ("死者", Fate.Dead, WordUse.Person), ("死难者", Fate.Dead, WordUse.Person),
        ("死亡", Fate.Dead, WordUse.Plain), ("遇难", Fate.Dead, WordUse.Plain), ("身亡", Fate.Dead, WordUse.Plain), ("丧生", Fate.Dead, WordUse.Plain),
        ("罹难", Fate.Dead, WordUse.Plain), ("殉职", Fate.Dead, WordUse.Plain), ("牺牲", Fate.Dead, WordUse.Plain), ("溺亡", Fate.Dead, WordUse.Plain), ("去世", Fate.Dead, WordUse.Plain),
        ("失踪者", Fate.Missing, WordUse.Person), ("下落不明", Fate.Missing, WordUse.Plain), ("失踪", Fate.Missing, WordUse.Plain), ("失联", Fate.Missing, WordUse.Plain),
        ("被困者", Fate.Trapped, WordUse.Person), ("困人", Fate.Trapped, WordUse.Person), ("被困", Fate.Trapped, WordUse.Plain), ("受困", Fate.Trapped, WordUse.Plain),
        ("困住", Fate.Trapped, WordUse.Plain), ("困在", Fate.Trapped, WordUse.Plain), ("被埋", Fate.Trapped, WordUse.Plain), ("被掩埋", Fate.Trapped, WordUse.Plain),
        ("埋压", Fate.Trapped, WordUse.Plain), ("被压", Fate.Trapped, WordUse.Plain), ("未脱险", Fate.Trapped, WordUse.Plain),
        ("未救出", Fate.Trapped, WordUse.Plain), ("未获救", Fate.Trapped, WordUse.Plain),
        ("轻微伤", Fate.Light, WordUse.Plain), ("受轻伤", Fate.Light, WordUse.Plain), ("轻微受伤", Fate.Light, WordUse.Plain), ("轻伤", Fate.Light, WordUse.Plain),
        ("擦伤", Fate.Light, WordUse.Plain), ("皮外伤", Fate.Light, WordUse.Plain),
        ("伤亡", Fate.Harmed, WordUse.Plain),
        ("伤者", Fate.Injured, WordUse.Person), ("伤员", Fate.Injured, WordUse.Person), ("受重伤", Fate.Injured, WordUse.Plain), ("受伤", Fate.Injured, WordUse.Plain),
        ("重伤", Fate.Injured, WordUse.Plain), ("负伤", Fate.Injured, WordUse.Plain), ("烧伤", Fate.Injured, WordUse.Plain), ("烫伤", Fate.Injured, WordUse.Plain),
        ("摔伤", Fate.Injured, WordUse.Plain), ("砸伤", Fate.Injured, WordUse.Plain), ("撞伤", Fate.Injured, WordUse.Plain), ("刺伤", Fate.Injured, WordUse.Plain),
        ("中毒", Fate.Injured, WordUse.Plain), ("昏迷", Fate.Injured, WordUse.Plain), ("送医", Fate.Injured, WordUse.Plain),
        ("救出", Fate.Safe, WordUse.Plain), ("获救", Fate.Safe, WordUse.Plain), ("脱险", Fate.Safe, WordUse.Plain), ("救起", Fate.Safe, WordUse.Plain),
        ("转移", Fate.Safe, WordUse.Plain), ("疏散", Fate.Safe, WordUse.Plain), ("撤离", Fate.Safe, WordUse.Plain), ("脱困", Fate.Safe, WordUse.Plain),
        ("死", Fate.Dead, WordUse.BesideNumber), ("亡", Fate.Dead, WordUse.BesideNumber), ("伤", Fate.Injured, WordUse.BesideNumber), ("困", Fate.Trapped, WordUse.BesideNumber),
    ];

    private static readonly SearchValues<string> s_anyFate = SearchValues.Create([.. s_fates.Select(f => f.Word)], StringComparison.Ordinal);

    private static readonly ImmutableArray<string> s_responders =
        ["消防救援人员", "消防指战员", "消防员", "救援人员", "抢险人员", "医护人员", "工作人员", "指战员", "民警", "交警", "警力", "警察", "官兵", "队员", "志愿者", "保安"];

    private static readonly ImmutableArray<string> s_persons =
    [
        "人员", "群众", "居民", "乘客", "工人", "学生", "儿童", "小孩", "孩子", "老人", "旅客", "司机", "驾驶员", "男子", "女子", "男孩", "女孩", "职工", "员工", "村民", "市民", "行人",
        "业主", "住户", "顾客", "游客", "师生", "幼儿", "婴儿", "妇女", "大爷", "大妈", "患者", "病人", "母子", "夫妻", "路人", "有人", "家人", "本人",
    ];

    /// <summary>True when there is anything to read: most reports tell of nobody's fate.</summary>
    public static bool HasFate(ReadOnlySpan<char> text) => text.ContainsAny(s_anyFate);

    /// <summary>The word about somebody's fate at the beginning of a text.</summary>
    public static (Fate Fate, WordUse Use, int Length)? FateAt(ReadOnlySpan<char> text)
    {
        foreach ((string word, Fate fate, WordUse use) in s_fates)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return (fate, use, word.Length);
            }
        }

        return null;
    }

    /// <summary>The length of the word for people at the beginning of a text; 0 for none.</summary>
    public static int PersonAt(ReadOnlySpan<char> text) => Math.Max(Starts(text, s_persons), ResponderAt(text));

    /// <summary>The length of the word for those who came to help; they are counted only where the text says at once what became of them.</summary>
    public static int ResponderAt(ReadOnlySpan<char> text) => Starts(text, s_responders);

    private static int Starts(ReadOnlySpan<char> text, ImmutableArray<string> words)
    {
        foreach (string word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
            {
                return word.Length;
            }
        }

        return 0;
    }
}

/// <summary>When a word counts.</summary>
internal enum WordUse
{
    /// <summary>With a number or a word for people in its clause.</summary>
    Plain,

    /// <summary>It speaks of a person by itself.</summary>
    Person,

    /// <summary>Only directly beside a number.</summary>
    BesideNumber,
}
