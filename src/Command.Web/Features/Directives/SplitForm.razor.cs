using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Directives;

/// <summary>Makes a task of an instruction: whose, what, by when on the city's clock.</summary>
public sealed partial class SplitForm
{
    private static readonly TimeSpan s_usual = TimeSpan.FromHours(2);

    private string _agency = "", _person = "", _text = "";
    private DateTime _due;

    [Parameter]
    [EditorRequired]
    public required DirectiveItem Item { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    [Parameter]
    public bool CanAct { get; set; }

    [Parameter]
    public DateTimeOffset Now { get; set; }

    [Parameter]
    [EditorRequired]
    public required Func<DeskCommand, Task<bool>> OnDo { get; set; }

    private Words W => Names.Words;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        DateTime due = TimeZoneInfo.ConvertTime(Now + s_usual, Names.Pack.City.TimeZone).DateTime;
        (_agency, _due) = (Names.Pack.Agencies.FirstOrDefault()?.Id ?? "", due.AddTicks(-(due.Ticks % TimeSpan.TicksPerMinute)));
    }

    private async Task SplitAsync()
    {
        DirectivePart part = new("T-" + Guid.NewGuid().ToString("N")[..12], _agency, string.IsNullOrWhiteSpace(_person) ? null : _person.Trim(), _text.Trim(), new DateTimeOffset(_due, Names.Pack.City.TimeZone.GetUtcOffset(_due)));
        if (CanAct && await OnDo(new SplitDirective(Item.Id, [part], Item.Version)))
        {
            (_person, _text) = ("", "");
        }
    }
}
