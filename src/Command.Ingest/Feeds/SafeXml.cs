using System.Runtime.InteropServices;
using System.Xml;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>The one way XML from outside is read: no DTD, no resolver, bounded size and depth.</summary>
public static class SafeXml
{
    /// <summary>Deepest nesting read; real messages of every format stay under 40.</summary>
    public const int MaxDepth = 128;

    /// <summary>Reads a whole document, or says why not.</summary>
    /// <param name="body">The bytes; the encoding is the XML declaration's or the byte order mark's.</param>
    /// <param name="maxCharacters">Characters read at the most.</param>
    public static (XDocument? Document, Fault? Fault) Read(ReadOnlyMemory<byte> body, long maxCharacters = 32_000_000)
    {
        XmlReaderSettings settings = Settings(maxCharacters);
        try
        {
            if (TooDeep(body, settings) is { } deep)
            {
                return (null, deep);
            }

            using XmlReader reader = XmlReader.Create(Stream(body), settings);
            return (XDocument.Load(reader, LoadOptions.SetLineInfo), null);
        }
        catch (XmlException e) when (e.Message.Contains("DTD", StringComparison.Ordinal))
        {
            return (null, new Fault("xml-dtd", "The document carries a DTD, which is refused: nothing outside the message is ever fetched.", Position(e)));
        }
        catch (XmlException e)
        {
            return (null, new Fault("xml-malformed", $"The document is not well-formed XML: {e.Message}", Position(e)));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or System.Text.DecoderFallbackException)
        {
            return (null, new Fault("xml-encoding", $"The document's encoding could not be read: {e.Message}"));
        }
    }

    /// <summary>Reads a whole document within the same limits in a way of the caller's own, who sees to <see cref="MaxDepth"/>; null when it can't be read.</summary>
    /// <param name="body">The bytes; the encoding is the XML declaration's or the byte order mark's.</param>
    /// <param name="read">Takes the reader before its first node and reads it to its end, or gives null.</param>
    /// <param name="maxCharacters">Characters read at the most.</param>
    internal static T? Read<T>(ReadOnlyMemory<byte> body, Func<XmlReader, T?> read, long maxCharacters = 32_000_000)
        where T : class
    {
        try
        {
            using XmlReader reader = XmlReader.Create(Stream(body), Settings(maxCharacters));
            return read(reader);
        }
        catch (Exception e) when (e is XmlException or ArgumentException or InvalidOperationException or NotSupportedException or System.Text.DecoderFallbackException)
        {
            return null;
        }
    }

    private static XmlReaderSettings Settings(long maxCharacters) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = maxCharacters,
        MaxCharactersFromEntities = 0,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private static MemoryStream Stream(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out ArraySegment<byte> bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);

    private static Fault? TooDeep(ReadOnlyMemory<byte> body, XmlReaderSettings settings)
    {
        using XmlReader reader = XmlReader.Create(Stream(body), settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                return new Fault("xml-depth", $"The document nests deeper than {MaxDepth} elements.");
            }
        }

        return null;
    }

    private static string Position(XmlException e) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {e.LineNumber}, column {e.LinePosition}");
}
