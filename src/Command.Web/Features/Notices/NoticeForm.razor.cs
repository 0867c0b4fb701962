using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Notices;

/// <summary>Writes a notice: words, whom, how, and a warning to the public where it is one.</summary>
public sealed partial class NoticeForm
{
    private const int MostIncidents = 200;

    private static readonly (string Name, string[] Words)[] s_words =
    [
        ("Category", ["Met", "Geo", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"]),
        ("Urgency", ["Immediate", "Expected", "Future", "Past", "Unknown"]),
        ("Severity", ["Extreme", "Severe", "Moderate", "Minor", "Unknown"]),
        ("Certainty", ["Observed", "Likely", "Possible", "Unlikely", "Unknown"]),
    ];

    private readonly HashSet<string> _channels = [NoticeChannels.Sms];
    private readonly HashSet<string> _groups = [];
    private readonly HashSet<string> _endpoints = [];
    private readonly Dictionary<string, string> _terms = new(StringComparer.Ordinal) { ["Category"] = "Met", ["Urgency"] = "Immediate", ["Severity"] = "Severe", ["Certainty"] = "Observed" };
    private string _title = "", _text = "", _titleEn = "", _textEn = "", _incident = "", _people = "", _event = "", _area = "", _instruction = "";
    private bool _warns, _exercise;
    private int _hours = 6;
    private double _radius = 2_000;
    private string? _unread;
    private string _id = NewId();

    [Parameter]
    [EditorRequired]
    public required PictureState Picture { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public DateTimeOffset Now { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Sends it; true empties the form.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<SendNotice, Task<bool>> OnSend { get; set; }

    private Words Words => Names.Words;

    private CityPack Pack => Names.Pack;

    private bool NeedsApproval => _warns || _channels.Contains(NoticeChannels.Broadcast);

    private IEnumerable<Incident> Incidents =>
        Picture.Open.Select(Picture.Incidents.GetValueOrDefault).OfType<Incident>().OrderBy(i => i.LevelSet?.Level ?? i.Level ?? 5).ThenByDescending(i => i.LastObservedAt).ThenBy(i => i.Id, StringComparer.Ordinal).Take(MostIncidents);

    private static string NewId() => "N-" + Guid.NewGuid().ToString("N")[..12];

    private static void Tick(HashSet<string> ticked, string id)
    {
        if (!ticked.Remove(id))
        {
            ticked.Add(id);
        }
    }

    private string OnDuty(string group)
    {
        ImmutableArray<DutyPerson> people = Roster.OnDuty(Picture.Duty, Pack.Duty, group, Now);
        return people.IsEmpty ? Words["Notices_NobodyOnDuty"] : string.Join(Words["List_Comma"], people.Select(p => p.Name));
    }

    private async Task SendAsync()
    {
        if (Disabled || People() is not { } people)
        {
            return;
        }

        WarningTerms? warning = _warns
            ? new WarningTerms(_event.Trim(), _terms["Category"], _terms["Urgency"], _terms["Severity"], _terms["Certainty"], Now.AddHours(Math.Clamp(_hours, 1, 168)), _area.Trim(), [], _incident.Length > 0 ? _radius : 0, Blank(_instruction))
            : null;
        SendNotice send = new(
            _id,
            new NoticeWords(_title.Trim(), _text.Trim()),
            Blank(_titleEn) is { } title && Blank(_textEn) is { } text ? new NoticeWords(title, text) : null,
            Blank(_incident),
            people,
            [.. Pack.Duty.Groups.Select(g => g.Id).Where(_groups.Contains)],
            [.. Pack.Duty.Endpoints.Select(e => e.Id).Where(_endpoints.Contains)],
            [.. NoticeChannels.All.Where(_channels.Contains)],
            _exercise,
            warning);
        if (await OnSend(send))
        {
            (_title, _text, _titleEn, _textEn, _people, _event, _area, _instruction, _warns) = ("", "", "", "", "", "", "", "", false);
            _id = NewId();
        }
    }

    /// <summary>One person a line: name, number, address in any order after the name; null where a line says neither.</summary>
    private ImmutableArray<NoticeRecipient>? People()
    {
        _unread = null;
        List<NoticeRecipient> all = [];
        foreach (string line in _people.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split([',', '，', ';', '；', '\t'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            string? account = parts.Skip(1).FirstOrDefault(p => p.Length > 1 && p[0] == '@')?[1..];
            string? mail = parts.Skip(1).FirstOrDefault(p => p.IndexOf('@', StringComparison.Ordinal) > 0), phone = parts.Skip(1).FirstOrDefault(p => p.Any(char.IsAsciiDigit) && !p.Contains('@', StringComparison.Ordinal));
            if (mail is null && phone is null && account is null)
            {
                _unread = line;
                return null;
            }

            all.Add(new NoticeRecipient("", parts[0], phone, mail, account, null, null, null));
        }

        return [.. all];
    }

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
