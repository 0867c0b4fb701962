using System.Buffers;
using System.Text;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// One table of a static GTFS, row by row: UTF-8 with or without a byte order mark, commas, fields in double quotes with a doubled quote inside, lines ended
/// by LF or CRLF (GTFS Schedule reference, "File requirements"). Memory is bounded by the longest row.
/// </summary>
internal sealed class GtfsCsv : IDisposable
{
    /// <summary>Characters of a row at the most; a longer one is no row of any table.</summary>
    public const int LongestRow = 64 * 1024;

    private readonly StreamReader _reader;
    private readonly char[] _block = new char[16 * 1024];
    private readonly ArrayBufferWriter<char> _row = new(1024);
    private readonly List<int> _ends = [];
    private readonly List<string> _header = [];
    private int _at, _read;

    /// <param name="stream">The unpacked table; what ends early is taken to end there.</param>
    public GtfsCsv(Stream stream)
    {
        _reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        if (Next())
        {
            for (int i = 0; i < _ends.Count; i++)
            {
                _header.Add(this[i].ToString());
            }
        }
    }

    /// <summary>True when a row was longer than any may be, or a quote was never closed: nothing after it can be trusted.</summary>
    public bool Broken { get; private set; }

    /// <summary>A field of the present row, trimmed; empty where the row has none.</summary>
    public ReadOnlySpan<char> this[int column] => column < 0 || column >= _ends.Count
        ? default
        : _row.WrittenSpan[(column == 0 ? 0 : _ends[column - 1]).._ends[column]].Trim();

    /// <summary>Which column has this name; -1 where none has.</summary>
    public int Column(string name) => _header.IndexOf(name);

    /// <summary>Goes to the next row that is not blank.</summary>
    public bool Next()
    {
        while (!Broken && ReadRow())
        {
            if (_ends.Count > 1 || !this[0].IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _reader.Dispose();

    private bool ReadRow()
    {
        _row.ResetWrittenCount();
        _ends.Clear();
        bool quoted = false, any = false;
        int fieldStart = 0;
        while (Peek() is { } c)
        {
            any = true;
            _at++;
            if (quoted)
            {
                if (c != '"')
                {
                    Append(c);
                }
                else if (Peek() == '"')
                {
                    _at++;
                    Append('"');
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && _row.WrittenCount == fieldStart)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                _ends.Add(_row.WrittenCount);
                fieldStart = _row.WrittenCount;
            }
            else if (c == '\n')
            {
                _ends.Add(_row.WrittenCount);
                return true;
            }
            else if (c != '\r')
            {
                Append(c);
            }

            if (_row.WrittenCount + _ends.Count > LongestRow)
            {
                Broken = true;
                return false;
            }
        }

        Broken |= quoted;
        _ends.Add(_row.WrittenCount);
        return any && !Broken;
    }

    private void Append(char c)
    {
        _row.GetSpan(1)[0] = c;
        _row.Advance(1);
    }

    private char? Peek()
    {
        if (_at == _read)
        {
            _at = 0;
            _read = _reader.Read(_block, 0, _block.Length);
        }

        return _at < _read ? _block[_at] : null;
    }
}
