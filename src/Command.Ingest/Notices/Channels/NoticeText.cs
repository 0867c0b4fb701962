using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Notices.Channels;

/// <summary>A notice as a person reads it.</summary>
internal static class NoticeText
{
    /// <summary>For 短信: Chinese, one line and the text.</summary>
    public static string Short(Notice notice) => notice.Incident is { } incident ? $"【{notice.Zh.Title}】{notice.Zh.Text}（{incident}）" : $"【{notice.Zh.Title}】{notice.Zh.Text}";

    /// <summary>For 邮件: both languages.</summary>
    public static string Long(Notice notice)
    {
        StringBuilder text = new();
        text.Append(notice.Zh.Title).Append("\n\n").Append(notice.Zh.Text).Append('\n');
        if (notice.En is { } en)
        {
            text.Append("\n--------\n\n").Append(en.Title).Append("\n\n").Append(en.Text).Append('\n');
        }

        if (notice.Incident is { } incident)
        {
            text.Append('\n').Append(incident).Append('\n');
        }

        return text.ToString();
    }
}
