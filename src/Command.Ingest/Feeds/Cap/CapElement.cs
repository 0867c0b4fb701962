using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// One element of an alert with what is in it, small enough to be made twenty thousand times a second. White space between the elements
/// of CAP's own structure is left out; everything else is as the document has it.
/// </summary>
internal sealed class CapElement
{
    private List<CapElement>? _children;
    private string? _text;
    private bool _data;

    private CapElement(string local, string uri, int line)
    {
        Local = local;
        Uri = uri;
        Line = line;
    }

    /// <summary>The name without its prefix; empty for a piece of text between elements.</summary>
    public string Local { get; }

    /// <summary>The namespace.</summary>
    public string Uri { get; }

    /// <summary>Line in the document, from 1; 0 where it is not known.</summary>
    public int Line { get; }

    /// <summary>Attributes that declare no namespace, in the document's order.</summary>
    public IReadOnlyList<(string Local, string Value)> Attributes { get; private set; } = [];

    /// <summary>Elements and pieces of text in the document's order; empty for one that holds a single text or nothing.</summary>
    public ReadOnlySpan<CapElement> Parts => _children is null ? [] : System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_children);

    /// <summary>Whether it holds an element.</summary>
    public bool HasElements => _children is not null && _children.Exists(c => c.Local.Length > 0);

    /// <summary>All text in it.</summary>
    public string Value
    {
        get
        {
            if (_children is null)
            {
                return _text ?? "";
            }

            StringBuilder text = new();
            AppendTo(text);
            return text.ToString();
        }
    }

    /// <summary>The first child of this namespace and the name; null when there is none.</summary>
    public CapElement? First(string name)
    {
        foreach (CapElement child in Parts)
        {
            if (child.Local == name && child.Uri == Uri)
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>The children of this namespace and the name.</summary>
    public IEnumerable<CapElement> All(string name)
    {
        int count = _children?.Count ?? 0;
        for (int i = 0; i < count; i++)
        {
            if (_children![i].Local == name && _children[i].Uri == Uri)
            {
                yield return _children[i];
            }
        }
    }

    /// <summary>The same element as it was read another way.</summary>
    public static CapElement Of(XElement element)
    {
        IXmlLineInfo line = element;
        CapElement made = new(element.Name.LocalName, element.Name.NamespaceName, line.HasLineInfo() ? line.LineNumber : 0)
        {
            Attributes = [.. element.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => (a.Name.LocalName, a.Value))],
        };
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XElement child:
                    made.Add(Of(child));
                    break;
                case XText text when !(IsStructure(made.Local) && string.IsNullOrWhiteSpace(text.Value)):
                    made.Add(text.Value, text is XCData);
                    break;
            }
        }

        return made;
    }

    /// <summary>
    /// A document that is one alert without a signature, in one pass; null for any other document, among them one that nests deeper than
    /// <see cref="SafeXml.MaxDepth"/>, which is then read the long way, where its faults are told.
    /// </summary>
    public static CapElement? UnsignedAlert(XmlReader reader)
    {
        if (reader.MoveToContent() != XmlNodeType.Element || !CapWrapper.IsAlert(reader.LocalName, reader.NamespaceURI))
        {
            return null;
        }

        IXmlLineInfo? lines = reader as IXmlLineInfo;
        CapElement root = Start(reader, lines);
        List<CapElement> open = [];
        CapElement at = root;
        bool within = !reader.IsEmptyElement;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count >= SafeXml.MaxDepth - 1 || (open.Count == 0 && reader.LocalName == "Signature" && reader.NamespaceURI == CapSignature.Namespace))
                    {
                        return null;
                    }

                    CapElement child = Start(reader, lines);
                    at.Add(child);
                    if (!reader.IsEmptyElement)
                    {
                        open.Add(at);
                        at = child;
                    }

                    break;
                case XmlNodeType.EndElement when open.Count > 0:
                    at = open[^1];
                    open.RemoveAt(open.Count - 1);
                    break;
                case XmlNodeType.EndElement:
                    within = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when within:
                    at.Add(reader.Value, reader.NodeType == XmlNodeType.CDATA);
                    break;
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when within && !IsStructure(at.Local):
                    at.Add(reader.Value, data: false);
                    break;
            }
        }

        return root;
    }

    private static CapElement Start(XmlReader reader, IXmlLineInfo? lines)
    {
        CapElement element = new(reader.LocalName, reader.NamespaceURI, lines?.LineNumber ?? 0);
        if (!reader.HasAttributes)
        {
            return element;
        }

        List<(string, string)>? attributes = null;
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != SignedAttribute.Xmlns)
            {
                (attributes ??= []).Add((reader.LocalName, reader.Value));
            }
        }

        reader.MoveToElement();
        element.Attributes = attributes ?? element.Attributes;
        return element;
    }

    /// <summary>Elements that by every edition of CAP hold elements and no text of their own.</summary>
    private static bool IsStructure(string local) => local is "alert" or "info" or "area" or "resource" or "parameter";

    private void Add(CapElement child)
    {
        if (_text is not null)
        {
            AddText(_text, _data);
            _text = null;
        }

        (_children ??= []).Add(child);
    }

    private void Add(string text, bool data)
    {
        if (_children is null && _text is null)
        {
            (_text, _data) = (text, data);
        }
        else if (_children is null && !_data && !data)
        {
            _text += text;
        }
        else if (_children is [.., { Local.Length: 0, _data: false } last] && !data)
        {
            last._text += text;
        }
        else
        {
            if (_text is not null)
            {
                AddText(_text, _data);
                _text = null;
            }

            AddText(text, data);
        }
    }

    private void AddText(string text, bool data) => (_children ??= []).Add(new CapElement("", "", 0) { _text = text, _data = data });

    private void AppendTo(StringBuilder text)
    {
        text.Append(_text);
        foreach (CapElement part in Parts)
        {
            part.AppendTo(text);
        }
    }
}
