using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Geo.Tiles;

namespace Command.Benchmarks.Tiles;

/// <summary>
/// PostGIS in a database of its own: a temporary folder, one Unix socket and no port. Its times are taken inside the server, so that neither the
/// connection nor psql counts against it.
/// </summary>
internal sealed class PostGisTiles : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Account = "postgres";

    private readonly string _folder;
    private Process? _server;

    private PostGisTiles(string folder) => _folder = folder;

    /// <summary>Starts a server; null with the reason where there is none or it does not start.</summary>
    public static PostGisTiles? Start(out string? missing)
    {
        missing = $"there is no {Programs}/postgres on this machine";
        if (!File.Exists($"{Programs}/postgres"))
        {
            return null;
        }

        PostGisTiles made = new(Path.Combine(Path.GetTempPath(), $"tiles-{Environment.ProcessId}"));
        try
        {
            made.Serve();
            made.Sql("create extension postgis;");
            return made;
        }
        catch (InvalidOperationException e)
        {
            missing = e.Message;
            made.Dispose();
            return null;
        }
    }

    /// <summary>Takes the features in place of those it held.</summary>
    public void Load(ImmutableArray<TileFeature> features)
    {
        StringBuilder sql = new("""
            drop table if exists report;
            create table report (number text, kind text, level bigint, depth double precision, exercise boolean, shape geometry(Geometry, 4326));
            copy report from stdin;

            """);
        foreach (TileFeature feature in features)
        {
            foreach ((string _, TileValue value) in feature.Properties)
            {
                sql.Append(CultureInfo.InvariantCulture, $"{(object?)value.Text ?? (object?)value.Whole ?? (object?)value.Real ?? value.Flag}\t");
            }

            sql.Append(CultureInfo.InvariantCulture, $"SRID=4326;{Wkt(feature.Shape)}\n");
        }

        sql.Append("\\.\ncreate index on report using gist (shape);\nanalyze report;\n");
        Sql(sql.ToString());
    }

    /// <summary>The tile as PostGIS makes it.</summary>
    public byte[] Tile(TileAddress address) => Convert.FromHexString(Sql($"select encode(({Query(address)}), 'hex');").Trim());

    /// <summary>How long one tile takes, by the server's clock; the second of two, when everything is loaded and planned.</summary>
    public double Milliseconds(TileAddress address)
    {
        string answer = Sql($"""
            create or replace function pg_temp.took() returns double precision language plpgsql as $$
            declare began timestamptz := clock_timestamp(); tile bytea;
            begin
                {Query(address)} into tile;
                return extract(epoch from clock_timestamp() - began) * 1000;
            end $$;
            select pg_temp.took();
            select pg_temp.took();
            """);
        return double.Parse(answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (_server is { HasExited: false })
        {
            Run(Program("pg_ctl"), ["-D", Data, "-m", "immediate", "stop"], null);
            _server.WaitForExit();
        }

        _server?.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Data => Path.Combine(_folder, "data");

    private static string Query(TileAddress at) => string.Create(CultureInfo.InvariantCulture, $"""
        select ST_AsMVT(t, 'reports', 4096, 'place') from (
            select number, kind, level, depth, exercise, ST_AsMVTGeom(ST_Transform(shape, 3857), ST_TileEnvelope({at.Zoom}, {at.X}, {at.Y}), 4096, 64, true) as place
            from report where shape && ST_Transform(ST_TileEnvelope({at.Zoom}, {at.X}, {at.Y}), 4326)) t
        """);

    private static string Wkt(GeoShape shape)
    {
        static string Path(IEnumerable<GeoPoint> path) => string.Join(',', path.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Lon:R} {p.Lat:R}")));
        return shape switch
        {
            AreaShape area => $"POLYGON(({Path(area.Outer)}))",
            LineShape line => $"LINESTRING({Path(line.Path)})",
            _ => $"POINT({Path(shape.Positions())})",
        };
    }

    private void Serve()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.UserName == "root")
        {
            // The server refuses to run as root.
            Run("chown", [Account, _folder], null);
        }

        Run(Program("initdb"), ["-D", Data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync"], null);
        _server = Process.Start(Info(Program("postgres"), ["-D", Data, "-k", _folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "logging_collector=off"]))
            ?? throw new InvalidOperationException("the server did not start");
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        Stopwatch waited = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(_folder, ".s.PGSQL.5432")))
        {
            if (_server.HasExited || waited.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException("the server did not start");
            }

            _server.WaitForExit(100);
        }

        // The socket is there a moment before the server answers.
        while (waited.Elapsed < TimeSpan.FromSeconds(60) && !Answers())
        {
            _server.WaitForExit(100);
        }
    }

    private bool Answers()
    {
        try
        {
            return Sql("select 1;").Trim() == "1";
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private string Sql(string sql) =>
        Run(Program("psql"), ["-h", _folder, "-U", "bench", "-d", "postgres", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1"], sql);

    private static string Program(string name) => $"{Programs}/{name}";

    private static string Run(string program, string[] arguments, string? input)
    {
        using Process process = Process.Start(Info(program, arguments)) ?? throw new InvalidOperationException($"{program} did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.GetAwaiter().GetResult() : throw new InvalidOperationException($"{program}: {error.GetAwaiter().GetResult().Trim()}");
    }

    private static ProcessStartInfo Info(string program, string[] arguments)
    {
        bool other = Environment.UserName == "root" && program.StartsWith(Programs, StringComparison.Ordinal);
        return new ProcessStartInfo(other ? "runuser" : program, other ? ["-u", Account, "--", program, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
    }
}
