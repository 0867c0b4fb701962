using System.Globalization;
using Command.Ingest.Exercise.Drills;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>How a drill went, or goes.</summary>
public sealed partial class DrillReport
{
    [Parameter]
    [EditorRequired]
    public required DrillRoom Room { get; set; }

    /// <summary>The score; null while there is none.</summary>
    [Parameter]
    public DrillScore? Score { get; set; }

    private static string Seconds(double? seconds) => seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(s / 60):0}:{Math.Floor(s % 60):00}") : "–";

    private static string Sooner(double? seconds) => seconds is { } s ? (s < 0 ? "−" : "+") + Seconds(Math.Abs(s)) : "–";

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);

    private static string? NearestHarm(SceneScore scene) => scene.NearestHarm?.ToString("0.0", CultureInfo.InvariantCulture);

    private string FusionLine(DrillScore score) => Room.Words.Format(
        "Score_FusionLine", score.Fusion.Reports, score.Fusion.TruePairs, score.Fusion.FoundPairs, score.Fusion.RightPairs, Share(score.Fusion.Precision), Share(score.Fusion.Recall), Share(score.Fusion.F1));
}
