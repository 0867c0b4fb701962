using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Federation;

/// <summary>What must hold at the end, and what does not.</summary>
internal static class Checks
{
    private const int Most = 5;

    public static IReadOnlyList<string> Of(Simulation run, Story story)
    {
        List<string> broken = [];
        Add(broken, "did not reach a city that it touches", run.Issued.SelectMany(i => i.Cities.Where(c => !run.Taken.ContainsKey((c, i))).Select(c => $"{Name(i)} at {run.Nodes[c].Site.Name}")));
        Add(broken, "entered a picture more than once", run.Nodes.SelectMany(n => n.Entered.Where(e => e.Value > 1).Select(e => $"{e.Key.Sender},{e.Key.Identifier} {e.Value} times at {n.Site.Name}")));
        Add(broken, "stands though a later word ended it", Standing(run));
        Add(broken, "was never acknowledged", run.Unacknowledged == 0 ? [] : [run.Unacknowledged.ToString(CultureInfo.InvariantCulture) + " documents"]);
        Add(broken, "is shown as two incidents at once", Split(run, story));
        Add(broken, "was not told to the other city", Untold(run, story));
        return broken;
    }

    /// <summary>Events that two cities were told of.</summary>
    public static IEnumerable<(string Event, int[] Cities)> Shared(Story story, DateTimeOffset until) => story.Reports
        .Where(r => r.At < until)
        .GroupBy(r => r.Event)
        .Select(g => (g.Key, Cities: g.Select(r => r.Node).Distinct().ToArray()))
        .Where(e => e.Cities.Length > 1);

    /// <summary>From a city's own first word of a shared event to the moment at which the other city had it, seconds.</summary>
    public static IEnumerable<double> Told(Simulation run, Story story)
    {
        foreach ((string what, int[] cities) in Shared(story, DateTimeOffset.MaxValue))
        {
            foreach (int city in cities)
            {
                DateTimeOffset said = story.Reports.First(r => r.Event == what && r.Node == city).At;
                foreach (int other in cities.Where(c => c != city))
                {
                    if (Origin(run, city, what) is { } id && run.BorderTaken.TryGetValue((other, id), out DateTimeOffset at))
                    {
                        yield return (at - said).TotalSeconds;
                    }
                }
            }
        }
    }

    /// <summary>Of shared events, those that a province, told by both cities, has as two.</summary>
    public static (int Seen, int Split) Provinces(Simulation run, Story story)
    {
        int seen = 0, split = 0;
        foreach ((string what, int[] cities) in Shared(story, DateTimeOffset.MaxValue))
        {
            foreach (int province in cities.Select(c => run.Nodes[c].Site.Province).Distinct().Where(p => cities.All(c => run.Nodes[c].Site.Province == p)))
            {
                string[] there = [.. cities.Select(c => Origin(run, c, what)).OfType<string>().Select(id => run.Nodes[province].IncidentOf.GetValueOrDefault(id)).OfType<string>()];
                seen++;
                split += there.Distinct().Count() > 1 ? 1 : 0;
            }
        }

        return (seen, split);
    }

    private static IEnumerable<string> Standing(Simulation run)
    {
        Dictionary<string, int> last = run.Issued.GroupBy(i => i.Word.Chain).ToDictionary(c => c.Key, c => c.Max(i => i.Word.Number));
        Dictionary<(string, string), IssuedAlert> ended = run.Issued.Where(i => i.Word.Number < last[i.Word.Chain]).ToDictionary(i => (i.Alert.Sender, i.Alert.SourceId));
        foreach (CityNode node in run.Nodes)
        {
            foreach (AlertItem item in node.Picture.Alerts.Values.Where(a => a.State == AlertState.Active))
            {
                if (ended.TryGetValue((item.Alert.Sender, item.Alert.SourceId), out IssuedAlert? issued))
                {
                    yield return $"{Name(issued)} at {node.Site.Name}";
                }
            }
        }
    }

    // Told of it only after all who had told of it before had ended it, a picture has an incident that follows the first: two, but never both at once.
    private static IEnumerable<string> Split(Simulation run, Story story)
    {
        foreach ((string what, int[] cities) in Shared(story, DateTimeOffset.MaxValue))
        {
            string?[] origins = [.. cities.Select(c => Origin(run, c, what))];
            for (int i = 0; i < cities.Length; i++)
            {
                CityNode node = run.Nodes[cities[i]];
                string[] incidents = [.. origins.Where((o, at) => at != i).OfType<string>().Append("city:" + what).Select(id => node.IncidentOf.GetValueOrDefault(id)).OfType<string>().Distinct()];
                if (incidents.Length == 0 || incidents.Any(a => incidents.Any(b => a != b && node.Lives[a].Opened < node.Lives[b].Closed && node.Lives[b].Opened < node.Lives[a].Closed)))
                {
                    yield return $"{what} at {node.Site.Name}: {string.Join(", ", incidents)}";
                }
            }
        }
    }

    // What was over before the other could be told is with it as a report that opens nothing.
    private static IEnumerable<string> Untold(Simulation run, Story story) =>
        from shared in Shared(story, DateTimeOffset.MaxValue)
        from city in shared.Cities
        from other in shared.Cities
        where city != other && !(Origin(run, city, shared.Event) is { } id && run.BorderTaken.ContainsKey((other, id)))
        select $"{shared.Event} of {run.Nodes[city].Site.Name} at {run.Nodes[other].Site.Name}";

    /// <summary>The id under which others hold a city's incident of an event.</summary>
    private static string? Origin(Simulation run, int city, string what) =>
        run.Nodes[city].IncidentOf.TryGetValue("city:" + what, out string? incident) ? $"{NeighbourFeatures.Feed}:{run.Nodes[city].Site.Name}/{incident}" : null;

    private static string Name(IssuedAlert issued) => $"{issued.Word.Chain} {issued.Word.MsgType} {issued.Word.Number}";

    private static void Add(List<string> broken, string what, IEnumerable<string> cases)
    {
        string[] all = [.. cases];
        if (all.Length > 0)
        {
            broken.Add(string.Create(CultureInfo.InvariantCulture, $"{all.Length} × {what}: {string.Join("; ", all.Take(Most))}"));
        }
    }
}
