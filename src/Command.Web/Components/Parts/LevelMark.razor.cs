using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Components.Parts;

/// <summary>A level as numeral and hue; never the hue alone.</summary>
public sealed partial class LevelMark
{
    [Parameter]
    [EditorRequired]
    public int? Level { get; set; }

    [Parameter]
    [EditorRequired]
    public required Words Words { get; set; }

    private string Numeral => Level switch
    {
        1 => "Ⅰ",
        2 => "Ⅱ",
        3 => "Ⅲ",
        4 => "Ⅳ",
        _ => "–",
    };

    private string Name => Level is >= 1 and <= 4 ? Words[$"Level_{Level}"] : Words["Level_None"];
}
