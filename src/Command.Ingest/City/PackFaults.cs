using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.City;

/// <summary>The faults found while a pack is read; every one of them, up to a bound, so that one look mends them all.</summary>
internal sealed class PackFaults
{
    private const int Limit = 200;
    private readonly List<Fault> _faults = [];

    public bool Any => _faults.Count > 0;

    public void Add(string code, string reason, string file, string path)
    {
        if (_faults.Count < Limit)
        {
            _faults.Add(new Fault(code, reason, path.Length == 0 ? file : $"{file} {path}"));
        }
    }

    public ImmutableArray<Fault> ToImmutable() => [.. _faults];
}
