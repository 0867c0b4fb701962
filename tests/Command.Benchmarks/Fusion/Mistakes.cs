using System.Collections.Immutable;

namespace Command.Benchmarks.Fusion;

/// <summary>What went wrong on a day, in the reports' words: for people who tune.</summary>
internal static class Mistakes
{
    private const int Most = 12;
    private const int Shown = 6;

    public static void Print(string day, Universe universe, ImmutableArray<int> found)
    {
        Console.WriteLine($"\n== {day}: groups of several events");
        foreach (IGrouping<int, int> group in Enumerable.Range(0, found.Length).GroupBy(i => found[i])
            .Where(g => g.Select(i => universe.Reports[i].Event).Distinct().Count() > 1).OrderByDescending(g => g.Count()).Take(Most))
        {
            Console.WriteLine("-");
            Show(universe, group.GroupBy(i => universe.Reports[i].Event).SelectMany(e => e.Take(2)));
        }

        Console.WriteLine($"\n== {day}: events in several groups");
        foreach (IGrouping<string, int> parted in Enumerable.Range(0, found.Length).GroupBy(i => universe.Reports[i].Event)
            .Where(g => g.Select(i => found[i]).Distinct().Count() > 1).OrderByDescending(g => g.Select(i => found[i]).Distinct().Count()).Take(Most))
        {
            Console.WriteLine("-");
            Show(universe, parted.GroupBy(i => found[i]).SelectMany(e => e.Take(2)), found);
        }
    }

    private static void Show(Universe universe, IEnumerable<int> reports, ImmutableArray<int> found = default)
    {
        foreach (int i in reports.Take(Shown))
        {
            Scored one = universe.Reports[i];
            string group = found.IsDefault ? "" : $" [{found[i]}]";
            Console.WriteLine(FormattableString.Invariant($"  {one.Event}{group} {one.First.ObservedAt:HH:mm} {one.First.Feed} {one.First.Kind} {one.Difficulty} | {one.First.Address} | {one.First.Text}"));
        }
    }
}
