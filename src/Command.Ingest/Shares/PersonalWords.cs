using System.Text.RegularExpressions;
using Command.Ingest.Contracts;

namespace Command.Ingest.Shares;

/// <summary>
/// Persons in senders' words: telephone numbers, identity numbers (GB 11643-1999), mail addresses, and names that stand after a word such as 联系人：. What the picture, the journal and whoever
/// reads them get has them masked; the bytes as they came are kept apart, and opened with a reason. Pure.
/// </summary>
public static partial class PersonalWords
{
    /// <summary>A message without persons. Only reports tell of persons: warnings and readings are an office's own words, and its telephone is for the public.</summary>
    public static Message Masked(Message message) => message is Report report ? Masked(report) : message;

    /// <summary>A report without persons; the same one where it names none.</summary>
    public static Report Masked(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        (string title, string? text, string? address) = (Masked(report.Title)!, Masked(report.Text), Masked(report.Address));
        return ReferenceEquals(title, report.Title) && ReferenceEquals(text, report.Text) && ReferenceEquals(address, report.Address)
            ? report
            : report with { Title = title, Text = text, Address = address };
    }

    /// <summary>Words without persons; the same text where it names none.</summary>
    public static string? Masked(string? text)
    {
        if (text is null || !MayName(text))
        {
            return text;
        }

        string masked = Identity().Replace(text, m => string.Concat(m.ValueSpan[..1], "****", m.ValueSpan[^1..]));
        masked = Telephone().Replace(masked, m => PersonalData.Masked(Digits(m.ValueSpan))!);
        masked = Mail().Replace(masked, m => PersonalData.MaskedMail(m.Value)!);
        masked = Named().Replace(masked, m => string.Concat(m.ValueSpan[..1], "**"));
        return masked == text ? text : masked;
    }

    /// <summary>Most words name nobody, and that is seen at a glance: no seven digits close together, no address, no colon.</summary>
    private static bool MayName(string text)
    {
        int digits = 0;
        foreach (char c in text)
        {
            if (c is '@' or ':' or '：')
            {
                return true;
            }

            digits = c switch { >= '0' and <= '9' => digits + 1, ' ' or '-' or '(' or ')' or '（' or '）' => digits, _ => 0 };
            if (digits >= 7)
            {
                return true;
            }
        }

        return false;
    }

    private static string Digits(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[number.Length];
        int length = 0;
        foreach (char c in number)
        {
            if (char.IsAsciiDigit(c))
            {
                digits[length++] = c;
            }
        }

        return new string(digits[..length]);
    }

    // Mobile (1, then 3 to 9, eleven digits; perhaps +86 before), and fixed lines with their area code. A number inside a longer one or inside a code is none.
    [GeneratedRegex(@"(?<![0-9A-Za-z.])(?:(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|(?:[(（]0[0-9]{2,3}[)）]|0[0-9]{2,3}[- ]?)[2-9][0-9]{6,7})(?![0-9A-Za-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Telephone();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Identity();

    [GeneratedRegex(@"(?<![0-9A-Za-z._%+-])[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,4}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mail();

    // A name needs an end that is seen: what a word of its own goes on into (反映人行道积水) is none.
    [GeneratedRegex(@"(?<=(?:联系人|报警人|反映人|举报人|求助人|来电人|报修人|投诉人|报告人|申请人|姓名|户主)(?:姓名)?\s?[:：]\s?)[\u4E00-\u9FFF·]{2,4}?(?=电话|手机|联系|先生|女士|[\s,，。;；、()（）0-9+]|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();
}
