using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>Says who is in a unit, what it carries and until when. Names are parted by commas, a role stands behind its name in brackets.</summary>
public sealed partial class CrewForm
{
    private static readonly char[] s_parting = [',', '，', '、', ';', '；'];
    private string _crew = "";
    private string _equipment = "";
    private string _ends = "";
    private int _was;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required UnitRow Unit { get; set; }

    [Parameter]
    public EventCallback OnEnd { get; set; }

    private Words Words => Desk.Words;

    private DateTimeOffset? Ends => Desk.Now is { } now ? ClockWords.Parse(_ends, now.AddHours(8), Desk.Names.Pack.City.TimeZone) : null;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        UnitDuty duty = Unit.Duty;
        _was = duty.Version;
        _crew = string.Join(Words["Dispatch_Comma"], duty.Crew.Select(c => c.Role is null ? c.Name : $"{c.Name}({c.Role})"));
        _equipment = string.Join(Words["Dispatch_Comma"], duty.Equipment);
        _ends = duty.ShiftEnds is { } ends ? Desk.Names.Time(ends) : "";
    }

    /// <summary>People as they are written: 李敏(司机)、王强.</summary>
    public static ImmutableArray<CrewMember> People(string text) =>
    [
        .. Parts(text).Select(p => p.Split(['(', '（'], 2) is [var name, var role] ? new CrewMember(name.Trim(), role.TrimEnd(')', '）', ' ') is { Length: > 0 } said ? said : null) : new CrewMember(p)),
    ];

    private static string[] Parts(string text) => text.Split(s_parting, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task SendAsync()
    {
        if (!Desk.Disabled && await Desk.Do(new CrewUnit(Unit.Name, People(_crew), [.. Parts(_equipment)], _ends.Trim().Length == 0 ? null : Ends, _was)) is { Refusal: null })
        {
            await OnEnd.InvokeAsync();
        }
    }
}
