using System.Data.Common;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Handling;

/// <summary>Rows as the table has them, and back.</summary>
internal static class OutcomeRows
{
    /// <summary>The statement that reads one row by kind and id.</summary>
    public const string One = $"SELECT {HandlingDb.Columns} FROM handling_now WHERE kind = @kind AND id = @id";

    /// <summary>The statement that keeps the version that was.</summary>
    public const string Keep = $"INSERT INTO handling_past ({HandlingDb.Columns}, to_seq) SELECT {HandlingDb.Columns}, @from_seq FROM handling_now WHERE kind = @kind AND id = @id";

    private static readonly string[] s_columns = [.. HandlingDb.Columns.Split(", ")];

    /// <summary>The statement that puts the version that is.</summary>
    public static string Put { get; } =
        $"INSERT INTO handling_now ({HandlingDb.Columns}) VALUES ({string.Join(", ", s_columns.Select(c => "@" + c))}) ON CONFLICT (kind, id) DO UPDATE SET {string.Join(", ", s_columns.Skip(2).Select(c => $"{c} = excluded.{c}"))}";

    /// <summary>Rows of a kind by a clock, as they are now or were at an entry.</summary>
    /// <param name="clock">What puts them into the period.</param>
    /// <param name="past">True for versions that are no longer the newest.</param>
    /// <param name="light">Without ids and titles, where nobody reads them.</param>
    public static string Of(FigureClock clock, bool past, bool light)
    {
        string at = clock switch { FigureClock.Due => "due", FigureClock.Registered => "registered", _ => "known" };
        string columns = light ? HandlingDb.Columns.Replace("kind, id, from_seq, title,", "kind, '' AS id, from_seq, '' AS title,", StringComparison.Ordinal).Replace(" incident,", " '' AS incident,", StringComparison.Ordinal) : HandlingDb.Columns;
        return $"SELECT {columns} FROM {(past ? "handling_past" : "handling_now")} WHERE kind = @kind AND exercise = @exercise AND {at} >= @begins AND {at} < @ends AND from_seq <= @sequence{(past ? " AND to_seq > @sequence" : "")}";
    }

    /// <summary>A parameter for each column, to be filled again and again.</summary>
    public static void Declare(DbCommand command, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = name switch
            {
                "id" or "title" or "incident" or "more" => System.Data.DbType.String,
                "kind" or "type" or "level" or "district" or "agency" or "exercise" or "sources" or "returned" or "reworked" or "postponed" or "marks" => System.Data.DbType.Int32,
                _ => System.Data.DbType.Int64,
            };
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>The columns in order.</summary>
    public static IReadOnlyList<string> Columns => s_columns;

    public static void Fill(DbCommand command, OutcomeVersion version, OutcomeNames names, ICollection<(int, string)> fresh)
    {
        Outcome row = version.Row;
        object?[] values =
        [
            (int)row.Kind, row.Id, version.From, row.Title, names.NumberOf(row.Type, fresh), row.Level, names.NumberOf(row.District, fresh), names.NumberOf(row.Agency, fresh), row.Incident, row.Exercise ? 1 : 0,
            names.NumberOf(row.Sources, fresh), Ms(row.KnownAt), Ms(row.AnsweredAt), Ms(row.DispatchedAt), Ms(row.EnRouteAt), Ms(row.OnSceneAt), Ms(row.ClosedAt), Ms(row.RegisteredAt), Ms(row.DueAt), Ms(row.SettledAt),
            row.Returned, row.Reworked, row.Postponed, (int)row.Marks, row.More is null ? null : JsonSerializer.Serialize(row.More, CommandJson.Wire.OutcomeMore),
        ];
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    public static Outcome Read(DbDataReader reader, OutcomeNames names) => new()
    {
        Kind = (OutcomeKind)reader.GetInt32(0),
        Id = reader.GetString(1),
        Title = reader.GetString(3),
        Type = names.Of(reader.GetInt32(4)),
        Level = reader.IsDBNull(5) ? null : reader.GetInt32(5),
        District = reader.IsDBNull(6) ? null : names.Of(reader.GetInt32(6)),
        Agency = reader.IsDBNull(7) ? null : names.Of(reader.GetInt32(7)),
        Incident = reader.IsDBNull(8) ? null : reader.GetString(8),
        Exercise = reader.GetInt32(9) != 0,
        Sources = names.Of(reader.GetInt32(10)),
        KnownAt = Time(reader, 11)!.Value,
        AnsweredAt = Time(reader, 12),
        DispatchedAt = Time(reader, 13),
        EnRouteAt = Time(reader, 14),
        OnSceneAt = Time(reader, 15),
        ClosedAt = Time(reader, 16),
        RegisteredAt = Time(reader, 17),
        DueAt = Time(reader, 18),
        SettledAt = Time(reader, 19),
        Returned = reader.GetInt32(20),
        Reworked = reader.GetInt32(21),
        Postponed = reader.GetInt32(22),
        Marks = (OutcomeMarks)reader.GetInt32(23),
        More = reader.IsDBNull(24) ? null : JsonSerializer.Deserialize(reader.GetString(24), CommandJson.Wire.OutcomeMore),
    };

    /// <summary>Milliseconds of the Unix epoch; what is finer is left out when it is written, so that a figure is the same before and after.</summary>
    public static long? Ms(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();

    private static DateTimeOffset? Time(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
