using System.Diagnostics;
using System.Globalization;

namespace Command.Geo.Tests.Crs;

/// <summary>PROJ's own <c>cs2cs</c>, the reference that the projections are held to. A test that needs it is skipped where it is not installed.</summary>
internal static class Cs2cs
{
    private const string Program = "/usr/bin/cs2cs";

    /// <summary>Rows of ordinates from one system to another, each in its authority's axis order (a PROJ string counts east first).</summary>
    public static async Task<double[][]> ConvertAsync(string from, string to, IEnumerable<double[]> rows)
    {
        Assert.SkipUnless(File.Exists(Program), "cs2cs (package proj-bin) is not installed.");
        CancellationToken stop = TestContext.Current.CancellationToken;
        using Process process = Process.Start(new ProcessStartInfo(Program, ["-f", "%.12f", from, "+to", to])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Task<string> answer = process.StandardOutput.ReadToEndAsync(stop);
        foreach (double[] row in rows)
        {
            await process.StandardInput.WriteLineAsync(string.Join(' ', row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        }

        process.StandardInput.Close();
        string text = await answer;
        await process.WaitForExitAsync(stop);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()),
        ];
    }
}
