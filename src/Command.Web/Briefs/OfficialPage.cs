namespace Command.Web.Briefs;

/// <summary>The page of an official document, GB/T 9704-2012 sections 5 and 6: A4, the type area 156 mm by 225 mm, 22 lines of 28 characters of 三号 (16 pt).</summary>
public static class OfficialPage
{
    /// <summary>Millimetres.</summary>
    public const double WidthMm = 210, HeightMm = 297, TopMm = 37, LeftMm = 28, RightMm = 26, BottomMm = 35;

    public const int Lines = 22, Characters = 28;

    /// <summary>Points: 三号 for the text, 二号 for the title, 四号 for page numbers, and the red head.</summary>
    public const float Body = 16, Title = 22, Small = 14, Head = 36;

    /// <summary>From one line to the next, points.</summary>
    public const float LinePitch = (float)((HeightMm - TopMm - BottomMm) / 25.4 * 72 / Lines);

    /// <summary>From one character to the next, points.</summary>
    public const float CharacterPitch = (float)((WidthMm - LeftMm - RightMm) / 25.4 * 72 / Characters);

    /// <summary>Points of millimetres.</summary>
    public static float Points(double mm) => (float)(mm / 25.4 * 72);

    /// <summary>Twentieths of a point of millimetres.</summary>
    public static int Twips(double mm) => (int)Math.Round(mm / 25.4 * 1440);
}
