using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>A document's items, before any of them is judged.</summary>
/// <param name="Items">In the order sent.</param>
/// <param name="Faults">Rows that are no objects, or the one reason why nothing could be read.</param>
internal sealed record Open311Document(ImmutableArray<Open311Item> Items, ImmutableArray<Fault> Faults)
{
    public static Open311Document Refused(string code, string reason, string? where = null) => new([], [new Fault(code, reason, where)]);
}

/// <summary>
/// One item of a document as named texts. Nested fields are named with a slash (<c>extended_attributes/priority</c>);
/// names are in lower case, texts are trimmed, and empty or null fields are absent.
/// </summary>
/// <param name="Fields">The fields. Of a name that came more than once the first text has the name; the others (<c>name#2</c>) count in the hash.</param>
/// <param name="Where">The row in the document, from 1.</param>
internal sealed record Open311Item(ImmutableSortedDictionary<string, string> Fields, string Where)
{
    /// <summary>Who reported, which is no part of what is reported: kept with the envelope and never hashed, for a hash that is shown could be searched for a telephone number.</summary>
    private static readonly FrozenSet<string> s_personal =
        FrozenSet.ToFrozenSet(["first_name", "last_name", "phone", "email", "device_id", "account_id", "api_key"], StringComparer.Ordinal);

    // Most items have no extensions, and each is asked for a dozen of them under two names.
    private readonly bool _nested = Fields.Keys.Any(n => n.Contains('/', StringComparison.Ordinal));

    public string? this[string name] => Fields.GetValueOrDefault(name);

    public bool Has(string name) => Fields.ContainsKey(name);

    /// <summary>The same request under its id: what it says, and so its hash, is what it says once its server leaves the token out.</summary>
    public Open311Item Under(string id) => this with { Fields = Fields.SetItem("service_request_id", id).Remove("token") };

    /// <summary>The extension's value, under whichever of the names used for it in the field.</summary>
    public string? Extended(params ReadOnlySpan<string> names)
    {
        foreach (string name in _nested ? names : default)
        {
            if ((this["extended_attributes/" + name] ?? this["attributes/" + name]) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The same content gives the same hash (leaving out who reported it), whatever the order, the spacing or the form (JSON or XML) it came in.</summary>
    public string Hash()
    {
        ArrayBufferWriter<byte> content = new(512);
        foreach ((string name, string text) in Fields)
        {
            if (s_personal.Contains(name))
            {
                continue;
            }

            Encoding.UTF8.GetBytes(name, content);
            content.Write<byte>([0]);
            Encoding.UTF8.GetBytes(text, content);
            content.Write<byte>([0]);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }

    /// <summary>Fills an item; the sorted order makes the hash independent of the sender's.</summary>
    internal sealed class Builder(string where)
    {
        private readonly ImmutableSortedDictionary<string, string>.Builder _fields =
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

        public void Add(string name, string? text)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return;
            }

            // A value in a list that changes must change the hash too; the readers bound the number of fields.
            string key = name.ToLowerInvariant(), next = key;
            for (int times = 2; _fields.ContainsKey(next); times++)
            {
                next = string.Create(CultureInfo.InvariantCulture, $"{key}#{times}");
            }

            _fields.Add(next, text.Trim());
        }

        public Open311Item Build() => new(_fields.ToImmutable(), where);
    }
}
