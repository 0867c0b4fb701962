using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// What is wrong with a message, one fault a rule however many entities break it: a feed that breaks one breaks it in every entity of every receipt.
/// Rules bear the numbers of the GTFS-Realtime validator (E001, W002, …).
/// </summary>
internal sealed class GtfsFindings
{
    private readonly SortedDictionary<string, (string Reason, string Where, int Count)> _byCode = new(StringComparer.Ordinal);

    public void Add(string code, string reason, string? where)
    {
        _byCode[code] = _byCode.TryGetValue(code, out (string Reason, string Where, int Count) known)
            ? (known.Reason, known.Where, known.Count + 1)
            : (reason, where ?? "", 1);
    }

    public void Add(Fault fault) => Add(fault.Code, fault.Reason, fault.Where);

    public ImmutableArray<Fault> Faults() =>
    [
        .. _byCode.Select(f => new Fault(
            f.Key,
            f.Value.Count == 1 ? f.Value.Reason : string.Create(CultureInfo.InvariantCulture, $"{f.Value.Reason} So in {f.Value.Count} entities; the first is named."),
            f.Value.Where.Length == 0 ? null : f.Value.Where)),
    ];
}
