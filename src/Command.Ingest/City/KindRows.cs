using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Feeds;

namespace Command.Ingest.City;

/// <summary>Reads the kinds of a pack, and the tables that lead to them.</summary>
internal static class KindRows
{
    private const int MostWords = 100_000;
    private const int MostKindWords = 1_000;
    private const int LongestKindWord = 60;

    private static readonly FrozenDictionary<string, KindGroup> s_groups =
        Enum.GetValues<KindGroup>().ToFrozenDictionary(g => g.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static Kind Read(PackObject item, PackReferences references)
    {
        Kind kind = new()
        {
            Code = item.Slug("code"),
            Zh = item.Text("zh"),
            En = item.Text("en"),
            Group = item.Word("group", s_groups),
            OpensIncident = item.Flag("incident"),
            Life = TimeSpan.FromMinutes(item.Number("lifeMinutes", 1, 527_040)),
            RadiusM = item.Number("radiusM", 1, 100_000),
            Joins = Joins(item, references),
            Words = Words(item),
            Level = item.Has("level") ? item.Integer("level", 1, 4) : null,
            JoinAt = item.OptionalNumber("joinAt", 0.01, 1) ?? Kind.DefaultJoinAt,
            AskAt = item.OptionalNumber("askAt", 0.01, 1) ?? Kind.DefaultAskAt,
        };
        references.Define("kind", kind.Code, item, "code");
        return kind;
    }

    public static CodeTable ReadCodes(PackObject root, PackReferences references)
    {
        Dictionary<string, string> kinds = new(StringComparer.Ordinal);
        foreach ((string word, JsonElement value) in root.Members("kinds", MostWords))
        {
            string kind = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            references.Use("kind", kind, root, $"kinds['{word}']");
            kinds[word] = kind;
        }

        Dictionary<string, int> levels = new(StringComparer.Ordinal);
        foreach ((string word, JsonElement value) in root.Members("levels", MostWords))
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int level) || level is < 1 or > 4)
            {
                root.Fault("pack-field", "A level is a whole number from 1 to 4.", $"levels['{word}']");
            }
            else if (!levels.TryAdd(word.ToLowerInvariant(), level))
            {
                root.Fault("pack-duplicate", $"'{word}' stands twice when its case is left out.", $"levels['{word}']");
            }
        }

        return new CodeTable(kinds.ToFrozenDictionary(StringComparer.Ordinal), levels.ToFrozenDictionary(StringComparer.Ordinal))
        {
            Properties = Names(root, "properties", StringComparer.OrdinalIgnoreCase),
            StationIds = Names(root, "stations", StringComparer.Ordinal, name => references.Use("station", name.ToUpperInvariant(), root, "stations")),
        };
    }

    private static FrozenDictionary<string, string> Names(PackObject root, string member, StringComparer comparer, Action<string>? use = null)
    {
        Dictionary<string, string> names = new(comparer);
        foreach ((string word, JsonElement value) in root.Has(member) ? root.Members(member, MostWords) : [])
        {
            if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } name)
            {
                root.Fault("pack-field", "A name is a text that is not empty.", $"{member}['{word}']");
            }
            else if (!names.TryAdd(word, name))
            {
                root.Fault("pack-duplicate", $"'{word}' stands twice when its case is left out.", $"{member}['{word}']");
            }
            else
            {
                use?.Invoke(name);
            }
        }

        return names.ToFrozenDictionary(comparer);
    }

    private static FrozenDictionary<string, double> Joins(PackObject item, PackReferences references)
    {
        Dictionary<string, double> joins = new(StringComparer.Ordinal);
        foreach (PackObject join in item.Items("joins", 1_000))
        {
            string kind = join.Text("kind");
            references.Use("kind", kind, join, "kind");
            if (!joins.TryAdd(kind, join.Number("weight", 0, 1)))
            {
                join.Fault("pack-duplicate", $"'{kind}' is joined twice.", "kind");
            }
        }

        return joins.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static ImmutableArray<KindWord> Words(PackObject item)
    {
        ImmutableArray<KindWord>.Builder words = ImmutableArray.CreateBuilder<KindWord>();
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string? plain, PackObject row) in item.Has("words") ? item.TextsOrItems("words", MostKindWords) : [])
        {
            KindWord word = plain is not null ? new KindWord(plain, KindWord.Usual) : new KindWord(row.Text("word"), row.Number("weight", 0, 1));
            if (word.Text.Length > LongestKindWord)
            {
                row.Fault("pack-field", $"A word may have at most {LongestKindWord} characters.");
            }
            else if (word.Weight <= 0)
            {
                row.Fault("pack-field", "A word that tells nothing is left out; its weight must be over 0.", "weight");
            }
            else if (!seen.Add(word.Text))
            {
                row.Fault("pack-duplicate", $"'{word.Text}' stands twice among the words.");
            }

            words.Add(word);
        }

        return words.ToImmutable();
    }
}
