using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Command.Web.Walls;

namespace Command.Web.Features.Wall;

/// <summary>What a wall's address asks for beside its layout: <c>?splice=6x3&amp;h=2.0&amp;d=8&amp;rotate=flood:30,traffic:30</c>. What is set for the screen goes before it.</summary>
/// <param name="SpliceText">Displays side by side and on top of each other.</param>
/// <param name="HeightM">The height of the whole picture in metres.</param>
/// <param name="DistanceM">From the screen to the farthest reader in metres.</param>
/// <param name="Rotate">Layouts with how many seconds each.</param>
public sealed record WallRequest(string? SpliceText, double? HeightM, double? DistanceM, string? Rotate)
{
    public static WallRequest None { get; } = new(null, null, null, null);

    [JsonIgnore]
    public Splice? Splice => Walls.Splice.Read(SpliceText);

    [JsonIgnore]
    public ImmutableArray<Turn> Turns => Turn.Read(Rotate);

    public static double? Metres(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double metres) && metres is > 0 and < 1000 ? metres : null;
}
