using System.Collections.Concurrent;

namespace Command.Harness.Senders;

/// <summary>What was promised: everything that the system has acknowledged. Safe to use from any thread.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<string, byte[]> _reports = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Terminal, long Ms), byte> _fixes = new();
    private readonly ConcurrentDictionary<(string Station, DateTimeOffset At), byte> _readings = new();
    private int _unanswered;

    /// <summary>The bodies whose push was answered with 202, by the sender's id of the report in them.</summary>
    public IReadOnlyDictionary<string, byte[]> Reports => _reports;

    /// <summary>The positions that a terminal was told are taken.</summary>
    public IEnumerable<(string Terminal, long Ms)> Fixes => _fixes.Keys;

    /// <summary>The measurements that a station was told are taken.</summary>
    public IEnumerable<(string Station, DateTimeOffset At)> Readings => _readings.Keys;

    public int ReportCount => _reports.Count;

    public int FixCount => _fixes.Count;

    public int ReadingCount => _readings.Count;

    /// <summary>Sendings that nobody answered, or that were turned away; each was sent again.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    public void Report(string id, byte[] body) => _reports[id] = body;

    public void Fix(string terminal, DateTimeOffset at) => _fixes[(terminal, at.ToUnixTimeMilliseconds())] = 0;

    public void Reading(string station, DateTimeOffset at) => _readings[(station, at)] = 0;

    public void NotAnswered() => Interlocked.Increment(ref _unanswered);

    public override string ToString() => $"{ReportCount} reports, {FixCount} fixes, {ReadingCount} readings acknowledged; {Unanswered} not, and sent again";
}
