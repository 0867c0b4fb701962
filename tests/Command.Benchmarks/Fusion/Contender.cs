using System.Text.Json.Nodes;

namespace Command.Benchmarks.Fusion;

/// <summary>One way to fuse with its scores, day by day.</summary>
internal sealed class Contender(string name)
{
    public string Name => name;

    public List<(string Name, Agreement Agreement)> Days { get; } = [];

    /// <summary>By the first word on each report; empty where there is no other.</summary>
    public List<Agreement> AtOnce { get; } = [];

    public Difficulties Difficulties { get; } = new();

    public Calibration Calibration { get; } = new();

    public int Messages { get; set; }

    public int Asked { get; set; }

    public List<double> Took { get; } = [];

    public double AskedShare => Messages == 0 ? 0 : (double)Asked / Messages;

    public void Add(string day, Universe universe, ReadOnlySpan<int> found)
    {
        Days.Add((day, universe.Score(found)));
        Difficulties.Add(universe, found);
    }

    public double Mean(Func<Agreement, double> of) => Days.Average(d => of(d.Agreement));

    /// <summary>Its days of one kind.</summary>
    public Contender Of(string weather)
    {
        Contender part = new(name);
        part.Days.AddRange(Days.Where(d => d.Name.StartsWith(weather, StringComparison.Ordinal)));
        return part;
    }

    public JsonObject Json() => new()
    {
        ["name"] = name,
        ["mean"] = Scores(Mean(a => a.Precision), Mean(a => a.Recall), Mean(a => a.F1), Mean(a => a.ItemPrecision), Mean(a => a.ItemRecall), Mean(a => a.ItemF1)),
        ["f1AtOnce"] = AtOnce.Count == 0 ? null : AtOnce.Average(a => a.F1),
        ["asked"] = AskedShare,
        ["ece"] = Calibration.Error,
        ["calibration"] = new JsonArray([.. Calibration.Rows.Select(r => (JsonNode)new JsonObject { ["stated"] = r.Stated, ["held"] = r.Held, ["count"] = r.Count })]),
        ["days"] = new JsonArray([.. Days.Select(d =>
        {
            JsonObject day = Scores(d.Agreement.Precision, d.Agreement.Recall, d.Agreement.F1, d.Agreement.ItemPrecision, d.Agreement.ItemRecall, d.Agreement.ItemF1);
            day["name"] = d.Name;
            return (JsonNode)day;
        })]),
        ["difficulties"] = new JsonObject(Difficulties.Rows.Select(r => KeyValuePair.Create(r.Name, (JsonNode?)new JsonObject
        {
            ["reports"] = r.Tally.Reports,
            ["missed"] = r.Tally.Missed,
            ["false"] = r.Tally.False,
            ["neighbours"] = r.Tally.Neighbours,
            ["runTogether"] = r.Tally.RunTogether,
        }))),
    };

    private static JsonObject Scores(double precision, double recall, double f1, double itemPrecision, double itemRecall, double itemF1) => new()
    {
        ["precision"] = precision,
        ["recall"] = recall,
        ["f1"] = f1,
        ["b3Precision"] = itemPrecision,
        ["b3Recall"] = itemRecall,
        ["b3F1"] = itemF1,
    };
}
