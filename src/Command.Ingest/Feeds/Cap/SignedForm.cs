using System.Collections.Immutable;
using System.Xml;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// An alert node by node as its bytes have it: prefixes, white space and order kept, because a signature is over these and not over what they mean.
/// </summary>
/// <param name="Nodes">The alert's own nodes; the first is its start.</param>
/// <param name="Before">Processing instructions and comments before the alert; empty for one that stands inside another document.</param>
/// <param name="After">The same after the alert.</param>
internal sealed record SignedForm(ImmutableArray<SignedNode> Nodes, ImmutableArray<SignedNode> Before, ImmutableArray<SignedNode> After)
{
    /// <summary>More declarations than this are no alert's; every one in scope is looked at for every element.</summary>
    private const int MostDeclarations = 100;

    /// <summary>Characters, about: what it costs to make its bytes once.</summary>
    public long Size { get; } = Nodes.Sum(n => 16L + n.Value.Length + n.Attributes.Sum(a => 16L + a.Value.Length));

    /// <summary>True when it has more declarations or attributes than any real alert, so that its bytes are not made.</summary>
    public bool Excessive { get; } = Nodes.Any(n => n.Attributes.Length > MostDeclarations) || Nodes.Sum(n => n.Attributes.Count(a => a.Declares is not null)) > MostDeclarations;

    /// <summary>Where the alert's own signatures start: its children, not those of something quoted in it.</summary>
    public ImmutableArray<int> Signatures { get; } = Children(Nodes);

    /// <summary>
    /// The alerts of a document in its order, an alert inside another one left out; null for those that carry no signature. The document must be one that <see cref="SafeXml"/> has read.
    /// </summary>
    public static ImmutableArray<SignedForm?> Read(ReadOnlyMemory<byte> body)
    {
        // The limits of SafeXml held when the document was read there; here nothing may be left out, or no digest would agree.
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 0 };
        using XmlReader reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), settings);
        ImmutableArray<SignedForm?>.Builder forms = ImmutableArray.CreateBuilder<SignedForm?>();
        ImmutableArray<SignedNode>.Builder outside = ImmutableArray.CreateBuilder<SignedNode>();
        int before = 0;
        bool whole = false;
        Stack<(string Prefix, string Uri)[]> around = new();
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "alert" && CapWords.Namespaces.Contains(reader.NamespaceURI))
            {
                whole = reader.Depth == 0;
                before = outside.Count;
                forms.Add(OfAlert(reader, around.Reverse().SelectMany(d => d)));
            }
            else if (reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement)
            {
                around.Push([.. Attributes(reader).Where(a => a.Declares is not null).Take(MostDeclarations).Select(a => (a.Declares!, a.Value))]);
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                around.Pop();
            }
            else if (reader.Depth == 0 && Outside(reader) is { } node)
            {
                outside.Add(node);
            }
        }

        if (whole && forms is [{ } only])
        {
            forms[0] = only with { Before = [.. outside.Take(before)], After = [.. outside.Skip(before)] };
        }

        return forms.ToImmutable();
    }

    private static SignedForm? OfAlert(XmlReader reader, IEnumerable<(string Prefix, string Uri)> around)
    {
        ImmutableArray<SignedNode>.Builder nodes = ImmutableArray.CreateBuilder<SignedNode>();
        HashSet<string> used = new(StringComparer.Ordinal);
        int depth = reader.Depth;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    bool empty = reader.IsEmptyElement;
                    SignedNode start = new(SignedNodeKind.Start, reader.Prefix, reader.LocalName, reader.NamespaceURI, "", Attributes(reader));
                    used.Add(start.Prefix);
                    used.UnionWith(start.Attributes.Where(a => a.Declares is null).Select(a => a.Prefix));
                    nodes.Add(start);
                    if (empty)
                    {
                        nodes.Add(start with { Kind = SignedNodeKind.End, Attributes = [] });
                    }

                    break;
                case XmlNodeType.EndElement:
                    nodes.Add(new SignedNode(SignedNodeKind.End, reader.Prefix, reader.LocalName, reader.NamespaceURI, "", []));
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    nodes.Add(new SignedNode(SignedNodeKind.Text, "", "", "", reader.Value, []));
                    break;
                default:
                    if (Outside(reader) is { } node)
                    {
                        nodes.Add(node);
                    }

                    break;
            }
        }
        while (!(reader.Depth == depth && (reader.NodeType == XmlNodeType.EndElement || (nodes.Count == 2 && nodes[1].Kind == SignedNodeKind.End))) && reader.Read());

        // A signed alert was a document of its own before it was put into another: of the names around it only those it uses are its own.
        SignedNode first = nodes[0];
        if (Children(nodes.ToImmutable()).IsEmpty)
        {
            return null;
        }

        HashSet<string> declared = [.. first.Attributes.Select(a => a.Declares).OfType<string>()];
        IEnumerable<SignedAttribute> taken = around.Reverse().DistinctBy(d => d.Prefix).Where(d => used.Contains(d.Prefix) && !declared.Contains(d.Prefix))
            .Select(d => d.Prefix.Length == 0 ? new SignedAttribute("", "xmlns", SignedAttribute.Xmlns, d.Uri) : new SignedAttribute("xmlns", d.Prefix, SignedAttribute.Xmlns, d.Uri));
        nodes[0] = first with { Attributes = [.. first.Attributes, .. taken] };
        return new SignedForm(nodes.ToImmutable(), [], []);
    }

    private static ImmutableArray<int> Children(ImmutableArray<SignedNode> nodes)
    {
        ImmutableArray<int>.Builder found = ImmutableArray.CreateBuilder<int>();
        int depth = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Kind == SignedNodeKind.Start)
            {
                if (depth == 1 && nodes[i].Local == "Signature" && nodes[i].Uri == CapSignature.Namespace)
                {
                    found.Add(i);
                }

                depth++;
            }
            else if (nodes[i].Kind == SignedNodeKind.End)
            {
                depth--;
            }
        }

        return found.ToImmutable();
    }

    private static SignedNode? Outside(XmlReader reader) => reader.NodeType switch
    {
        XmlNodeType.ProcessingInstruction => new SignedNode(SignedNodeKind.Instruction, "", reader.Name, "", reader.Value, []),
        XmlNodeType.Comment => new SignedNode(SignedNodeKind.Comment, "", "", "", reader.Value, []),
        _ => null,
    };

    private static ImmutableArray<SignedAttribute> Attributes(XmlReader reader)
    {
        if (!reader.HasAttributes)
        {
            return [];
        }

        ImmutableArray<SignedAttribute>.Builder attributes = ImmutableArray.CreateBuilder<SignedAttribute>(reader.AttributeCount);
        while (reader.MoveToNextAttribute())
        {
            attributes.Add(new SignedAttribute(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value));
        }

        reader.MoveToElement();
        return attributes.ToImmutable();
    }
}

internal enum SignedNodeKind
{
    Start,
    End,
    Text,
    Instruction,
    Comment,
}

/// <summary>One node: an element's start with its attributes, its end, text, or a processing instruction whose target is <paramref name="Local"/>.</summary>
internal sealed record SignedNode(SignedNodeKind Kind, string Prefix, string Local, string Uri, string Value, ImmutableArray<SignedAttribute> Attributes);

internal sealed record SignedAttribute(string Prefix, string Local, string Uri, string Value)
{
    /// <summary>The namespace of declarations.</summary>
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";

    /// <summary>The prefix that it declares, or null for an attribute that declares none.</summary>
    public string? Declares => Uri != Xmlns ? null : Prefix.Length == 0 ? "" : Local;
}
