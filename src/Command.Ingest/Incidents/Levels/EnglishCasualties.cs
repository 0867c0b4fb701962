namespace Command.Ingest.Incidents.Levels;

/// <summary>Reads <see cref="Casualties"/> out of English text in lower case: "3 dead and at least 12 injured", "killing two", "no injuries".</summary>
internal static class EnglishCasualties
{
    private const int Reach = 8;

    public static Casualties Of(string text)
    {
        Dictionary<Fate, PeopleCount> counts = [];
        if (EnglishWords.HasFate(text))
        {
            foreach (string clause in Clauses(text))
            {
                if (!EnglishWords.NotSo.Any(w => clause.Contains(w, StringComparison.Ordinal)))
                {
                    Read(clause, counts);
                }
            }
        }

        return new Casualties
        {
            Dead = Get(counts, Fate.Dead),
            Missing = Get(counts, Fate.Missing),
            Trapped = Get(counts, Fate.Trapped),
            Injured = Get(counts, Fate.Injured),
            LightlyInjured = Get(counts, Fate.Light),
        };
    }

    private static PeopleCount? Get(Dictionary<Fate, PeopleCount> counts, Fate fate) => counts.TryGetValue(fate, out PeopleCount count) ? count : null;

    // A comma between figures belongs to the number: 1,200.
    private static IEnumerable<string> Clauses(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool ends = i == text.Length || text[i] is '.' or ';' or '!' or '\n' or '\r' or '。' or '，' || text[i] == '?' || (text[i] == ',' && !(i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1])));
            if (ends)
            {
                yield return text[start..Math.Min(text.Length, i + 1)];
                start = i + 1;
            }
        }
    }

    private static void Read(string clause, Dictionary<Fate, PeopleCount> counts)
    {
        string[] words = [.. clause.Split([' ', '\t', '.', ';', '!', '?', ':', '(', ')', '"', '/', '，', '。', '\u3000'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim(',', '\'', '-', '\n', '\r')).Where(w => w.Length > 0)];
        bool doubted = EnglishWords.Doubts.Any(d => clause.Contains(d, StringComparison.Ordinal));
        bool all = words.Any(w => w is "all" or "everyone" or "everybody");
        int deniedUntil = -1;
        for (int i = 0; i < words.Length; i++)
        {
            if (EnglishWords.Denials.Contains(words[i]))
            {
                deniedUntil = i + Reach;
            }
            else if (EnglishWords.FateOf(words[i]) is var (fate, use))
            {
                bool denied = i <= deniedUntil;
                PeopleCount? count = denied ? PeopleCount.None : Before(words, i) ?? After(words, i);
                bool light = fate == Fate.Injured && i > 0 && words[i - 1] is "slightly" or "lightly" or "minor" or "light";
                Take(counts, light ? Fate.Light : fate, count ?? (!doubted && (use == WordUse.Person || HasPerson(words, i)) ? PeopleCount.Some : null), all && !doubted);
            }
            else if (words[i] is "but" or "however" or "though" or "although" || (EnglishWords.CountOf(words[i]) is { Number: > 0 } && !IsNoOne(words, i)))
            {
                deniedUntil = -1;
            }
        }
    }

    private static bool IsNoOne(string[] words, int at) => words[at] == "one" && at > 0 && words[at - 1] == "no";

    private static void Take(Dictionary<Fate, PeopleCount> counts, Fate fate, PeopleCount? count, bool all)
    {
        if (fate == Fate.Safe)
        {
            if (all && count is not { Number: 0 })
            {
                counts[Fate.Trapped] = PeopleCount.None;
            }
        }
        else if (count is { Number: 0 })
        {
            foreach (Fate none in fate == Fate.Harmed ? (Fate[])[Fate.Dead, Fate.Injured] : [fate])
            {
                counts.TryAdd(none, PeopleCount.None);
            }
        }
        else if (count is not null)
        {
            Fate told = fate == Fate.Harmed ? Fate.Injured : fate;
            counts[told] = PeopleCount.Worse(Get(counts, told), count)!.Value;
        }
    }

    /// <summary>"3 people were killed", "two elderly residents inside are trapped".</summary>
    private static PeopleCount? Before(string[] words, int fate)
    {
        bool person = false;
        for (int i = fate - 1; i >= Math.Max(0, fate - Reach); i--)
        {
            if (EnglishWords.Persons.Contains(words[i]))
            {
                person = true;
            }
            else if (words[i] is "a" or "an" or "lone" && person)
            {
                return i + 1 < words.Length && (EnglishWords.Persons.Contains(words[i + 1]) || EnglishWords.Fillers.Contains(words[i + 1])) ? new PeopleCount(1, CountSureness.Exact) : null;
            }
            else if (EnglishWords.CountOf(words[i]) is { } count)
            {
                return IsOfPeople(words, i, fate) ? Qualified(words, i, count) : null;
            }
            else if (EnglishWords.FateOf(words[i]) is not null)
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsOfPeople(string[] words, int count, int fate)
    {
        for (int i = count + 1; i < fate; i++)
        {
            if (EnglishWords.Persons.Contains(words[i]))
            {
                return true;
            }

            if (!EnglishWords.Fillers.Contains(words[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"killing at least three", "death toll rises to 12".</summary>
    private static PeopleCount? After(string[] words, int fate)
    {
        for (int i = fate + 1; i < Math.Min(words.Length, fate + Reach); i++)
        {
            if (EnglishWords.CountOf(words[i]) is { } count && !EnglishWords.Leads.Contains(words[i]))
            {
                // "killed 3 injured 5": a number directly before another fate is that one's.
                bool taken = i + 1 < words.Length && words[i + 1] is { } next && (EnglishWords.FateOf(next) is not null || !(EnglishWords.Persons.Contains(next) || next is "and" or "in" or "on" or "at" or "after" or "near" or "more"));
                return taken && !IsPaired(words, fate, i) ? null : Qualified(words, i, count);
            }

            if (!EnglishWords.Leads.Contains(words[i]))
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsPaired(string[] words, int fate, int count) =>
        count == fate + 1 && count + 2 < words.Length && EnglishWords.FateOf(words[count + 1]) is not null && EnglishWords.CountOf(words[count + 2]) is not null;

    private static PeopleCount Qualified(string[] words, int at, PeopleCount count)
    {
        string before = at > 0 ? words[at - 1] : "", further = at > 1 ? words[at - 2] : "";
        CountSureness how = (before, further) switch
        {
            ("least", "at") or ("than", "more") or ("over", _) => CountSureness.AtLeast,
            ("about" or "around" or "some" or "nearly" or "almost" or "approximately", _) or ("to", "up") => CountSureness.About,
            _ => count.How,
        };
        return count.Number == 0 ? PeopleCount.None : count with { How = how };
    }

    private static bool HasPerson(string[] words, int fate)
    {
        for (int i = Math.Max(0, fate - Reach); i < fate; i++)
        {
            if (EnglishWords.Persons.Contains(words[i]))
            {
                return true;
            }
        }

        return fate + 1 < words.Length && EnglishWords.Persons.Contains(words[fate + 1]);
    }
}
