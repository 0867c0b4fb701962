using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Command.Geo.Wire;

namespace Command.Geo.Osm;

/// <summary>The string table of one block, and the tags that are read with it. A string is decoded when it is first asked for.</summary>
internal sealed class PbfStrings(FrozenSet<string> keys)
{
    private const int MostStrings = 2_000_000;

    private readonly List<(int Start, int Length)> _places = [];
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _tags = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private ReadOnlyMemory<byte> _block;
    private string?[] _texts = [];
    private KeyState[] _keys = [];

    private enum KeyState : byte
    {
        Unknown,
        Kept,
        Passed,
    }

    public (string Code, string Reason)? Fault { get; private set; }

    /// <summary>Begins a new block.</summary>
    public void Start(ReadOnlyMemory<byte> block)
    {
        Fault = null;
        _block = block;
        _places.Clear();
    }

    /// <summary>Reads the <c>StringTable</c> message, a slice of the block.</summary>
    public void Read(ReadOnlySpan<byte> table)
    {
        ProtoReader reader = new(table);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            ReadOnlySpan<byte> text = reader.Bytes();
            _places.Add((text.IsEmpty || !_block.Span.Overlaps(text, out int at) ? 0 : at, text.Length));
            if (_places.Count > MostStrings)
            {
                Fail("osm-string", $"A block's string table holds more than {MostStrings} strings.");
                return;
            }
        }

        if (reader.Broken)
        {
            Fail("osm-protobuf", "A block's string table is no StringTable message.");
        }
    }

    public void Finish()
    {
        _texts = new string?[_places.Count];
        _keys = new KeyState[_places.Count];
    }

    public OsmTags Tags(ReadOnlySpan<byte> tagKeys, ReadOnlySpan<byte> values)
    {
        _tags.Clear();
        ProtoReader key = new(tagKeys), value = new(values);
        while (!key.AtEnd && !value.AtEnd)
        {
            Tag(key.Raw(), value.Raw());
        }

        if (!key.AtEnd || !value.AtEnd || key.Broken || value.Broken)
        {
            Fail("osm-protobuf", "An element has not as many keys as values.");
        }

        return new OsmTags(_tags.ToImmutable());
    }

    /// <summary>The tags of the next dense node: pairs of indexes, closed by a 0.</summary>
    public OsmTags DenseTags(ref ProtoReader reader)
    {
        _tags.Clear();
        for (ulong key = reader.Raw(); key != 0 && !reader.Broken; key = reader.Raw())
        {
            Tag(key, reader.Raw());
        }

        return new OsmTags(_tags.ToImmutable());
    }

    public string Text(ulong index)
    {
        if (index >= (ulong)_texts.Length)
        {
            Fail("osm-string", "An element names a string that the block's table does not hold.");
            return "";
        }

        (int start, int length) = _places[(int)index];
        return _texts[index] ??= Encoding.UTF8.GetString(_block.Span.Slice(start, length));
    }

    private void Tag(ulong key, ulong value)
    {
        if (key >= (ulong)_keys.Length || value >= (ulong)_keys.Length)
        {
            Fail("osm-string", "An element names a string that the block's table does not hold.");
            return;
        }

        ref KeyState known = ref _keys[key];
        if (known == KeyState.Unknown)
        {
            known = keys.Contains(Text(key)) ? KeyState.Kept : KeyState.Passed;
        }

        if (known == KeyState.Kept)
        {
            _tags.Add(KeyValuePair.Create(Text(key), Text(value)));
        }
    }

    private void Fail(string code, string reason) => Fault ??= (code, reason);
}
