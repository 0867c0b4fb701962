using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion.Wording;

namespace Command.Ingest.Fusion;

/// <summary>The pack's kinds by number, and how much likelier each two are in one event than in two. Immutable.</summary>
public sealed class KindTable
{
    /// <summary>The number of a kind that says nothing: other, or a code that the pack does not have.</summary>
    public const int Unknown = -1;

    /// <summary>From here on words outweigh a code that has nothing to do with them.</summary>
    private const double Strong = 0.65;

    /// <summary>What stands for so long is planned or known, and names what it is for: works on a drain are no blocked drain.</summary>
    private static readonly TimeSpan s_standing = TimeSpan.FromDays(5);

    private static readonly FrozenSet<string> s_vague = new[] { Kind.Other, "other-traffic", "emergency" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly CityPack _pack;
    private readonly ImmutableArray<Kind> _kinds;
    private readonly FrozenDictionary<string, int> _numbers;
    private readonly double[,] _ratios;
    private readonly FusionWeights _weights;
    private readonly Evidence _used;

    public KindTable(CityPack pack, FusionWeights weights, Evidence used)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(weights);
        (_pack, _weights, _used) = (pack, weights, used);
        _kinds = [.. pack.Kinds.Where(k => !s_vague.Contains(k.Code))];
        _numbers = _kinds.Select((k, i) => KeyValuePair.Create(k.Code, i)).ToFrozenDictionary(StringComparer.Ordinal);
        _ratios = new double[_kinds.Length, _kinds.Length];
        for (int a = 0; a < _kinds.Length; a++)
        {
            for (int b = 0; b < _kinds.Length; b++)
            {
                double w = pack.JoinWeight(_kinds[a].Code, _kinds[b].Code);
                _ratios[a, b] = a == b ? weights.SameKind : w > 0 ? weights.JoinedFloor + (weights.JoinedSlope * w * w) : weights.UnrelatedKind;
            }
        }
    }

    /// <summary>The kind of a number; null for <see cref="Unknown"/>.</summary>
    public Kind? this[int number] => number == Unknown ? null : _kinds[number];

    /// <summary>The number of a kind's code.</summary>
    public int NumberOf(string code) => _numbers.GetValueOrDefault(code, Unknown);

    /// <summary>How much likelier two kinds are in one event than in two: over 1 for, under 1 against; a little against where one of them says nothing, for most kinds don't go together.</summary>
    public double Ratio(int one, int other) => one == Unknown || other == Unknown ? _weights.UnknownKind : _ratios[one, other];

    /// <summary>The same of two beliefs.</summary>
    public double Ratio(ImmutableArray<KindShare> one, ImmutableArray<KindShare> other)
    {
        double sum = 0;
        foreach (KindShare a in one)
        {
            foreach (KindShare b in other)
            {
                sum += a.Share * b.Share * Ratio(a.Kind, b.Kind);
            }
        }

        return sum;
    }

    /// <summary>
    /// What a report may be of. Its code counts; words that go with the code make it surer, strong words that have nothing to do with it outweigh it, and where it says
    /// nothing the words alone count.
    /// </summary>
    public ImmutableArray<KindShare> Believe(Report report, ReportWording wording)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(wording);
        int code = _used.HasFlag(Evidence.Kind) ? NumberOf(report.Kind) : Unknown;
        KindShare[] words = !_used.HasFlag(Evidence.KindFromText) ? [] : [.. wording.Kinds
            .Select(k => new KindShare(NumberOf(k.Kind), k.Weight))
            .Where(k => k.Kind != Unknown)];
        if (words.Length == 0 || (code != Unknown && _kinds[code].Life >= s_standing))
        {
            return code == Unknown ? [new KindShare(Unknown, 1)] : [new KindShare(code, 1 - _weights.CodeDoubt), new KindShare(Unknown, _weights.CodeDoubt)];
        }

        double best = words.Max(w => w.Share);
        double sum = words.Sum(w => w.Share);
        if (code == Unknown)
        {
            return [.. words.Select(w => new KindShare(w.Kind, best * w.Share / sum)), new KindShare(Unknown, 1 - best)];
        }

        bool borne = words.Any(w => Ratio(w.Kind, code) >= 1);
        double ofCode = borne ? 0.75 : best >= Strong ? 0.25 : 0.6;
        return [.. words
            .Where(w => w.Kind != code)
            .Select(w => new KindShare(w.Kind, (1 - ofCode) * w.Share / sum))
            .Append(new KindShare(code, ofCode + ((1 - ofCode) * words.Where(w => w.Kind == code).Sum(w => w.Share) / sum)))
            .OrderByDescending(s => s.Share)];
    }

    /// <summary>
    /// The kind that decides whether a report opens an incident: its code's, unless the code says nothing or the words speak of something that never goes with it.
    /// </summary>
    public Kind? Deciding(Report report, ImmutableArray<KindShare> belief)
    {
        ArgumentNullException.ThrowIfNull(report);
        int top = KindBelief.Top(belief);
        int code = NumberOf(report.Kind);
        return code == Unknown ? this[top] ?? _pack.KindOf(report.Kind) : top != Unknown && Ratio(code, top) < 1 && _pack.JoinWeight(_kinds[code].Code, _kinds[top].Code) == 0 ? this[top] : this[code];
    }
}
