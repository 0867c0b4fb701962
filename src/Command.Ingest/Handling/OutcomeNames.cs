using System.Data.Common;
using Command.Ingest.Security;

namespace Command.Ingest.Handling;

/// <summary>Words that many rows have — kinds, districts, agencies, sources — by their numbers in the table. Local to one connection at a time; not thread-safe.</summary>
internal sealed class OutcomeNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _names = [];

    public static async Task<OutcomeNames> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        OutcomeNames names = new();
        DbCommand command = connection.With("SELECT id, name FROM handling_names");
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    names.Add(reader.GetInt32(0), reader.GetString(1));
                }
            }
        }

        return names;
    }

    public string Of(int number) => _names.GetValueOrDefault(number) ?? "";

    /// <summary>The number of a word, which is written down where it is new; null for null.</summary>
    public int? NumberOf(string? name, ICollection<(int Number, string Name)> fresh)
    {
        if (name is null)
        {
            return null;
        }

        if (!_numbers.TryGetValue(name, out int number))
        {
            number = _numbers.Count + 1;
            Add(number, name);
            fresh.Add((number, name));
        }

        return number;
    }

    private void Add(int number, string name)
    {
        _numbers[name] = number;
        _names[number] = name;
    }
}
