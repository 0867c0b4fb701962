using System.Collections.Immutable;
using System.Text;

namespace Command.Ingest.Feeds.Cap;

/// <summary>How nodes become bytes that two machines agree on.</summary>
/// <param name="Exclusive">Exclusive XML Canonicalization 1.0: only names that are used; else Canonical XML 1.0 and 1.1, which differ in nothing that is met here.</param>
/// <param name="Comments">Comments stay.</param>
/// <param name="Prefixes">Exclusive: prefixes that are treated as the inclusive form does (<c>InclusiveNamespaces</c>); empty text is the default namespace.</param>
internal sealed record Canonicalization(bool Exclusive, bool Comments, ImmutableArray<string> Prefixes)
{
    /// <summary>Which white space between elements is taken as signed; all of it by the standards.</summary>
    public Indentation Indentation { get; init; }

    public static Canonicalization Inclusive { get; } = new(false, false, []);

    /// <summary>By the algorithm's name; null for one that is not known.</summary>
    public static Canonicalization? Of(string? algorithm) => algorithm switch
    {
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" or "http://www.w3.org/2006/12/xml-c14n11" => Inclusive,
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments" or "http://www.w3.org/2006/12/xml-c14n11#WithComments" => Inclusive with { Comments = true },
        "http://www.w3.org/2001/10/xml-exc-c14n#" => Inclusive with { Exclusive = true },
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments" => new Canonicalization(true, true, []),
        _ => null,
    };
}

/// <summary>Texts of nothing but white space, which stand between elements to be looked at.</summary>
internal enum Indentation
{
    Kept,

    /// <summary>Left out before an alert's signatures.</summary>
    NotBeforeSignatures,

    None,
}

