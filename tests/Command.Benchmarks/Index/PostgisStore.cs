using System.Diagnostics;
using System.Runtime.InteropServices;
using Command.Geo;
using Npgsql;
using NpgsqlTypes;

namespace Command.Benchmarks.Index;

/// <summary>PostGIS over its own socket in a folder of its own: geography with a GiST index, prepared statements, no waiting for the disk.</summary>
internal sealed class PostgisStore : IUnitStore
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Extension = "/usr/share/postgresql/15/extension/postgis.control";
    private readonly string _folder;
    private readonly Process _server;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _moving;
    private readonly NpgsqlConnection _asking;
    private readonly List<int> _found = [];
    private NpgsqlCommand? _move;
    private NpgsqlCommand? _nearest;
    private NpgsqlCommand? _within;

    private PostgisStore(string folder, Process server)
    {
        _folder = folder;
        _server = server;
        _source = NpgsqlDataSource.Create($"Host={folder};Username=postgres;Database=postgres;No Reset On Close=true");
        _moving = Connect();
        _asking = _source.OpenConnection();
    }

    public string Name => "PostGIS geography";

    public double ToleranceM => 0.01;

    public static PostgisStore? Start()
    {
        if (!File.Exists(Path.Combine(Programs, "initdb")) || !File.Exists(Extension))
        {
            return null;
        }

        string folder = Directory.CreateTempSubdirectory("postgis").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            Finish(Process.Start("chown", ["postgres", folder]));
        }

        Finish(Process.Start(AsServer("initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "--no-sync"))!);
        Process server = Process.Start(AsServer("postgres", "-D", $"{folder}/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "shared_buffers=256MB"))!;
        Drain(server);
        return new PostgisStore(folder, server);
    }

    public void Load(GeoPoint[] units)
    {
        _move?.Dispose();
        _nearest?.Dispose();
        _within?.Dispose();
        Execute("CREATE EXTENSION IF NOT EXISTS postgis; DROP TABLE IF EXISTS units; CREATE TABLE units (slot int PRIMARY KEY, at geography(Point, 4326)) WITH (fillfactor = 70)");
        using (NpgsqlCommand insert = new("INSERT INTO units SELECT s, ST_Point(x, y)::geography FROM unnest($1, $2, $3) AS u(s, x, y)", _moving))
        {
            Columns(insert, [.. units.Select((at, i) => (i, at))]);
            insert.ExecuteNonQuery();
        }

        Execute("CREATE INDEX ON units USING gist (at); ANALYZE units");
        _move = new NpgsqlCommand("UPDATE units SET at = ST_Point(x, y)::geography FROM unnest($1, $2, $3) AS u(s, x, y) WHERE slot = s", _moving);
        Columns(_move, []);
        _move.Prepare();
        _nearest = Question("SELECT slot FROM units ORDER BY at <-> ST_Point($1, $2)::geography LIMIT 10");
        _within = Question("SELECT slot FROM units WHERE ST_DWithin(at, ST_Point($1, $2)::geography, 500, false)");
    }

    public void Move(ReadOnlySpan<(int Slot, GeoPoint To)> moves)
    {
        Columns(_move!, moves);
        _move!.ExecuteNonQuery();
    }

    public ReadOnlySpan<int> Nearest(GeoPoint centre) => Ask(_nearest!, centre);

    public ReadOnlySpan<int> Within(GeoPoint centre) => Ask(_within!, centre);

    public void Dispose()
    {
        _moving.Dispose();
        _asking.Dispose();
        _source.Dispose();
        Finish(Process.Start(AsServer("pg_ctl", "stop", "-m", "immediate", "-D", $"{_folder}/data"))!);
        _server.WaitForExit();
        _server.Dispose();
        Directory.Delete(_folder, true);
    }

    private NpgsqlCommand Question(string sql)
    {
        NpgsqlCommand question = new(sql, _asking);
        question.Parameters.Add(new NpgsqlParameter<double>());
        question.Parameters.Add(new NpgsqlParameter<double>());
        question.Prepare();
        return question;
    }

    private ReadOnlySpan<int> Ask(NpgsqlCommand question, GeoPoint centre)
    {
        ((NpgsqlParameter<double>)question.Parameters[0]).TypedValue = centre.Lon;
        ((NpgsqlParameter<double>)question.Parameters[1]).TypedValue = centre.Lat;
        _found.Clear();
        using NpgsqlDataReader rows = question.ExecuteReader();
        while (rows.Read())
        {
            _found.Add(rows.GetInt32(0));
        }

        return CollectionsMarshal.AsSpan(_found);
    }

    private static void Columns(NpgsqlCommand command, ReadOnlySpan<(int Slot, GeoPoint To)> moves)
    {
        int[] slots = new int[moves.Length];
        double[] lons = new double[moves.Length], lats = new double[moves.Length];
        for (int i = 0; i < moves.Length; i++)
        {
            (slots[i], lons[i], lats[i]) = (moves[i].Slot, moves[i].To.Lon, moves[i].To.Lat);
        }

        if (command.Parameters.Count == 0)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double });
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double });
        }

        command.Parameters[0].Value = slots;
        command.Parameters[1].Value = lons;
        command.Parameters[2].Value = lats;
    }

    private void Execute(string sql)
    {
        using NpgsqlCommand command = new(sql, _moving);
        command.ExecuteNonQuery();
    }

    private NpgsqlConnection Connect()
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return _source.OpenConnection();
            }
            catch (NpgsqlException) when (i < 200)
            {
                Thread.Sleep(50);
            }
        }
    }

    // The server refuses to run as root.
    private static ProcessStartInfo AsServer(string program, params string[] arguments)
    {
        string path = Path.Combine(Programs, program);
        ProcessStartInfo start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        return start;
    }

    private static void Finish(Process process)
    {
        using (process)
        {
            if (process.StartInfo.RedirectStandardOutput)
            {
                Drain(process);
            }

            process.WaitForExit();
        }
    }

    private static void Drain(Process process)
    {
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
