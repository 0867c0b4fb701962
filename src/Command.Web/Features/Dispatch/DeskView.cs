using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch;

/// <summary>What the desk's parts look at, at one moment, and how they act.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Names">The city in the viewer's words.</param>
/// <param name="Now">The writer's clock in the newest frame; null before the first.</param>
/// <param name="Units">Every unit that can be sent.</param>
/// <param name="Person">Who acts.</param>
/// <param name="Disabled">True while nothing can be done: the page is not live, or something is being done.</param>
/// <param name="Do">Gives a command; null where it could not be given.</param>
public sealed record DeskView(PictureState Picture, PackNames Names, DateTimeOffset? Now, ImmutableArray<UnitRow> Units, string Person, bool Disabled, Func<DeskCommand, Task<CommandAnswer?>> Do)
{
    private readonly Lazy<Dictionary<string, UnitRow>> _byName = new(() => Units.ToDictionary(u => u.Name, StringComparer.Ordinal));

    public Words Words => Names.Words;

    public UnitRow? Unit(string name) => _byName.Value.GetValueOrDefault(name);

    /// <summary>A moment of today as 14:32:07 in the city's zone, of another day with its date.</summary>
    public string Clock(DateTimeOffset moment) => ClockWords.Of(moment, Now, Names.Pack.City.TimeZone);

    /// <summary>A unit's state in words: what, since when, by whom, and where.</summary>
    public string StateOf(UnitDuty duty)
    {
        ArgumentNullException.ThrowIfNull(duty);
        string status = UnitRow.StatusOf(duty.Shown, Words);
        string where = duty.Assignment is { } id ? Picture.Assignments.GetValueOrDefault(id)?.Incident ?? id : "";
        return duty.By.Length == 0 ? status : Words.Format("Assign_State", status, where, ActionPlan.Person(duty.By, Words), Clock(duty.KnownAt)).Replace("  ", " ", StringComparison.Ordinal);
    }
}
