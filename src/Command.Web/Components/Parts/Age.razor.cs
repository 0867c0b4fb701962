using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>How old a value is. The browser counts, so that the number grows old even when the server is gone.</summary>
public sealed partial class Age
{
    /// <summary>When it was so; null shows a dash.</summary>
    [Parameter]
    [EditorRequired]
    public DateTimeOffset? Since { get; set; }

    /// <summary>How often a newer value is expected: late after 2 rhythms, stale after 5, down after 10. Null never fades.</summary>
    [Parameter]
    public TimeSpan? Rhythm { get; set; }

    [Parameter]
    public string? TestId { get; set; }

    private string? Milliseconds(int rhythms) =>
        Rhythm is { } rhythm ? (rhythm.TotalMilliseconds * rhythms).ToString("0", System.Globalization.CultureInfo.InvariantCulture) : null;
}
