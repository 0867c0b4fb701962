using System.Collections.Immutable;
using System.Globalization;
using Command.Web.Resources;
using Command.Web.Walls;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Walls;

/// <summary>What one screen is to be: its name, its layout or layouts in turn, its size and how far away people sit, its displays.</summary>
public sealed partial class ScreenForm
{
    private string _name = "";
    private string _layout = "";
    private string _rotation = "";
    private double? _height;
    private double? _distance;
    private string _splice = "";
    private bool _muted;
    private ImmutableArray<string> _faults = [];

    [Parameter]
    [EditorRequired]
    public required ScreenSettings Settings { get; set; }

    [Parameter]
    [EditorRequired]
    public required WallNotes Notes { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Parameter]
    [EditorRequired]
    public EventCallback<ScreenSettings> OnSave { get; set; }

    /// <summary>What the size and the distance come to, in words.</summary>
    private string? Reading => _height is { } height && _distance is { } distance
        ? Words.Format(
            ReadingDistance.TooFar(height, distance) ? "Walls_TooFar" : "Walls_Reading",
            ReadingDistance.ScaleFor(height, distance).ToString("0.##", CultureInfo.InvariantCulture),
            ReadingDistance.ArcMinutes(height, distance, ReadingDistance.ScaleFor(height, distance)).ToString("0.#", CultureInfo.InvariantCulture))
        : null;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _name = Settings.Name ?? "";
        _layout = Settings.Layout ?? "";
        _rotation = string.Join(',', Settings.Rotation.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Layout}:{t.Seconds}")));
        (_height, _distance, _muted) = (Settings.HeightM, Settings.DistanceM, Settings.Muted);
        _splice = Settings.Splice?.ToString() ?? "";
    }

    private async Task SaveAsync()
    {
        ImmutableArray<Turn> turns = Turn.Read(_rotation);
        Splice? splice = Splice.Read(_splice);
        ImmutableArray<string>.Builder faults = ImmutableArray.CreateBuilder<string>();
        int asked = _rotation.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        if (asked != turns.Length || turns.Any(t => Notes.FindLayout(t.Layout) is null))
        {
            faults.Add(Words.Format("Walls_BadRotation", Turn.Least, Turn.Longest, Turn.Most));
        }

        if (_splice.Trim().Length > 0 && splice is null)
        {
            faults.Add(Words.Format("Walls_BadSplice", Splice.MostColumns, Splice.MostRows));
        }

        if (_height is < ReadingDistance.LeastHeightM or > ReadingDistance.MostHeightM || _distance is < ReadingDistance.LeastDistanceM or > ReadingDistance.MostDistanceM)
        {
            faults.Add(Words.Format("Walls_BadSize", ReadingDistance.LeastHeightM, ReadingDistance.MostHeightM, ReadingDistance.LeastDistanceM, ReadingDistance.MostDistanceM));
        }

        _faults = faults.ToImmutable();
        if (!_faults.IsEmpty)
        {
            return;
        }

        string name = string.Concat(_name.Where(c => !char.IsControl(c))).Trim();
        await OnSave.InvokeAsync(Settings with
        {
            Name = name.Length == 0 ? null : name,
            Layout = _layout.Length == 0 ? null : _layout,
            Rotation = turns,
            HeightM = _height,
            DistanceM = _distance,
            Splice = splice,
            Muted = _muted,
        });
    }
}
