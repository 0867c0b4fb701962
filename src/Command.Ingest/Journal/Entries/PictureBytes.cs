using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Journal.Entries;

/// <summary>
/// A picture as a snapshot holds it. Form 1 is JSON. Form 2 is a mark, the SHA-256 of what follows, and pieces of a few thousand items each, which are read on
/// all cores: the tables that grow with a city's history as fields, and whatever else a picture has, in one piece of JSON.
/// </summary>
/// <remarks>
/// A snapshot is a baseline and never the truth: whatever can't be read is <see langword="null"/>, and the journal is folded from its first entry on.
/// A new property of the picture itself needs nothing here.
/// </remarks>
public static class PictureBytes
{
    /// <summary>What the form is called between nodes.</summary>
    public const string MediaType = "application/x-command-picture";

    private const byte Rest = 0, Reports = 1, Alerts = 2, Readings = 3, Incidents = 4;
    private const int PieceHead = 1 + sizeof(int), ItemsInPiece = 4096;
    private static readonly int s_head = "command picture 2\n"u8.Length + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Mark => "command picture 2\n"u8;

    /// <summary>The picture in form 2.</summary>
    public static byte[] Write(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        PictureState rest = picture with
        {
            Reports = PictureState.Empty.Reports,
            Alerts = PictureState.Empty.Alerts,
            Readings = PictureState.Empty.Readings,
            Incidents = PictureState.Empty.Incidents,
        };
        byte[][] pieces =
        [
            Framed(Rest, JsonSerializer.SerializeToUtf8Bytes(rest, CommandJson.Wire.PictureState)),
            .. Pieces(Reports, picture.Reports.Values, PictureFields.Write),
            .. Pieces(Alerts, picture.Alerts.Values, PictureFields.Write),
            .. Pieces(Readings, picture.Readings.Values, PictureFields.Write),
            .. Pieces(Incidents, picture.Incidents.Values, PictureFields.Write),
        ];
        byte[] whole = new byte[s_head + pieces.Sum(p => (long)p.Length)];
        int at = s_head;
        foreach (byte[] piece in pieces)
        {
            piece.CopyTo(whole, at);
            at += piece.Length;
        }

        Mark.CopyTo(whole);
        SHA256.HashData(whole.AsSpan(s_head), whole.AsSpan(Mark.Length));
        return whole;
    }

    /// <summary>The picture, or null when the bytes are no picture that this version can read, or not what was written.</summary>
    public static PictureState? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return bytes.Span.StartsWith(Mark) ? OfPieces(bytes) : JsonSerializer.Deserialize(bytes.Span, CommandJson.Wire.PictureState);
        }
        catch (Exception e) when (Unreadable(e))
        {
            return null;
        }
    }

    private static bool Unreadable(Exception e) => e is JsonException or NotSupportedException or InvalidDataException || (e is AggregateException many && many.InnerExceptions.All(Unreadable));

    private static IEnumerable<byte[]> Pieces<T>(byte kind, IEnumerable<T> items, Action<FieldWriter, T> write) =>
        items.Chunk(ItemsInPiece).Select(chunk =>
        {
            FieldWriter to = new();
            foreach (T item in chunk)
            {
                write(to, item);
            }

            return Framed(kind, to.Take());
        });

    private static byte[] Framed(byte kind, byte[] content)
    {
        byte[] piece = new byte[PieceHead + content.Length];
        piece[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(piece.AsSpan(1), content.Length);
        content.CopyTo(piece, PieceHead);
        return piece;
    }

    private static PictureState OfPieces(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < s_head || !SHA256.HashData(bytes.Span[s_head..]).AsSpan().SequenceEqual(bytes.Span[Mark.Length..s_head]))
        {
            throw new InvalidDataException("The picture's bytes are not what was written.");
        }

        List<(byte Kind, ReadOnlyMemory<byte> Content)> pieces = [];
        for (ReadOnlyMemory<byte> left = bytes[s_head..]; !left.IsEmpty;)
        {
            int length = left.Length < PieceHead ? -1 : BinaryPrimitives.ReadInt32LittleEndian(left.Span[1..]);
            if (length < 0 || length > left.Length - PieceHead)
            {
                throw new InvalidDataException("A piece of the picture is longer than what there is.");
            }

            pieces.Add((left.Span[0], left.Slice(PieceHead, length)));
            left = left[(PieceHead + length)..];
        }

        WordTable words = new();
        ILookup<byte, object> read = pieces.AsParallel().AsOrdered().Select(p => (p.Kind, Items: Piece(p.Kind, p.Content.Span, words))).AsSequential().ToLookup(p => p.Kind, p => p.Items);
        PictureState picture = read[Rest].Cast<PictureState>().FirstOrDefault() ?? throw new InvalidDataException("There is no picture.");
        Task<ImmutableDictionary<string, ReportItem>> reports = Task.Run(() => Table<ReportItem>(read[Reports], r => r.Id));
        ImmutableDictionary<string, Series> readings = Table<Series>(read[Readings], s => s.Id);
        return picture with
        {
            Readings = readings,
            Alerts = Table<AlertItem>(read[Alerts], a => a.Id),
            Incidents = Table<Incident>(read[Incidents], i => i.Id),
            Reports = reports.GetAwaiter().GetResult(),
        };
    }

    private static object Piece(byte kind, ReadOnlySpan<byte> content, WordTable words)
    {
        FieldReader from = new(content, words);
        return kind switch
        {
            Rest => JsonSerializer.Deserialize(content, CommandJson.Wire.PictureState) ?? throw new InvalidDataException("There is no picture."),
            Reports => All(ref from, PictureFields.ReadReport),
            Alerts => All(ref from, PictureFields.ReadAlert),
            Readings => All(ref from, PictureFields.ReadSeries),
            Incidents => All(ref from, PictureFields.ReadIncident),
            _ => throw new InvalidDataException($"There is no kind {kind} of a piece."),
        };
    }

    private static List<T> All<T>(ref FieldReader from, FieldReader.Reading<T> each)
    {
        List<T> items = new(ItemsInPiece);
        while (!from.Ended)
        {
            items.Add(each(ref from));
        }

        return items;
    }

    /// <summary>A table of items, put in in the order of the tree that it is: neighbours find their way to each other in the cache.</summary>
    private static ImmutableDictionary<string, T> Table<T>(IEnumerable<object> pieces, Func<T, string> id)
    {
        KeyValuePair<string, T>[] items = [.. pieces.Cast<List<T>>().SelectMany(p => p).Select(i => KeyValuePair.Create(id(i), i))];
        ImmutableDictionary<string, T>.Builder table = ImmutableDictionary.CreateBuilder<string, T>();
        Array.Sort(Array.ConvertAll(items, i => table.KeyComparer.GetHashCode(i.Key)), items);
        foreach ((string key, T item) in items)
        {
            table[key] = item;
        }

        return table.ToImmutable();
    }
}
