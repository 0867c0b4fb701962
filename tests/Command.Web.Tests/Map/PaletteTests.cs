using System.Globalization;
using System.Text.Json;

namespace Command.Web.Tests.Map;

/// <summary>The live map's colours before eyes that see fewer of them (docs/map.md).</summary>
public sealed class PaletteTests
{
    /// <summary>Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.</summary>
    private static readonly Dictionary<string, double[]> s_eyes = new(StringComparer.Ordinal)
    {
        ["all"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Theory]
    [InlineData("all")]
    [InlineData("protanopia")]
    [InlineData("deuteranopia")]
    [InlineData("tritanopia")]
    public async Task Levels_ToAnyEye_DifferFromEachOtherByMoreThanColour(string eye)
    {
        Colours colours = await ColoursAsync();
        for (int a = 1; a <= 4; a++)
        {
            for (int b = a + 1; b <= 4; b++)
            {
                // A just noticeable difference is about 2.3; the numeral and the size tell the rest.
                Assert.True(Apart(eye, colours.Levels[a], colours.Levels[b]) > 10, $"levels {a} and {b} to {eye}: {Apart(eye, colours.Levels[a], colours.Levels[b])}");
            }
        }

        Assert.Equal(4, colours.Levels.Skip(1).Distinct().Count());
        Assert.Equal(4, colours.Marks.Distinct().Count());
    }

    [Theory]
    [InlineData("night")]
    [InlineData("day")]
    public async Task Statuses_OfUnits_AreLegibleOnTheGroundAndNoLevelsHue(string theme)
    {
        Colours colours = await ColoursAsync();
        Theme palette = colours.Palettes[theme];
        foreach (string status in palette.Status)
        {
            Assert.True(Contrast(status, palette.Ground) >= 3, $"{status} on {palette.Ground}: {Contrast(status, palette.Ground)}");
            Assert.All(colours.Levels.Skip(1), level => Assert.True(Apart("all", status, level) > 20, $"{status} looks like level colour {level}"));
        }

        foreach (string mark in (string[])[palette.Closure, palette.Camera, palette.Case])
        {
            Assert.True(Contrast(mark, palette.Ground) >= 3, $"{mark} on {palette.Ground}: {Contrast(mark, palette.Ground)}");
        }

        Assert.True(Contrast(palette.Text, palette.Halo) >= 7);
    }

    [Fact]
    public async Task Levels_OnBothGrounds_AreSeenByTheirFillOrByTheirOutline()
    {
        Colours colours = await ColoursAsync();
        foreach (Theme palette in colours.Palettes.Values)
        {
            Assert.All(colours.Levels, level => Assert.True(Math.Max(Contrast(level, palette.Ground), Contrast(palette.Outline, palette.Ground)) >= 3, $"{level} on {palette.Ground}"));
        }
    }

    private static async Task<Colours> ColoursAsync() => JsonSerializer.Deserialize<Colours>(
        await BrowserModule.RunAsync("palette.ts", "return { levels: it.levelColours, marks: it.statusMarks, palettes: it.palettes };", [], TestContext.Current.CancellationToken),
        JsonSerializerOptions.Web)!;

    /// <summary>WCAG 2.2 contrast ratio.</summary>
    private static double Contrast(string a, string b)
    {
        double[] light = [.. new[] { Linear(a), Linear(b) }.Select(c => (0.2126 * c[0]) + (0.7152 * c[1]) + (0.0722 * c[2])).OrderDescending()];
        return (light[0] + 0.05) / (light[1] + 0.05);
    }

    /// <summary>CIE 1976 distance in L*a*b* as an eye sees two colours.</summary>
    private static double Apart(string eye, string a, string b)
    {
        double[] x = Lab(Seen(eye, Linear(a))), y = Lab(Seen(eye, Linear(b)));
        return Math.Sqrt(x.Zip(y).Sum(p => (p.First - p.Second) * (p.First - p.Second)));
    }

    private static double[] Seen(string eye, double[] c) =>
        [.. Enumerable.Range(0, 3).Select(row => Math.Clamp(Enumerable.Range(0, 3).Sum(column => s_eyes[eye][(row * 3) + column] * c[column]), 0, 1))];

    private static double[] Linear(string colour) =>
        [.. new[] { 1, 3, 5 }.Select(at => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4))];

    private static double[] Lab(double[] c)
    {
        double x = F(((0.4124564 * c[0]) + (0.3575761 * c[1]) + (0.1804375 * c[2])) / 0.95047);
        double y = F((0.2126729 * c[0]) + (0.7151522 * c[1]) + (0.0721750 * c[2]));
        double z = F(((0.0193339 * c[0]) + (0.1191920 * c[1]) + (0.9503041 * c[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];

        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16 / 116.0);
    }

    private sealed record Colours(string[] Levels, string[] Marks, Dictionary<string, Theme> Palettes);

    private sealed record Theme(string Ground, string Text, string Halo, string Rim, string Outline, string[] Status, string Case, string Closure, string Camera);
}
