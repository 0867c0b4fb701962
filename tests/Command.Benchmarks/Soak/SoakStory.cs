using System.Diagnostics;
using System.Globalization;
using Command.Benchmarks.Screens;
using Command.Harness;

namespace Command.Benchmarks.Soak;

/// <summary>What happens in a day, and what the screens must show at the end of all days.</summary>
internal sealed class SoakStory(SoakWall wall, SoakWall sleeper, ChaosProxy proxy, SoakCity city, SoakReport report, int cuts, int days, bool quick)
{
    private const int LeftOpen = 20, HalfOpenAt = 4, PulledAt = 9;
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);
    private int _cut;

    /// <summary>One day: everything is over at its end.</summary>
    public async Task LiveAsync(int number, TimeSpan length)
    {
        Queue<(double Share, Func<Task> Do)> plan = new(Plan(number).OrderBy(p => p.Share));
        Stopwatch watch = Stopwatch.StartNew();
        city.Dawn();
        using PeriodicTimer timer = new(s_tick);
        double share;
        do
        {
            share = Math.Min(1, watch.Elapsed / length);
            await city.LiveAsync(share);
            while (plan.TryPeek(out (double Share, Func<Task> Do) next) && next.Share <= share)
            {
                plan.Dequeue();
                await next.Do();
            }
        }
        while (share < 1 && await timer.WaitForNextTickAsync());
    }

    /// <summary>No network for a long time: the page must say so, and come back by itself with what happened meanwhile.</summary>
    public async Task CutAsync(TimeSpan length)
    {
        proxy.Refuse = true;
        proxy.Reset();
        if (!await wall.SaysThatItIsLostAsync())
        {
            report.Breach("without its server the wall did not say that it is lost and that its lists are old");
        }

        await Task.Delay(length);
        proxy.Refuse = false;
        Stopwatch watch = Stopwatch.StartNew();
        if (await wall.HealsAsync())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"healed {watch.Elapsed.TotalSeconds:0.0} s after a cut of {length.TotalMinutes:0} min"));
        }
        else
        {
            report.Breach(string.Create(CultureInfo.InvariantCulture, $"the wall did not come back after a cut of {length.TotalMinutes:0} min"));
        }
    }

    /// <summary>When all is quiet both screens must show what the server has, to the last version of the last incident, and every unit's last fix.</summary>
    public async Task LastLookAsync(UnitFleet fleet)
    {
        await city.LeaveOpenAsync(LeftOpen);

        // A terminal's clock has whole seconds: what it says within one is not newer.
        await Task.Delay(2 * s_tick);
        long before = await wall.FixesAsync();
        await fleet.AppearAsync();
        foreach ((string name, SoakWall screen) in ((string, SoakWall)[])[("the wall", wall), ("the wall that sleeps", sleeper)])
        {
            if (await MissingAsync(screen) is { } missing)
            {
                report.Breach($"{name}: {missing}");
            }
        }

        // Those outside its view are not sent to it.
        long units = await wall.UnitsAsync(), taken = 0;
        for (GivenTime given = new(); taken < units && given.Elapsed < SoakWall.Heals; await Task.Delay(250))
        {
            taken = await wall.FixesAsync() - before;
        }

        if (units == 0 || taken < units)
        {
            report.Breach(string.Create(CultureInfo.InvariantCulture, $"of the last fixes of the {units} units in its view the wall took {taken}"));
        }
    }

    private async Task<string?> MissingAsync(SoakWall screen)
    {
        string? missing = null;
        for (GivenTime given = new(); given.Elapsed < SoakWall.Heals; await Task.Delay(250))
        {
            (string epoch, long sequence) = await city.SequenceAsync();
            string[] incidents = await city.IncidentsAsync();
            (string toldEpoch, long toldSequence, string[] told) = await screen.ToldAsync();
            string listed = await screen.ListedAsync();
            missing = toldEpoch != epoch ? $"it shows another history than the server's ({toldEpoch}, {epoch})"
                : toldSequence < sequence ? string.Create(CultureInfo.InvariantCulture, $"it is at sequence {toldSequence}, the server at {sequence}")
                : !told.SequenceEqual(incidents) ? $"its map lacks {string.Join(' ', incidents.Except(told))} and has {string.Join(' ', told.Except(incidents))} too many"
                : listed != incidents.Length.ToString(CultureInfo.InvariantCulture) ? string.Create(CultureInfo.InvariantCulture, $"its list counts {listed} incidents, the server {incidents.Length}")
                : null;
            if (missing is null)
            {
                return null;
            }
        }

        return missing;
    }

    private IEnumerable<(double Share, Func<Task> Do)> Plan(int number)
    {
        yield return (0.1, () => wall.ThemeAsync("day"));
        yield return (0.3, wall.LoseCardAsync);
        yield return (0.7, () => wall.ThemeAsync("night"));
        yield return (0.95, NightAsync);
        int first = cuts * (number - 1) / days, last = cuts * number / days;
        for (int i = first; i < last; i++)
        {
            yield return (0.15 + (0.5 * (i - first) / Math.Max(1, last - first)), DisconnectAsync);
        }
    }

    private async Task NightAsync()
    {
        if (!await sleeper.SleepAsync())
        {
            report.Breach("the second wall did not load itself anew in its night");
        }
    }

    /// <summary>
    /// In turns: every connection reset, half open, a cable pulled for a moment, a server that can't be reached for a moment. Of the second and third, which take
    /// half a minute to be noticed, a short soak has one each.
    /// </summary>
    private async Task DisconnectAsync()
    {
        int cut = _cut++;
        switch (!quick ? cut % 4 : cut is HalfOpenAt ? 1 : cut is PulledAt ? 2 : cut % 2 * 3)
        {
            case 0:
                proxy.Reset();
                break;
            case 1:
                proxy.HalfOpen();
                break;
            case 2:
                proxy.Both(LinkFault.BlackHole);
                await Task.Delay(s_tick);
                proxy.Both(LinkFault.None);
                break;
            default:
                proxy.Refuse = true;
                proxy.Reset();
                await Task.Delay(s_tick);
                proxy.Refuse = false;
                break;
        }
    }
}
