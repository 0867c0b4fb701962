using System.Collections.Frozen;
using System.Net.Mail;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Notices;

/// <summary>What a notice must be to be taken. Pure; each refusal says what to write instead.</summary>
internal static class NoticeChecks
{
    private const int LongestId = 64, LongestTitle = 120, LongestText = 2_000, LongestName = 60, MostPoints = 500;

    private static readonly FrozenSet<string> s_categories = Of("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other");
    private static readonly FrozenSet<string> s_urgencies = Of("Immediate", "Expected", "Future", "Past", "Unknown");
    private static readonly FrozenSet<string> s_severities = Of("Extreme", "Severe", "Moderate", "Minor", "Unknown");
    private static readonly FrozenSet<string> s_certainties = Of("Observed", "Likely", "Possible", "Unlikely", "Unknown");

    public static Fault? Wrong(SendNotice send, CityPack pack, DateTimeOffset now)
    {
        if (send.Id is not { Length: > 0 and <= LongestId } || !send.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return new Fault("notice-id", $"A notice's id has 1 to {LongestId} letters, digits and hyphens.");
        }

        if (!IsWords(send.Zh) || (send.En is { } en && !IsWords(en)))
        {
            return new Fault("notice-words", $"A notice has a title of 1 to {LongestTitle} characters and a text of 1 to {LongestText}, in Chinese and, where there is one, in English.");
        }

        if (send.Channels.IsEmpty || send.Channels.Distinct().Count() != send.Channels.Length || send.Channels.FirstOrDefault(c => !NoticeChannels.All.Contains(c)) is not null)
        {
            return new Fault("notice-channels", $"Choose at least one channel of {string.Join(", ", NoticeChannels.All)}, each once.");
        }

        if (send.Groups.FirstOrDefault(g => pack.Duty.GroupOf(g) is null) is { } group)
        {
            return new Fault("notice-group", $"There is no group '{group}' on the duty roster. The pack's duty.json names them.", group);
        }

        if (send.Endpoints.FirstOrDefault(e => pack.Duty.EndpointOf(e) is null) is { } endpoint)
        {
            return new Fault("notice-endpoint", $"There is no system '{endpoint}' in the pack's duty.json.", endpoint);
        }

        if (send.To.FirstOrDefault(p => !IsPerson(p)) is { } person)
        {
            return new Fault("notice-recipient", $"'{person.Name}' can't be told: a person has a name of at most {LongestName} characters, and a telephone number of 3 to 20 digits a mail address or an account.", person.Name);
        }

        bool broadcasts = send.Channels.Contains(NoticeChannels.Broadcast);
        return send.Warning is null
            ? broadcasts ? new Fault("notice-broadcast", "Broadcasting gives a warning to the public: write its area, severity and end as well.") : null
            : WrongWarning(send.Warning, pack, now);
    }

    private static Fault? WrongWarning(WarningTerms warning, CityPack pack, DateTimeOffset now)
    {
        if (pack.Duty.WarningSender is null)
        {
            return new Fault("warning-sender", "The city has no name as a sender of warnings. Set Command__Cap__Sender, or warningSender in the pack's duty.json.");
        }

        if (!s_categories.Contains(warning.Category) || !s_urgencies.Contains(warning.Urgency) || !s_severities.Contains(warning.Severity) || !s_certainties.Contains(warning.Certainty))
        {
            return new Fault("warning-words", "Category, urgency, severity and certainty are words of CAP 1.2 §3.2.2, spelt as there.");
        }

        if (!IsLine(warning.Event) || !IsLine(warning.AreaDesc) || (warning.Instruction is { } todo && !IsText(todo, LongestText)))
        {
            return new Fault("warning-text", $"A warning names its event and its area, each with 1 to {LongestTitle} characters; what to do has at most {LongestText}.");
        }

        if (warning.Expires <= now || warning.Expires > now.AddDays(7))
        {
            return new Fault("warning-expires", "A warning ends after now and within seven days.");
        }

        bool ring = warning.Area.Length is 0 or (>= 3 and <= MostPoints) && warning.Area.All(p => p.IsValid);
        return ring && warning.RadiusM is >= 0 and <= 200_000 ? null : new Fault("warning-area", $"A warning's area is a ring of 3 to {MostPoints} positions, or a circle of at most 200000 metres about the incident.");
    }

    /// <summary>Telephone numbers are compared by what they dial.</summary>
    public static string? Dialled(string? phone) => string.IsNullOrWhiteSpace(phone) ? null : string.Concat(phone.Where((c, i) => char.IsAsciiDigit(c) || (c == '+' && i == 0)));

    private static bool IsPerson(NoticeRecipient person) =>
        IsLine(person.Name, LongestName) && person is { Endpoint: null, Channel: null } && (person.Phone is not null || person.Mail is not null || person.Account is not null) && IsAccount(person.Account) && IsPhone(person.Phone) && IsMail(person.Mail);

    public static bool IsPhone(string? phone) =>
        phone is null || (phone.Length <= 32 && phone.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ') && phone.LastIndexOf('+') <= 0 && phone.Count(char.IsAsciiDigit) is >= 3 and <= 20);

    private static bool IsAccount(string? account) => account is null || (IsLine(account, LongestName) && !account.Any(char.IsWhiteSpace));

    public static bool IsMail(string? mail) => mail is null || (mail.Length <= 254 && MailAddress.TryCreate(mail, out MailAddress? read) && read.Address == mail && !mail.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)));

    private static bool IsWords(NoticeWords? words) => words is not null && IsLine(words.Title) && IsText(words.Text, LongestText);

    public static bool IsLine(string? text, int longest = LongestTitle) => text is not null && !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);

    public static bool IsText(string? text, int longest) => text is not null && !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(c => char.IsControl(c) && c != '\n');

    private static FrozenSet<string> Of(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
