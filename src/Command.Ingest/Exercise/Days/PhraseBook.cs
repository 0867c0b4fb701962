using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Command.Ingest.Exercise.Days;

/// <summary>
/// Sentences by kind and voice. A line is a sentence: <c>[a|b|]</c> is one of several, which may hold others, and <c>{fact}</c> what is so about the event.
/// A heading <c># kind voice</c>, or <c># kind&gt;effect voice</c> for how an event of a kind is told as an effect. Immutable.
/// </summary>
public sealed class PhraseBook
{
    private readonly FrozenDictionary<string, ImmutableArray<string>> _lines;

    private PhraseBook(FrozenDictionary<string, ImmutableArray<string>> lines) => _lines = lines;

    /// <summary>The sentences of the labelled days.</summary>
    public static PhraseBook Chinese { get; } = Of(TrafficWords.Text, WaterWords.Text, FireWords.Text, PipeWords.Text, PeopleWords.Text, WinterWords.Text, EverydayWords.Text, EnglishWords.Text);

    public static PhraseBook Of(params ReadOnlySpan<string> texts)
    {
        Dictionary<string, List<string>> lines = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            List<string> under = [];
            foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (line[0] == '#')
                {
                    string heading = line[1..].Trim();
                    under = lines.TryGetValue(heading, out List<string>? known) ? known : lines[heading] = [];
                }
                else
                {
                    under.Add(line);
                }
            }
        }

        return new PhraseBook(lines.ToFrozenDictionary(l => l.Key, l => l.Value.ToImmutableArray(), StringComparer.Ordinal));
    }

    /// <summary>Every section with its sentences, as they are written.</summary>
    public IEnumerable<(string Heading, ImmutableArray<string> Lines)> Sections => _lines.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value));

    /// <summary>The sentences for how a kind shows in another; else of that kind itself; else the voice of a caller.</summary>
    public ImmutableArray<string> For(string kind, string told, string voice) =>
        kind != told && _lines.TryGetValue($"{kind}>{told} {voice}", out ImmutableArray<string> effect) ? effect
        : kind != told && voice != "say" && _lines.ContainsKey($"{kind}>{told} say") && !_lines.ContainsKey($"{told} {voice}") ? _lines[$"{kind}>{told} say"]
        : _lines.TryGetValue($"{told} {voice}", out ImmutableArray<string> own) ? own
        : _lines.GetValueOrDefault($"{told} say", []);

    public ImmutableArray<string> Section(string heading) => _lines.GetValueOrDefault(heading, []);

    /// <summary>One way to say a sentence.</summary>
    internal static string Say(string line, Func<string, string> fact, Chance chance)
    {
        StringBuilder said = new();
        int at = 0;
        Say(line, ref at, said, speak: true, fact, chance);
        return said.ToString();
    }

    private static void Say(string line, ref int at, StringBuilder said, bool speak, Func<string, string> fact, Chance chance)
    {
        while (at < line.Length && line[at] is not ('|' or ']'))
        {
            char c = line[at++];
            if (c == '[')
            {
                int chosen = speak ? chance.Below(Alternatives(line, at)) : -1;
                for (int i = 0; ; i++)
                {
                    Say(line, ref at, said, i == chosen, fact, chance);
                    if (at >= line.Length || line[at++] == ']')
                    {
                        break;
                    }
                }
            }
            else if (c == '{')
            {
                int end = line.IndexOf('}', at);
                if (speak)
                {
                    said.Append(fact(line[at..end]));
                }

                at = end + 1;
            }
            else if (speak)
            {
                said.Append(c);
            }
        }
    }

    private static int Alternatives(string line, int at)
    {
        int count = 1, depth = 0;
        for (; at < line.Length && (depth > 0 || line[at] != ']'); at++)
        {
            depth += line[at] == '[' ? 1 : line[at] == ']' ? -1 : 0;
            count += depth == 0 && line[at] == '|' ? 1 : 0;
        }

        return count;
    }
}