/// <summary>Canonical XML 1.0 and 1.1 (W3C) and Exclusive XML Canonicalization 1.0 over one element with all that is in it, in one pass.</summary>
internal sealed class CanonicalXml
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Prefix, string Uri)> _inScope = [];
    private readonly List<(string Prefix, string Uri)> _rendered = [];
    private readonly Stack<(int InScope, int Rendered, int Inherited)> _depths = new();
    private readonly List<SignedAttribute> _inherited = [];
    private readonly Canonicalization _method;

    private CanonicalXml(Canonicalization method) => _method = method;

    /// <summary>The bytes of the element that starts at <paramref name="apex"/>.</summary>
    /// <param name="form">The alert.</param>
    /// <param name="apex">Index of the element's start.</param>
    /// <param name="left">Starts of elements that are left out with all that is in them.</param>
    /// <param name="method">The algorithm.</param>
    /// <param name="around">Processing instructions before and after the alert are part of it: a signature over the whole document.</param>
    public static byte[] Write(SignedForm form, int apex, ImmutableArray<int> left, Canonicalization method, bool around)
    {
        CanonicalXml canonical = new(method);
        if (around)
        {
            foreach (SignedNode node in form.Before)
            {
                canonical.Aside(node, before: "", after: "\n");
            }
        }

        canonical.Element(form, apex, left);
        if (around)
        {
            foreach (SignedNode node in form.After)
            {
                canonical.Aside(node, before: "\n", after: "");
            }
        }

        return Encoding.UTF8.GetBytes(canonical._text.ToString());
    }

    private void Element(SignedForm form, int apex, ImmutableArray<int> left)
    {
        ImmutableArray<SignedNode> nodes = form.Nodes;
        int depth = 0, apexDepth = -1, leftDepth = -1;
        for (int i = 0; i < nodes.Length; i++)
        {
            SignedNode node = nodes[i];
            bool written = apexDepth >= 0 && leftDepth < 0;
            switch (node.Kind)
            {
                case SignedNodeKind.Start:
                    apexDepth = i == apex ? depth : apexDepth;
                    leftDepth = leftDepth < 0 && left.Contains(i) ? depth : leftDepth;
                    Open(node, i == apex, apexDepth >= 0 && leftDepth < 0);
                    depth++;
                    break;
                case SignedNodeKind.End:
                    depth--;
                    Close(node, written);
                    leftDepth = depth == leftDepth ? -1 : leftDepth;
                    if (depth == apexDepth)
                    {
                        return;
                    }

                    break;
                case SignedNodeKind.Text when written && !(_method.Indentation != Indentation.Kept && IsIndentation(form, i)):
                    Escape(node.Value, attribute: false);
                    break;
                case SignedNodeKind.Instruction or SignedNodeKind.Comment when written:
                    Aside(node, "", "");
                    break;
            }
        }
    }

    // What an element holds between its start and its own end is its text, even if blank.
    private bool IsIndentation(SignedForm form, int i) =>
        string.IsNullOrWhiteSpace(form.Nodes[i].Value)
        && !(form.Nodes[i - 1].Kind == SignedNodeKind.Start && form.Nodes[i + 1].Kind == SignedNodeKind.End)
        && (_method.Indentation == Indentation.None || form.Signatures.Contains(i + 1));

    private void Open(SignedNode node, bool apex, bool written)
    {
        _depths.Push((_inScope.Count, _rendered.Count, _inherited.Count));
        foreach (SignedAttribute attribute in node.Attributes)
        {
            if (attribute.Declares is { } prefix)
            {
                _inScope.Add((prefix, attribute.Value));
            }
            else if (!written && attribute is { Prefix: "xml", Local: "lang" or "space" })
            {
                _inherited.Add(attribute);
            }
        }

        if (!written)
        {
            return;
        }

        _text.Append('<').Append(Name(node.Prefix, node.Local));
        foreach ((string prefix, string uri) in Needed(node, apex).Distinct().Select(p => (p, Uri(_inScope, p) ?? "")).OrderBy(n => n.p, StringComparer.Ordinal))
        {
            if (prefix != "xml" && (Uri(_rendered, prefix) ?? (prefix.Length == 0 ? "" : null)) != uri)
            {
                _rendered.Add((prefix, uri));
                _text.Append(prefix.Length == 0 ? " xmlns=\"" : $" xmlns:{prefix}=\"");
                Escape(uri, attribute: true);
                _text.Append('"');
            }
        }

        IEnumerable<SignedAttribute> own = node.Attributes.Where(a => a.Declares is null);
        IEnumerable<SignedAttribute> inherited = apex && !_method.Exclusive ? _inherited.AsEnumerable().Reverse().DistinctBy(i => i.Local).Where(i => !own.Any(o => o.Prefix == "xml" && o.Local == i.Local)) : [];
        foreach (SignedAttribute attribute in own.Concat(inherited).OrderBy(a => a.Uri, StringComparer.Ordinal).ThenBy(a => a.Local, StringComparer.Ordinal))
        {
            _text.Append(' ').Append(Name(attribute.Prefix, attribute.Local)).Append("=\"");
            Escape(attribute.Value, attribute: true);
            _text.Append('"');
        }

        _text.Append('>');
    }

    private IEnumerable<string> Needed(SignedNode node, bool apex)
    {
        IEnumerable<string> declared = apex ? _inScope.Select(n => n.Prefix) : node.Attributes.Select(a => a.Declares).OfType<string>();
        if (!_method.Exclusive)
        {
            return declared;
        }

        IEnumerable<string> used = node.Attributes.Where(a => a.Declares is null && a.Prefix.Length > 0).Select(a => a.Prefix).Prepend(node.Prefix);
        return used.Concat(declared.Where(_method.Prefixes.Contains));
    }

    private void Close(SignedNode node, bool written)
    {
        if (written)
        {
            _text.Append("</").Append(Name(node.Prefix, node.Local)).Append('>');
        }

        (int inScope, int rendered, int inherited) = _depths.Pop();
        _inherited.RemoveRange(inherited, _inherited.Count - inherited);
        _inScope.RemoveRange(inScope, _inScope.Count - inScope);
        _rendered.RemoveRange(rendered, _rendered.Count - rendered);
    }

    private void Aside(SignedNode node, string before, string after)
    {
        if (node.Kind == SignedNodeKind.Comment && !_method.Comments)
        {
            return;
        }

        _text.Append(before);
        if (node.Kind == SignedNodeKind.Comment)
        {
            _text.Append("<!--").Append(node.Value.Replace("\r", "&#xD;", StringComparison.Ordinal)).Append("-->");
        }
        else
        {
            _text.Append("<?").Append(node.Local).Append(node.Value.Length == 0 ? "" : " ").Append(node.Value.Replace("\r", "&#xD;", StringComparison.Ordinal)).Append("?>");
        }

        _text.Append(after);
    }

    private void Escape(string text, bool attribute)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' when !attribute => _text.Append("&gt;"),
                '"' when attribute => _text.Append("&quot;"),
                '\t' when attribute => _text.Append("&#x9;"),
                '\n' when attribute => _text.Append("&#xA;"),
                '\r' => _text.Append("&#xD;"),
                _ => _text.Append(c),
            };
        }
    }

    private static string Name(string prefix, string local) => prefix.Length == 0 ? local : prefix + ":" + local;

    private static string? Uri(List<(string Prefix, string Uri)> names, string prefix)
    {
        for (int i = names.Count - 1; i >= 0; i--)
        {
            if (names[i].Prefix == prefix)
            {
                return names[i].Uri;
            }
        }

        return null;
    }
}
