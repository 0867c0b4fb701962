using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;

namespace Command.Ingest.Api.Open311;

/// <summary>JSON of the API: UTF-8 with Chinese as it is.</summary>
internal static class Open311Json
{
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = s_encoder }))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>XML of the API: UTF-8 without a byte order mark. Texts must have been cleaned of what XML cannot carry.</summary>
internal static class Open311Xml
{
    public static byte[] Bytes(XElement root)
    {
        using MemoryStream stream = new();
        using (XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            new XDocument(root).Save(xml);
        }

        return stream.ToArray();
    }
}
