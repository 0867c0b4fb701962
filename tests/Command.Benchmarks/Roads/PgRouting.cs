using Command.Geo;
using Command.Geo.Roads;
using Npgsql;
using NpgsqlTypes;

namespace Command.Benchmarks.Roads;

/// <summary>
/// The same question for pgRouting: <c>pgr_dijkstraCost</c> from all units to one incident. Its graph is that of the turns — a node is the end of a
/// directed edge, before, in or after the closure that the way is in — so that forbidden turns, U-turns and closures cost what they cost here.
/// Units and the incident are joined to it with each question; like every pgRouting search it reads its graph from the table each time.
/// </summary>
internal sealed class PgRouting : IDisposable
{
    private const int Parts = 3;
    private const int Leaving = 0, Open = 1, Entering = 2;
    private const long IncidentNode = -1;
    private const long FirstUnitNode = -2;

    private readonly PostgresServer _server;
    private readonly NpgsqlConnection _connection;
    private readonly RoadConditions _conditions;
    private readonly ILookup<int, (int From, double Seconds)> _into;
    private readonly NpgsqlCommand _clear, _join, _ask;

    private PgRouting(PostgresServer server, RoadConditions conditions, IEnumerable<(int From, int To)> turns)
    {
        _server = server;
        _conditions = conditions;
        _connection = server.Connect();
        _into = turns.ToLookup(t => t.To, t => (t.From, conditions.Graph.TwinOf(t.From) == t.To ? conditions.Graph.UTurnSeconds : 0));
        Execute("CREATE EXTENSION pgrouting CASCADE; CREATE TABLE arcs (source bigint, target bigint, cost float8); CREATE TABLE joins (source bigint, target bigint, cost float8)");
        using (NpgsqlBinaryImporter rows = _connection.BeginBinaryImport("COPY arcs FROM STDIN BINARY"))
        {
            foreach ((long source, long target, double cost) in Arcs())
            {
                rows.StartRow();
                rows.Write(source, NpgsqlDbType.Bigint);
                rows.Write(target, NpgsqlDbType.Bigint);
                rows.Write(cost, NpgsqlDbType.Double);
                ArcCount++;
            }

            rows.Complete();
        }

        Execute("ANALYZE arcs");
        _clear = new NpgsqlCommand("TRUNCATE joins", _connection);
        _join = new NpgsqlCommand("INSERT INTO joins SELECT * FROM unnest($1, $2, $3)", _connection);
        _ask = new NpgsqlCommand(
            "SELECT start_vid, agg_cost FROM pgr_dijkstraCost('SELECT row_number() OVER () AS id, source, target, cost FROM (SELECT * FROM arcs UNION ALL SELECT * FROM joins) a', $1, -1, true)",
            _connection);
        foreach (NpgsqlDbType type in (ReadOnlySpan<NpgsqlDbType>)[NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Double])
        {
            _join.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        }

        _ask.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
    }

    /// <summary>How many arcs its graph has.</summary>
    public int ArcCount { get; }

    /// <summary>Starts it on a network; null where pgRouting for PostgreSQL 15 is not on this machine.</summary>
    /// <param name="conditions">The roads as they are.</param>
    /// <param name="turns">The turns that may be driven, U-turns included.</param>
    public static PgRouting? Start(RoadConditions conditions, IEnumerable<(int From, int To)> turns) =>
        PostgresServer.Start("pgrouting") is { } server ? new PgRouting(server, conditions, turns) : null;

    /// <summary>Seconds of each unit to the incident; null without a way.</summary>
    public double?[] Seconds(GeoPoint incident, GeoPoint[] units, TravelOptions options)
    {
        SnapReach reach = new(options.MostOffRoadM, options.AmbiguityM);
        ILookup<int, RoadPosition> targets = _conditions.Graph.Snap(incident, reach).ToLookup(t => t.Edge);
        List<(long Source, long Target, double Cost)> joins = [];
        foreach (RoadPosition target in targets.SelectMany(t => t))
        {
            double last = (target.Fraction * _conditions.SecondsOf(target.Edge)) + Walk(target, options);
            foreach ((int from, double turn) in _into[target.Edge])
            {
                joins.AddRange(Enumerable.Range(0, Parts).Where(part => Next(part, _conditions.IsClosed(target.Edge)) is not null).Select(part => (Node(from, part), IncidentNode, turn + last)));
            }
        }

        for (int unit = 0; unit < units.Length; unit++)
        {
            Join(units[unit], FirstUnitNode - unit, incident, targets, options, joins);
        }

        return Ask(joins, units.Length);
    }

    public void Dispose()
    {
        _clear.Dispose();
        _join.Dispose();
        _ask.Dispose();
        _connection.Dispose();
        _server.Dispose();
    }

    private void Join(GeoPoint unit, long node, GeoPoint incident, ILookup<int, RoadPosition> targets, TravelOptions options, List<(long Source, long Target, double Cost)> joins)
    {
        if (unit.DistanceTo(incident) is var apart && apart <= options.AtSceneM)
        {
            joins.Add((node, IncidentNode, apart * 3.6 / options.OffRoadKmh));
        }

        foreach (RoadPosition at in _conditions.Graph.Snap(unit, new SnapReach(options.MostOffRoadM, options.AmbiguityM)))
        {
            double seconds = _conditions.SecondsOf(at.Edge);
            joins.Add((node, Node(at.Edge, _conditions.IsClosed(at.Edge) ? Leaving : Open), Walk(at, options) + ((1 - at.Fraction) * seconds)));
            joins.AddRange(targets[at.Edge].Where(t => t.Fraction >= at.Fraction).Select(t => (node, IncidentNode, Walk(at, options) + ((t.Fraction - at.Fraction) * seconds) + Walk(t, options))));
        }
    }

    private double?[] Ask(List<(long Source, long Target, double Cost)> joins, int units)
    {
        _clear.ExecuteNonQuery();
        _join.Parameters[0].Value = joins.Select(j => j.Source).ToArray();
        _join.Parameters[1].Value = joins.Select(j => j.Target).ToArray();
        _join.Parameters[2].Value = joins.Select(j => j.Cost).ToArray();
        _join.ExecuteNonQuery();
        _ask.Parameters[0].Value = Enumerable.Range(0, units).Select(u => FirstUnitNode - u).ToArray();
        double?[] seconds = new double?[units];
        using NpgsqlDataReader rows = _ask.ExecuteReader();
        while (rows.Read())
        {
            seconds[FirstUnitNode - rows.GetInt64(0)] = rows.GetDouble(1);
        }

        return seconds;
    }

    private IEnumerable<(long Source, long Target, double Cost)> Arcs() =>
        from turns in _into
        from turn in turns
        from part in Enumerable.Range(0, Parts)
        let next = Next(part, _conditions.IsClosed(turns.Key))
        where next is not null
        select (Node(turn.From, part), Node(turns.Key, next.Value), turn.Seconds + _conditions.SecondsOf(turns.Key));

    private static double Walk(RoadPosition at, TravelOptions options) => at.OffRoadM * 3.6 / options.OffRoadKmh;

    private static long Node(int edge, int part) => ((long)edge * Parts) + part;

    private static int? Next(int part, bool closed) => (part, closed) switch
    {
        (Leaving, true) => Leaving,
        (Leaving or Open, false) => Open,
        (Open or Entering, true) => Entering,
        _ => null,
    };

    private void Execute(string sql)
    {
        using NpgsqlCommand command = new(sql, _connection);
        command.ExecuteNonQuery();
    }
}
