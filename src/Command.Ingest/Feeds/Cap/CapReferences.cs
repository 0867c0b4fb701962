using System.Collections.Immutable;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>CAP <c>references</c>: triples <c>sender,identifier,sent</c> between white space; a sender with spaces stands in double quotes.</summary>
internal static class CapReferences
{
    public static ImmutableArray<AlertReference> Read(CapElement alert, CapIssues issues)
    {
        ImmutableArray<AlertReference>.Builder references = ImmutableArray.CreateBuilder<AlertReference>();
        foreach (CapElement element in CapXml.All(alert, "references"))
        {
            foreach (string triple in Triples(element.Value))
            {
                if (Reference(triple, element, issues) is { } reference)
                {
                    references.Add(reference);
                }
            }
        }

        return references.ToImmutable();
    }

    public static string Write(IEnumerable<AlertReference> references, DateTimeOffset sent)
    {
        StringBuilder text = new();
        foreach (AlertReference reference in references)
        {
            string sender = reference.Sender.Any(c => char.IsWhiteSpace(c) || c == ',') ? $"\"{reference.Sender}\"" : reference.Sender;
            // The triple must be whole to be read elsewhere; receivers match on sender and identifier, and senders in the field put their own sent here.
            text.Append(text.Length == 0 ? "" : " ").Append(sender).Append(',').Append(reference.Identifier).Append(',').Append(CapTime.Write(reference.Sent ?? sent));
        }

        return text.ToString();
    }

    private static AlertReference? Reference(string triple, CapElement at, CapIssues issues)
    {
        int afterSender = triple[0] == '"' && triple.IndexOf('"', 1) is > 0 and int quote ? triple.IndexOf(',', quote) : triple.IndexOf(',', StringComparison.Ordinal);
        string sender = afterSender < 0 ? "" : triple[..afterSender].Trim('"').Trim();
        string rest = afterSender < 0 ? "" : triple[(afterSender + 1)..];
        int afterIdentifier = rest.LastIndexOf(',');
        string identifier = (afterIdentifier < 0 ? rest : rest[..afterIdentifier]).Trim('"');
        if (sender.Length == 0 || identifier.Length == 0)
        {
            issues.Add("cap-reference-invalid", $"{CapIssues.Quote(triple)} is not a reference; expected sender,identifier,sent.", at);
            return null;
        }

        DateTimeOffset? sent = afterIdentifier >= 0 && rest[(afterIdentifier + 1)..] is { Length: > 0 } time ? CapTime.Read(time, at).Time : null;
        if (sent is null)
        {
            issues.Add("cap-reference-sent", $"The reference {CapIssues.Quote(triple)} has no readable sent time; it is matched by sender and identifier.", at);
        }

        return new AlertReference(sender, identifier, sent);
    }

    private static IEnumerable<string> Triples(string text)
    {
        int start = -1;
        bool quoted = false;
        // A quote that never closes is a letter like any other, or it would swallow every reference after it.
        int lastQuote = text.LastIndexOf('"');
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && (quoted || i < lastQuote))
            {
                quoted = !quoted;
            }

            if (!quoted && char.IsWhiteSpace(text[i]))
            {
                if (start >= 0)
                {
                    yield return text[start..i];
                }

                start = -1;
            }
            else if (start < 0)
            {
                start = i;
            }
        }

        if (start >= 0)
        {
            yield return text[start..];
        }
    }
}
