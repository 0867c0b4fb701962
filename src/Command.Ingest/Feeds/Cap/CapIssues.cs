using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>What is wrong with one alert without keeping it from being used. Holds a fixed number, so that a hostile document cannot fill the journal with complaints.</summary>
internal sealed class CapIssues
{
    private const int Most = 50;

    private readonly List<Fault> _kept = [];
    private int _beyond;

    public void Add(string code, string reason, CapElement? at = null) => Add(new Fault(code, reason, at is null ? null : Where(at)));

    public void Add(Fault issue)
    {
        if (_kept.Count < Most)
        {
            _kept.Add(issue);
        }
        else
        {
            _beyond++;
        }
    }

    public ImmutableArray<Fault> ToImmutable() => _beyond == 0
        ? [.. _kept]
        : [.. _kept, new Fault("cap-issues-many", string.Create(CultureInfo.InvariantCulture, $"{_beyond} more issues were found and are not listed."))];

    /// <summary>The element and its line, for a person who looks at the document.</summary>
    public static string Where(XElement at) => at is IXmlLineInfo line && line.HasLineInfo()
        ? string.Create(CultureInfo.InvariantCulture, $"{at.Name.LocalName}, line {line.LineNumber}")
        : at.Name.LocalName;

    /// <inheritdoc cref="Where(XElement)"/>
    public static string Where(CapElement at) => at.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{at.Local}, line {at.Line}") : at.Local;

    /// <summary>A sender's text, short enough to stand in a reason.</summary>
    public static string Quote(string text) => text.Length <= 60 ? $"“{text}”" : $"“{text.AsSpan(0, 60)}…”";
}
