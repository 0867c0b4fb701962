using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Command.Benchmarks.Load;
using Command.Harness;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Entries;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Durable;

/// <summary>A long history, written once, then read as at a start: from a snapshot with what came after it, and from the first entry on. The picture must be the same.</summary>
internal static class ReplayBenchmark
{
    private const int TailAfterSnapshot = 20_000, Times = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        long entries = args.Length > 0 && long.TryParse(args[0], CultureInfo.InvariantCulture, out long given) ? given : 1_000_000;
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        bool same = true;
        if (!args.Contains("postgres"))
        {
            // A history that is kept is made once and read by many runs.
            string? kept = args.FirstOrDefault(a => a.StartsWith("--keep=", StringComparison.Ordinal))?["--keep=".Length..];
            string folder = kept is null ? Directory.CreateTempSubdirectory("command-replay-").FullName : Directory.CreateDirectory(kept).FullName;
            try
            {
                string file = Path.Combine(folder, "command.db");
                same &= await OneAsync("SQLite", pack, entries, () => SqliteJournal.Open(file, "replay"), null);
            }
            finally
            {
                if (kept is null)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        }

        using LoopbackPostgres? server = args.Contains("sqlite") ? null : LoopbackPostgres.Start();
        if (server is not null)
        {
            string database = server.NewDatabase();
            same &= await OneAsync("PostgreSQL", pack, entries, () => PostgresJournal.Open(database, "replay", TimeProvider.System), Machine.PostgresOn(server.Port));
        }

        return same ? 0 : 1;
    }

    private static async Task<bool> OneAsync(string engine, CityPack pack, long entries, Func<IJournalStore> open, int? postgres)
    {
        IJournalStore journal = open();
        PictureState? made = null;
        await using (journal)
        {
            if (journal.SequenceAt(DateTimeOffset.MaxValue) is > 0 and long kept)
            {
                (long at, byte[] old) = journal.LoadSnapshot()!.Value;
                PictureState picture = PictureBytes.Read(old)!;
                Stopwatch saving = Stopwatch.StartNew();
                byte[] today = PictureBytes.Write(picture);
                Print($"{engine}: a history of {kept:N0} entries was kept; its snapshot made anew in {saving.Elapsed.TotalSeconds:N2} s");
                await journal.SaveSnapshotAsync(at, today, CancellationToken.None);
            }
            else
            {
                made = await MakeAsync(engine, pack, entries, journal);
            }
        }

        (string, int)[] processes = postgres is { } process ? [("PostgreSQL", process)] : [];
        bool same = true;
        FusionModel fusion = new(pack, PackPlaces.Index(pack, BuiltPlaces.None).SpokenNames());
        for (int i = 0; i < Times; i++)
        {
            IJournalStore reading = open();
            await using (reading)
            {
                Machine machine = Machine.Watch(processes);
                Stopwatch watch = Stopwatch.StartNew();
                TimeSpan collecting = GC.GetTotalPauseDuration();
                PictureState full = Fold.EvolveAll(PictureState.Empty, reading.Read(0));
                double whole = watch.Elapsed.TotalSeconds;
                made ??= full;
                same &= Same(made, full);
                Print($"{engine}: full replay of {full.Sequence:N0} entries, read, verified and folded: {whole:N2} s, {full.Sequence / whole:N0}/s, {1e6 * machine.Used()[0].CpuSeconds / full.Sequence:N1} us of a core an entry, {(GC.GetTotalPauseDuration() - collecting).TotalSeconds:N2} s of it paused by the collector; {machine.Describe()}");
                machine = Machine.Watch(processes);
                watch.Restart();
                int gathered = Gatherings.Of(full, fusion).Count;
                Print($"{engine}: its {gathered:N0} reports read and put together again, before anything is decided: {watch.Elapsed.TotalSeconds:N2} s; {machine.Describe()}");
                machine = Machine.Watch(processes);
                watch.Restart();
                long read = reading.Read(0).LongCount();
                Print($"{engine}: of that, reading, verifying and decoding: {watch.Elapsed.TotalSeconds:N2} s, {1e6 * machine.Used()[0].CpuSeconds / read:N1} us of a core an entry; {machine.Describe()}");
                machine = Machine.Watch(processes);
                watch.Restart();
                (long sequence, byte[] bytes) = reading.LoadSnapshot()!.Value;
                PictureState picture = PictureBytes.Read(bytes)!;
                double loaded = watch.Elapsed.TotalSeconds;
                picture = Fold.EvolveAll(picture, reading.Read(sequence));
                same &= Same(made, picture);
                Print($"{engine}: snapshot of {bytes.Length / 1048576.0:N1} MiB read in {loaded:N2} s, {picture.Sequence - sequence:N0} entries after it: {watch.Elapsed.TotalSeconds:N2} s in all; {machine.Describe()}");
            }
        }

        Print($"{engine}: the pictures are {(same ? "the same" : "NOT THE SAME")}");
        return same;
    }

    private static async Task<PictureState> MakeAsync(string engine, CityPack pack, long entries, IJournalStore journal)
    {
        Stopwatch writing = Stopwatch.StartNew();
        long last = 0, bytes = 0;
        bool saved = false;
        Dictionary<string, int> kinds = new(StringComparer.Ordinal);
        PictureState running = PictureState.Empty;
        PictureState made = await History.MakeAsync(pack, entries, async batch =>
        {
            await journal.AppendAsync(last, batch, [], CancellationToken.None);
            last += batch.Length;
            foreach (JournalEntry entry in batch)
            {
                string kind = entry.Event.GetType().Name;
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            }

            if (batch.Length > 0)
            {
                bytes += EventBytes.Write(batch[0].Event).Length * (long)batch.Length;
            }

            if (!saved)
            {
                running = Fold.EvolveAll(running, batch);
                if (last >= entries - TailAfterSnapshot)
                {
                    saved = true;
                    await journal.SaveSnapshotAsync(last, PictureBytes.Write(running), CancellationToken.None);
                }
            }
        });
        Print($"{engine}: {last:N0} entries of about {bytes / last:N0} bytes made and written in {writing.Elapsed.TotalSeconds:N0} s: {string.Join(", ", kinds.OrderByDescending(k => k.Value).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Key} {100.0 * k.Value / last:N1} %")))}");
        return made;
    }

    private static bool Same(PictureState one, PictureState other) =>
        one.Sequence == other.Sequence && one.IncidentCount == other.IncidentCount && one.Open.SetEquals(other.Open)
        && one.Reports.Count == other.Reports.Count && one.Alerts.Count == other.Alerts.Count && one.Readings.Count == other.Readings.Count
        && one.Incidents.Values.All(i => other.Incidents.TryGetValue(i.Id, out Incident? there) && Text(i) == Text(there));

    private static string Text(Incident incident) => JsonSerializer.Serialize(incident, CommandJson.Wire.Incident);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
