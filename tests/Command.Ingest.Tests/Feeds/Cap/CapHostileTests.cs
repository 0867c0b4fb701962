using System.Diagnostics;
using System.Text;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using CsCheck;
using static Command.Ingest.Tests.Feeds.Cap.CapXmlText;

namespace Command.Ingest.Tests.Feeds.Cap;

/// <summary>Whatever the bytes are, they give messages or faults in bounded time.</summary>
public sealed class CapHostileTests
{
    private const int Million = 1_000_000;

    // The two 880 kB samples are one polygon each; their beginning breaks in the same places and leaves time for more mutations.
    private const int Longest = 40_000;

    public static TheoryData<string, string> Hostile => new()
    {
        { "nested elements", Alert(Repeat("<a>", Million / 3)) },
        { "nested alerts", Repeat("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>", Million / 50) },
        { "many children", Alert(Repeat("<x/>", Million / 4)) },
        { "many infos", Alert(Repeat("<info/>", Million / 7)) },
        { "many areas", Alert("<info>" + Repeat("<area/>", Million / 7) + "</info>") },
        { "many bad polygons", Alert(Area(string.Concat(Enumerable.Range(0, Million / 25).Select(i => $"<polygon>{i}</polygon>")))) },
        { "many circles", Alert(Area(string.Concat(Enumerable.Range(0, Million / 25).Select(i => $"<circle>1,1 {i % 1000}.{i}</circle>")))) },
        { "one long token", Alert(Area($"<polygon>{Repeat("1", Million)}</polygon>")) },
        { "a polygon of commas", Alert(Area($"<polygon>{Repeat(", ", Million / 2)}</polygon>")) },
        { "a polygon of blanks", Alert(Area($"<polygon>{Repeat(" ", Million)}</polygon>")) },
        { "references of commas", Alert($"<references>{Repeat(", ", Million / 2)}</references>") },
        { "references of quotes", Alert($"<references>{Repeat("\" ", Million / 2)}x</references>") },
        { "references of one token", Alert($"<references>{Repeat("\",", Million / 2)}</references>") },
        { "a headline of level words", Alert(Info($"<headline>{Repeat("解除红色", Million / 10)}</headline>")) },
        { "a headline of brackets", Alert(Info($"<headline>{Repeat("[Ⅰ级", Million / 10)}</headline>")) },
        { "a sent of digits", Alert(sent: $"<sent>{Repeat("9", Million)}</sent>") },
        { "many alerts without identity", "<feed xmlns='http://www.w3.org/2005/Atom'>" + Repeat("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>", Million / 50) + "</feed>" },
        { "many entries", "<feed xmlns='http://www.w3.org/2005/Atom'>" + Repeat("<entry/>", Million / 8) + "</feed>" },
        { "nested entries", "<feed xmlns='http://www.w3.org/2005/Atom'>" + Repeat("<entry>", 100) + Repeat("<x/>", Million / 4) + Repeat("</entry>", 100) + "</feed>" },
    };

    [Fact]
    public void Decode_AnyMutationOfAnySample_GivesMessagesOrFaultsInBoundedTime()
    {
        byte[][] samples = [.. Samples.Files("cap").Select(f => Samples.Bytes(f)).Select(b => b.Length <= Longest ? b : b[..Longest])];
        Assert.SkipWhen(samples.Length == 0, "The samples are not on this machine.");
        Gen<(int Kind, int At, byte With, int Length)[]> edits = Gen.Select(Gen.Int[0, 4], Gen.Int[0, Longest], Gen.Byte, Gen.Int[1, 40]).Array[1, 6];
        Gen.Select(Gen.Int[0, samples.Length - 1], edits).Sample(
            t =>
            {
                byte[] mutated = t.Item2.Aggregate(samples[t.Item1], Edit);

                Stopwatch watch = Stopwatch.StartNew();
                Decoded decoded = Decode(mutated);

                Assert.All(decoded.Faults, f => Assert.Matches("^[a-z][a-zA-Z0-9-]*$", f.Code));
                Assert.All(decoded.Messages.Cast<Alert>(), Usable);
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"Took {watch.Elapsed}.");
            },
            iter: 5_000);
    }

    [Fact]
    public void Decode_AnySampleCutAnywhere_GivesMessagesOrFaults()
    {
        foreach (string file in Samples.Files("cap"))
        {
            byte[] whole = Samples.Bytes(file);
            for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 40))
            {
                Decoded decoded = Decode(whole[..length]);
                Assert.True(decoded.Refused, $"{file} cut to {length} bytes was not refused.");
            }
        }
    }

    [Fact]
    public void Decode_AnyBytes_GivesMessagesOrFaults() => Gen.Byte.Array[0, 200].Sample(bytes => Assert.True(Decode(bytes).Refused), iter: 2_000);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Decode_HostileMegabyte_IsAnsweredSoonAndShortly(string what, string xml)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(xml);
        Stopwatch watch = Stopwatch.StartNew();

        Decoded decoded = Decode(bytes);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{what} took {watch.Elapsed}.");
        Assert.InRange(decoded.Faults.Length, 0, 10_001);
        Assert.All(decoded.Messages.Cast<Alert>(), Usable);
        Assert.All(decoded.Faults.Concat(decoded.Messages.SelectMany(m => m.Issues)), f => Assert.InRange(f.Reason.Length, 1, 1_000));
    }

    [Fact]
    public void Decode_PolygonOfAMillionVertices_IsThinnedWithoutGrowingWithIt()
    {
        string text = string.Join(' ', Enumerable.Range(0, Million).Select(i => $"{i % 90}.{i},{i % 180}.{i}"));

        Alert alert = Only(Alert(Area($"<polygon>{text}</polygon>")));

        Assert.InRange(Assert.IsType<AreaShape>(alert.Shape).Outer.Length, 19_000, 20_001);
        Assert.Contains("cap-polygon-thinned", alert.Codes());
    }

    private static void Usable(Alert alert)
    {
        Assert.NotEmpty(alert.SourceId);
        Assert.NotEmpty(alert.Sender);
        Assert.InRange(alert.Issues.Length, 0, 52);
        Assert.True(alert.Level is null or (>= 1 and <= 4));
        Assert.All(alert.Shape?.Positions() ?? [], p => Assert.True(p.IsValid));
        Assert.True(alert.MsgType is not ("Update" or "Cancel") || !alert.References.IsEmpty);
    }

    private static byte[] Edit(byte[] bytes, (int Kind, int At, byte With, int Length) edit)
    {
        int at = edit.At % (bytes.Length + 1);
        int end = Math.Min(bytes.Length, at + edit.Length);
        return edit.Kind switch
        {
            0 => [.. bytes[..at], .. bytes[end..]],
            1 => [.. bytes[..at], edit.With, .. bytes[at..]],
            2 when at < bytes.Length => [.. bytes[..at], edit.With, .. bytes[(at + 1)..]],
            3 => [.. bytes[..end], .. bytes[at..]],
            // A digit or letter for another keeps the document well-formed, so that the decoder and not the XML reader meets it.
            _ when at < bytes.Length && char.IsAsciiLetterOrDigit((char)bytes[at]) => [.. bytes[..at], (byte)"09aZ+-.,"[edit.With % 8], .. bytes[(at + 1)..]],
            _ => bytes,
        };
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();
}
