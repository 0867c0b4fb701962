using System.Collections.Frozen;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// The stages of a city-management case (GB/T 30428.8: 上报, 立案, 派遣, 处置, 核查, 结案) as senders write them into
/// <c>status_notes</c>, since <c>status</c> knows only open and closed; and the urgency words of <c>priority</c>.
/// </summary>
public static class Open311Stages
{
    /// <summary>Words that open a note. Not found inside one: 待派遣 is not yet 派遣.</summary>
    private static readonly (string Word, ReportStatus Status)[] s_words =
    [
        ("核查不通过", ReportStatus.InProgress),
        ("核查未通过", ReportStatus.InProgress),
        ("自行处置", ReportStatus.Closed),
        ("强制结案", ReportStatus.Closed),
        ("处置完成", ReportStatus.Resolved),
        ("处置完毕", ReportStatus.Resolved),
        ("in progress", ReportStatus.InProgress),
        ("不予立案", ReportStatus.Rejected),
        ("不予受理", ReportStatus.Rejected),
        ("作废", ReportStatus.Cancelled),
        ("reported", ReportStatus.Open),
        ("accepted", ReportStatus.Accepted),
        ("assigned", ReportStatus.Assigned),
        ("dispatched", ReportStatus.Assigned),
        ("resolved", ReportStatus.Resolved),
        ("rejected", ReportStatus.Rejected),
        ("登记", ReportStatus.Open),
        ("上报", ReportStatus.Open),
        ("受理", ReportStatus.Open),
        ("立案", ReportStatus.Accepted),
        ("退回", ReportStatus.Accepted),
        ("派遣", ReportStatus.Assigned),
        ("改派", ReportStatus.Assigned),
        ("处置", ReportStatus.InProgress),
        ("返工", ReportStatus.InProgress),
        ("延期", ReportStatus.InProgress),
        ("挂账", ReportStatus.InProgress),
        ("督办", ReportStatus.InProgress),
        ("反馈", ReportStatus.Resolved),
        ("核查", ReportStatus.Resolved),
        ("办结", ReportStatus.Resolved),
        ("回访", ReportStatus.Resolved),
        ("结案", ReportStatus.Closed),
        ("归档", ReportStatus.Closed),
    ];

    private static readonly FrozenDictionary<string, int> s_levels = new Dictionary<string, int>
    {
        ["1"] = 1,
        ["i"] = 1,
        ["特别重大"] = 1,
        ["红"] = 1,
        ["highest"] = 1,
        ["2"] = 2,
        ["ii"] = 2,
        ["重大"] = 2,
        ["橙"] = 2,
        ["high"] = 2,
        ["3"] = 3,
        ["iii"] = 3,
        ["较大"] = 3,
        ["黄"] = 3,
        ["medium"] = 3,
        ["4"] = 4,
        ["iv"] = 4,
        ["一般"] = 4,
        ["蓝"] = 4,
        ["low"] = 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The stage that a note opens with, or null.</summary>
    public static ReportStatus? Of(string? note)
    {
        if (note is null)
        {
            return null;
        }

        string plain = note.StartsWith('已') ? note[1..] : note.StartsWith("正在", StringComparison.Ordinal) ? note[2..] : note;
        foreach ((string word, ReportStatus status) in s_words)
        {
            if (plain.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return status;
            }
        }

        return null;
    }

    /// <summary>The stage's own word, for writing.</summary>
    public static string Word(ReportStatus status) => status switch
    {
        ReportStatus.Accepted => "立案",
        ReportStatus.Assigned => "派遣",
        ReportStatus.InProgress => "处置",
        ReportStatus.Resolved => "核查",
        ReportStatus.Closed => "结案",
        ReportStatus.Rejected => "不予立案",
        ReportStatus.Cancelled => "作废",
        _ => "上报",
    };

    /// <summary>The level of a priority word, 1 to 4, or null.</summary>
    public static int? Level(string? priority) =>
        priority is not null && s_levels.TryGetValue(priority.TrimEnd('级').ToLowerInvariant(), out int level) ? level : null;
}
