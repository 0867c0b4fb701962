using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>Crews of one kind, by what they do.</summary>
/// <param name="Exercise">True when all of them are an exercise's.</param>
public sealed record CrewRow(string Kind, string Name, int Available, int Committed, int OnScene, int Out, bool Exercise)
{
    public int Total => Available + Committed + OnScene + Out;
}

/// <summary>The crews that can be sent to an emergency, by kind and by what they do.</summary>
public sealed partial class CrewPanel
{
    /// <summary>Those that go to emergencies, in this order; buses and taxis are not crews.</summary>
    private static readonly string[] s_kinds =
    [
        "fire-engine", "ladder-truck", "hazmat-truck", "rescue-boat", "flood-boat", "ambulance", "police", "traffic-police", "drainage-truck", "repair-van", "patrol-car",
    ];

    private ImmutableArray<CrewRow> _rows = [];

    [Parameter]
    [EditorRequired]
    public required UnitTable Units { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <summary>The writer's clock in the newest frame.</summary>
    [Parameter]
    [EditorRequired]
    public DateTimeOffset? At { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _rows =
    [
        .. Units.All().Where(u => Array.IndexOf(s_kinds, u.Kind) >= 0)
            .GroupBy(u => u.Kind, StringComparer.Ordinal)
            .OrderBy(g => Array.IndexOf(s_kinds, g.Key))
            .Select(g => Row(g.Key, [.. g])),
    ];

    private CrewRow Row(string kind, UnitFix[] units)
    {
        int available = units.Count(u => u.Status == "available"), committed = units.Count(u => u.Status == "committed"), onScene = units.Count(u => u.Status == "onScene");
        return new CrewRow(kind, Names.Words.Find("UnitKind_" + kind) ?? kind, available, committed, onScene, units.Length - available - committed - onScene, units.All(u => u.Exercise));
    }
}
