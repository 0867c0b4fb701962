using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;

namespace Command.Ingest.Tests.Journal;

/// <summary>Journals that were written by other versions.</summary>
public abstract partial class JournalCompliance
{
    /// <summary>Bytes in the engine's SQL.</summary>
    protected abstract string Literal(byte[] bytes);

    [Fact]
    public async Task Read_EntriesOfTheFirstSchema_AreReadAndGoneOnFrom()
    {
        const string Name = nameof(Read_EntriesOfTheFirstSchema_AreReadAndGoneOnFrom);
        await using IJournalStore journal = Open(Name);
        JournalEntry[] entries = [.. Enumerable.Range(1, 3000).Select(n => Entry(n))];
        byte[] hash = new byte[32];
        Change(Name, string.Join(';', entries.Select(e => Insert(ref hash, e, 1, JsonSerializer.SerializeToUtf8Bytes(e.Event, CommandJson.Wire.PictureEvent)))));

        await journal.AppendAsync(3000, [Entry(3001), Entry(3002)], [], Cancel);

        Assert.Equal(Enumerable.Range(1, 3002).Select(n => Json(Entry(n))), journal.Read(0).Select(Json));
        Assert.Equal([Json(Entry(3000)), Json(Entry(3001))], journal.Range(2999, 2).Select(Json));
    }

    [Theory]
    [InlineData(JournalEntry.Schema + 1, "00")]
    [InlineData(JournalEntry.Schema, "FF")]
    [InlineData(1, "7B2265223A2268656172642D6F66227D")]
    public async Task Read_EntryOfALaterVersion_SaysWhichVersionIsNeeded(int schema, string hex)
    {
        const string Name = nameof(Read_EntryOfALaterVersion_SaysWhichVersionIsNeeded);
        string name = $"{Name}{schema}";
        await using IJournalStore journal = Open(name);
        byte[] hash = new byte[32];
        Change(name, Insert(ref hash, Entry(1), 1, JsonSerializer.SerializeToUtf8Bytes(Entry(1).Event, CommandJson.Wire.PictureEvent)));
        Change(name, Insert(ref hash, Entry(2), schema, Convert.FromHexString(hex)));

        List<long> read = [];
        JournalUnavailableException e = Assert.Throws<JournalUnavailableException>(() =>
        {
            foreach (JournalEntry entry in journal.Read(0))
            {
                read.Add(entry.Sequence);
            }
        });

        Assert.Equal([1L], read);
        Assert.Contains("Entry 2 was written by a later version", e.Message, StringComparison.Ordinal);
    }

    /// <summary>The SQL of a row that is bound to the one before as the first release bound it.</summary>
    private string Insert(ref byte[] hash, JournalEntry entry, int schema, byte[] e)
    {
        string observed = entry.ObservedAt.ToString("O", CultureInfo.InvariantCulture), known = entry.KnownAt.ToString("O", CultureInfo.InvariantCulture);
        byte[] numbers = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(numbers, entry.Sequence);
        BinaryPrimitives.WriteInt32BigEndian(numbers.AsSpan(8), schema);
        hash = SHA256.HashData([.. hash, .. numbers, .. Part(Encoding.UTF8.GetBytes(observed)), .. Part(Encoding.UTF8.GetBytes(known)), .. Part(Encoding.UTF8.GetBytes(entry.Author)), .. Part(e)]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"INSERT INTO journal (sequence, observed, known, author, schema, event, hash) VALUES ({entry.Sequence}, '{observed}', '{known}', '{entry.Author}', {schema}, {Literal(e)}, {Literal(hash)})");
    }

    private static byte[] Part(byte[] bytes)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [.. length, .. bytes];
    }

    private static string Json(JournalEntry entry) => JsonSerializer.Serialize(entry, CommandJson.Wire.JournalEntry);
}
