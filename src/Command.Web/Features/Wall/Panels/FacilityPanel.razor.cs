using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Wall.Panels;

/// <summary>A fixed thing in the list.</summary>
/// <param name="State">online, offline, fault, or unsaid: no feed speaks of it.</param>
/// <param name="At">When its state was said; null when nobody says it.</param>
/// <param name="Rhythm">How often its feed speaks.</param>
public sealed record FacilityRow(string Id, string Name, string? Where, string State, DateTimeOffset? At, TimeSpan? Rhythm, bool Exercise);

/// <summary>The city's shelters, sirens or pump stations: those of the pack, and those that feeds speak of with their state.</summary>
public sealed partial class FacilityPanel
{
    private PictureState? _read;
    private ImmutableArray<FacilityRow> _rows = [];

    /// <summary>shelter, siren or pump-station.</summary>
    [Parameter]
    [EditorRequired]
    public required string Kind { get; set; }

    [Parameter]
    [EditorRequired]
    public required ReplicaView View { get; set; }

    [Parameter]
    [EditorRequired]
    public required PackNames Names { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_read is not null && ReferenceEquals(_read.Assets, View.Picture.Assets))
        {
            return;
        }

        _read = View.Picture;
        AssetItem[] said = [.. View.Picture.Assets.Values.Where(a => a.Asset.Kind == Kind)];
        ILookup<string, AssetItem> byName = said.ToLookup(a => a.Asset.Name, StringComparer.Ordinal);
        IEnumerable<FacilityRow> known = Names.Pack.Facilities.Where(f => f.Kind == Kind).Select(f => Row(f, byName[f.Zh].FirstOrDefault()));
        IEnumerable<FacilityRow> others = said.Where(a => Names.Pack.Facilities.All(f => f.Kind != Kind || f.Zh != a.Asset.Name))
            .Select(a => new FacilityRow(a.Id, a.Asset.Name, Names.Place(a.Place), State(a), a.Asset.ObservedAt, View.Pulse.RhythmOf(a.Asset.Feed), a.Asset.Exercise));
        _rows = [.. known.Concat(others).OrderBy(r => r.State is "offline" or "fault" ? 0 : 1).ThenBy(r => r.Id, StringComparer.Ordinal)];
    }

    private FacilityRow Row(Facility facility, AssetItem? said) => new(
        facility.Id,
        Names.Words.Pick(facility.Zh, facility.En),
        Agency(facility),
        said is null ? "unsaid" : State(said),
        said?.Asset.ObservedAt,
        said is null ? null : View.Pulse.RhythmOf(said.Asset.Feed),
        said?.Asset.Exercise ?? false);

    private string? Agency(Facility facility) => Names.Pack.AgencyOf(facility.Agency) is { } agency ? Names.Words.Pick(agency.Zh, agency.En) : null;

    private static string State(AssetItem item) => item.Asset.Status switch
    {
        AssetStatus.Online => "online",
        AssetStatus.Offline => "offline",
        AssetStatus.Fault => "fault",
        _ => "unsaid",
    };
}
