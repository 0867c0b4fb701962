using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>Takes a unit in that somebody lends: what it is, what it can do, who answers for it, where it waits.</summary>
public sealed partial class LendForm
{
    private string _unit = "";
    private string _kind = "";
    private string _agency = "";
    private string _reason = "";
    private ImmutableHashSet<string> _can = [];
    private GeoPoint? _at;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    public EventCallback OnEnd { get; set; }

    private Words Words => Desk.Words;

    private IEnumerable<(string Kind, string Name)> Kinds =>
        Desk.Names.Pack.Units.Where(u => !u.Capabilities.IsDefaultOrEmpty).Select(u => u.Kind).Distinct(StringComparer.Ordinal).Select(k => (k, Words.Find("UnitKind_" + k) ?? k));

    private IEnumerable<string> Capabilities => Desk.Names.Pack.Units.SelectMany(u => u.Capabilities).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private LendUnit? Lend => _unit.Trim() is { Length: > 0 } unit && _kind.Length > 0 && _agency.Length > 0 && _at is { } at && _reason.Trim().Length > 0
        ? new LendUnit(unit, new LentUnit(_agency, _kind, [.. _can.Order(StringComparer.Ordinal)], at)) { Reason = _reason.Trim() }
        : null;

    /// <inheritdoc/>
    protected override void OnInitialized() => _kind = Kinds.Select(k => k.Kind).FirstOrDefault() ?? "other";

    private async Task SendAsync()
    {
        if (!Desk.Disabled && Lend is { } lend && await Desk.Do(lend) is { Refusal: null })
        {
            await OnEnd.InvokeAsync();
        }
    }
}
