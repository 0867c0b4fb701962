using System.Globalization;

namespace Command.Benchmarks.Endurance;

/// <summary>How long and how hard the system is tried.</summary>
/// <param name="Length">How long faults go on.</param>
/// <param name="Speed">How many times faster than the clock the simulated city lives, 1 to 600.</param>
/// <param name="Seed">Which faults come when.</param>
/// <param name="PerSecond">Reports a second of senders that remember what they were told; the simulated city's come besides.</param>
/// <param name="Screens">How many screens look on.</param>
/// <param name="Page">A file for the page; null for the output alone.</param>
internal sealed record EnduranceOptions(TimeSpan Length, double Speed, int Seed, double PerSecond, int Screens, string? Page)
{
    public const string Usage = "endurance [--hours 4 | --minutes m] [--speed 10] [--seed 1] [--reports 20] [--screens 8] [--page file]";

    /// <summary>What is asked for, or what is wrong with it.</summary>
    public static (EnduranceOptions? Options, string? Fault) Of(string[] args)
    {
        EnduranceOptions options = new(TimeSpan.FromHours(4), 10, 1, 20, 8, null);
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return (null, $"{args[i]} wants a value. {Usage}");
            }

            double number = double.TryParse(args[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out double read) ? read : double.NaN;
            EnduranceOptions? with = args[i] switch
            {
                "--hours" when number is > 0 and <= 1000 => options with { Length = TimeSpan.FromHours(number) },
                "--minutes" when number is >= 1 and <= 60_000 => options with { Length = TimeSpan.FromMinutes(number) },
                "--speed" when number is >= 1 and <= 600 => options with { Speed = number },
                "--seed" when number is >= 0 and <= int.MaxValue => options with { Seed = (int)number },
                "--reports" when number is > 0 and <= 1000 => options with { PerSecond = number },
                "--screens" when number is >= 1 and <= 500 => options with { Screens = (int)number },
                "--page" => options with { Page = args[i + 1] },
                _ => null,
            };
            if (with is null)
            {
                return (null, $"{args[i]} {args[i + 1]} is not understood, or out of range. {Usage}");
            }

            options = with;
        }

        return (options, null);
    }
}
