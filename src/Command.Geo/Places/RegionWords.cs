using System.Collections.Immutable;
using Command.Geo.Areas;

namespace Command.Geo.Places;

/// <summary>The province, city and districts that addresses begin with in Chinese and end with in English.</summary>
internal sealed class RegionWords
{
    private readonly ImmutableArray<string> _wide;
    private readonly ImmutableArray<(string Zh, Area District)> _districts;
    private readonly ImmutableArray<(string En, Area? District)> _english;

    public RegionWords(IReadOnlyCollection<Area> areas)
    {
        IEnumerable<string> wide = areas.Where(a => a.Level is AreaLevel.City or AreaLevel.Province).Select(a => a.Zh)
            .Concat(areas.Select(a => ProvinceNames.Of(a.Code)).OfType<string>());
        _wide = [.. wide.Select(w => FoldedText.TextOf(w)).SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(w => w.Length)];
        Area[] districts = [.. areas.Where(a => a.Level is AreaLevel.District or AreaLevel.County)];
        _districts = [.. districts.SelectMany(d => Forms(FoldedText.TextOf(d.Zh)).Select(f => (f, d))).OrderByDescending(p => p.f.Length)];
        _english = [.. districts.SelectMany(d => new[] { (FoldedText.TextOf(d.En) + " district", (Area?)d), (FoldedText.TextOf(d.En), d) })
            .Concat(areas.Where(a => a.Level == AreaLevel.City).Select(a => (FoldedText.TextOf(a.En), (Area?)null)))
            .Where(p => p.Item1.Length > 2)
            .OrderByDescending(p => p.Item1.Length)];
    }

    /// <summary>The text as it is, and without the regions at its edge, the barest last.</summary>
    public List<(string Text, Area? District, bool Sure)> Variants(string folded)
    {
        List<(string Text, Area? District, bool Sure)> variants = [(folded, null, true)];
        bool sure = true;
        string rest = folded;
        for (int i = 0; i < 3 && Leading(rest, _wide, out string after, out bool full); i++)
        {
            sure &= full;
            rest = after;
        }

        if (rest.Length < folded.Length)
        {
            variants.Add((rest, null, sure));
        }

        foreach ((string zh, Area district) in _districts)
        {
            if (rest.Length > zh.Length && rest.StartsWith(zh, StringComparison.Ordinal) && Trimmed(rest[zh.Length..]) is { Length: > 0 } inside)
            {
                bool full = zh[^1] is '区' or '县' or '市';
                if (full && zh.Length >= 3)
                {
                    // 呼兰区中央大街 is what the map calls 呼兰中央大街.
                    variants.Add((zh[..^1] + inside, district, sure));
                }

                variants.Add((inside, district, sure && full));
                break;
            }
        }

        AddEnglish(variants, folded);
        return variants;
    }

    /// <summary>The names that people give to something whose name begins with a region: 黑龙江省医院 is 省医院.</summary>
    public IEnumerable<string> ShortFormsOf(string zh)
    {
        string folded = FoldedText.Key(FoldedText.TextOf(zh));
        foreach (string region in _wide)
        {
            if (!folded.StartsWith(region, StringComparison.Ordinal))
            {
                continue;
            }

            string rest = folded[region.Length..];
            if (rest.Length >= 3)
            {
                yield return rest;
            }

            if (region[^1] is '省' or '市' && rest.Length >= 2)
            {
                yield return region[^1] + rest;
            }

            yield break;
        }
    }

    private static bool Leading(string text, ImmutableArray<string> words, out string after, out bool full)
    {
        foreach (string word in words)
        {
            if (text.Length > word.Length && text.StartsWith(word, StringComparison.Ordinal) && Trimmed(text[word.Length..]) is { Length: > 0 } rest)
            {
                (after, full) = (rest, word[^1] is '省' or '市' or '区');
                return true;
            }
        }

        (after, full) = (text, true);
        return false;
    }

    private void AddEnglish(List<(string Text, Area? District, bool Sure)> variants, string folded)
    {
        (string rest, Area? district) = (folded, null);
        for (int i = 0; i < 2; i++)
        {
            foreach ((string en, Area? area) in _english)
            {
                int cut = rest.Length - en.Length;
                if (cut > 1 && rest[cut - 1] is ' ' or ',' && rest.EndsWith(en, StringComparison.Ordinal) && rest[..cut].Trim(' ', ',') is { Length: > 2 } before)
                {
                    (rest, district) = (before, district ?? area);
                    variants.Add((rest, district, false));
                    break;
                }
            }
        }
    }

    private static IEnumerable<string> Forms(string name) =>
        name.Length >= 3 && name[^1] is '省' or '市' or '区' or '县' ? [name, name[..^1]] : [name];

    private static string Trimmed(string text) => text.Trim(' ', ',', '、', '-');
}
