using System.Globalization;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Handling;

/// <summary>Chooses the period and what the figures are of.</summary>
public sealed partial class ChoiceBar
{
    [Parameter]
    [EditorRequired]
    public required HandlingChoice Choice { get; set; }

    [Parameter]
    [EditorRequired]
    public required FigureWords Names { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<HandlingChoice> OnChange { get; set; }

    private Words W => Names.Words;

    private static string Text(ChangeEventArgs e) => e.Value as string ?? "";

    private Task Choose(HandlingChoice choice) => OnChange.InvokeAsync(choice);

    private Task On(ChangeEventArgs e) =>
        DateOnly.TryParseExact(Text(e), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day.Year is > 2000 and < 2200 ? Choose(Choice with { On = day }) : Task.CompletedTask;
}
