using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;

namespace Command.Ingest.Tests.Incidents.Dispatch.Advice;

/// <summary>A town of a few units with the times written down, to see what is made of them.</summary>
internal sealed class AdviceTown
{
    public static readonly DateTimeOffset Now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly GeoPoint s_scene = new(126.64, 45.757);
    private readonly List<(AdviceUnit Unit, double? Seconds)> _units = [];
    private readonly List<(AdviceDepot Depot, Dictionary<string, double> Seconds)> _depots = [];
    private readonly Dictionary<string, AdviceWay> _ways = new(StringComparer.Ordinal);
    private ImmutableArray<AdviceNeed> _needs = [];

    public AdviceTown Needs(string capability, int count, bool shared = false)
    {
        _needs = _needs.Add(new AdviceNeed(capability, count, shared));
        return this;
    }

    public AdviceTown Unit(string name, double? seconds, string capabilities, Func<AdviceUnit, AdviceUnit>? change = null)
    {
        AdviceUnit unit = new() { CallSign = name, Agency = "fire", Capabilities = [.. capabilities.Split(' ')], At = new GeoPoint(126.64 + ((seconds ?? 0) / 50_000), 45.757), FixAt = Now };
        _units.Add((change?.Invoke(unit) ?? unit, seconds));
        return this;
    }

    public AdviceTown Depot(string id, string capability, params (string Unit, double Seconds)[] near)
    {
        _depots.Add((new AdviceDepot(id, id + "站", id, [capability], 600), near.ToDictionary(n => n.Unit, n => n.Seconds, StringComparer.Ordinal)));
        return this;
    }

    public AdviceTown Way(string unit, double lengthM, double openSeconds, params string[] closed)
    {
        _ways[unit] = new AdviceWay(lengthM, openSeconds, [.. closed]);
        return this;
    }

    public AdviceQuestion Question(string with = "", string without = "") => new()
    {
        Scene = new AdviceScene("I-0001", s_scene, 4, Now, ["230102"], _needs, 1_800),
        Units = [.. _units.Select(u => u.Unit)],
        Seconds = [.. _units.Select(u => u.Seconds)],
        Depots = [.. _depots.Select(d => d.Depot)],
        DepotSeconds = [.. _depots.Select(d => _units.Select(u => d.Seconds.TryGetValue(u.Unit.CallSign, out double s) ? s : (double?)null).ToImmutableArray())],
        Now = Now,
        With = [.. with.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Without = [.. without.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
    };

    public (ImmutableArray<AdviceSet> Sets, ImmutableArray<AdviceExcluded> Excluded) Advice(string with = "", string without = "")
    {
        AdviceQuestion question = Question(with, without);
        return SetRanking.Of(question, wanted => wanted.Where(u => _ways.ContainsKey(question.Units[u].CallSign)).ToDictionary(u => u, u => _ways[question.Units[u].CallSign]));
    }

    public static string Names(AdviceSet set) => string.Join(' ', set.Units.Select(u => u.CallSign));

    public static Reason? Reason(ImmutableArray<Reason> reasons, string code) => reasons.FirstOrDefault(r => r.Code == code);
}
