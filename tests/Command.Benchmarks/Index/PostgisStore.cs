using System.Runtime.InteropServices;
using Command.Geo;
using Npgsql;
using NpgsqlTypes;

namespace Command.Benchmarks.Index;

/// <summary>PostGIS over its own socket in a folder of its own: geography with a GiST index, prepared statements, no waiting for the disk.</summary>
internal sealed class PostgisStore : IUnitStore
{
    private readonly PostgresServer _server;
    private readonly NpgsqlConnection _moving;
    private readonly NpgsqlConnection _asking;
    private readonly List<int> _found = [];
    private NpgsqlCommand? _move;
    private NpgsqlCommand? _nearest;
    private NpgsqlCommand? _within;

    private PostgisStore(PostgresServer server)
    {
        _server = server;
        _moving = server.Connect();
        _asking = server.Connect();
    }

    public string Name => "PostGIS geography";

    public double ToleranceM => 0.01;

    public static PostgisStore? Start() => PostgresServer.Start("postgis") is { } server ? new PostgisStore(server) : null;

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
        _server.Dispose();
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
}
