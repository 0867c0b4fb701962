using System.Globalization;

namespace Command.Ingest.City.Build;

/// <summary>Shows how far a long command is: a bar that moves on a terminal, a line a step elsewhere.</summary>
internal sealed class BuildProgress(TextWriter output, bool moves, TimeProvider time)
{
    private const int Width = 30;
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(100);

    private readonly long _start = time.GetTimestamp();
    private long _shown;
    private string _step = "";

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Begins a step.</summary>
    public void Begin(string step)
    {
        _step = step;
        _shown = 0;
        if (moves)
        {
            Draw(0);
        }
        else
        {
            output.WriteLine(step);
        }
    }

    /// <summary>Moves the bar.</summary>
    /// <param name="part">0 to 1.</param>
    public void Move(double part)
    {
        if (moves && (_shown == 0 || time.GetElapsedTime(_shown) >= s_least))
        {
            _shown = time.GetTimestamp();
            Draw(Math.Clamp(part, 0, 1));
        }
    }

    /// <summary>Ends the step with what came of it.</summary>
    public void End(string result)
    {
        if (moves)
        {
            output.Write("\r\u001b[K");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(moves ? _step + ": " : "")}{result} ({Elapsed.TotalSeconds:0.0} s)"));
    }

    private void Draw(double part)
    {
        int full = (int)(part * Width);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{_step,-22} [{new string('#', full)}{new string('.', Width - full)}] {part:P0}"));
    }
}
