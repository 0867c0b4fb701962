using Command.Geo.Areas;

namespace Command.Geo.Places;

/// <summary>Reads one query in every way that it can be read and puts the answers into a pool.</summary>
/// <param name="index">The names.</param>
/// <param name="pool">Gets the answers.</param>
/// <param name="toTheLetter">True to take names only as they are written: no beginnings, no slips.</param>
internal sealed class QueryReading(PlaceIndex index, AnswerPool pool, bool toTheLetter)
{
    private const double Sure = 0.95;
    private const double Likely = 0.8;
    private const int Few = 6;
    private readonly Dictionary<string, List<NameHit>> _found = new(StringComparer.Ordinal);

    public void Read(string folded)
    {
        List<(string Text, Area? District, bool Sure)> variants = index.Regions.Variants(folded);

        // A name that begins with a region's name is itself before it is anything in that region, if it is written to the letter;
        // else what the region leaves is likelier, and the whole with a slip in it the last resort.
        bool wholeLast = variants.Count > 1 && !index.Names.IsExact(folded) && variants.Any(v => v.District is not null && v.Sure);
        (string Text, Area? District, bool Sure)[] bare = [.. variants.Skip(1).Reverse()];
        foreach ((string Text, Area? District, bool Sure) variant in wholeLast ? bare.Append(variants[0]) : bare.Prepend(variants[0]))
        {
            ReadVariant(variant);
            if (pool.BestScore >= Sure)
            {
                break;
            }
        }
    }

    private void ReadVariant((string Text, Area? District, bool Sure) variant)
    {
        foreach (QueryCore core in QueryWords.Cores(variant.Text))
        {
            QueryContext context = new QueryContext(variant.District, 0, variant.Sure ? 1 : 0.96, []).Looser(core.LooserM);
            double before = pool.BestScore;
            if (core.Text.Length > 0)
            {
                ReadCore(core, context);
            }

            if (pool.BestScore > before && pool.BestScore >= Sure * context.Trust * 0.95)
            {
                break;
            }
        }
    }

    private void ReadCore(QueryCore core, QueryContext context)
    {
        string text = core.Text;
        bool named = index.Names.IsExact(text);
        bool shaped = !named && (ReadPart(text, context) || ReadNumber(text, context) || ReadTwo(text, context));
        if (shaped && pool.BestScore >= Likely * context.Trust)
        {
            return;
        }

        foreach (NameHit hit in Find(text, PlaceIndex.MostMatches))
        {
            if (core.Bridge && text[^1] != '桥')
            {
                pool.Add(hit with { Score = hit.Score * 0.9 }, context, new PlaceReason("bridge-unknown", [text]));
            }
            else
            {
                pool.Add(hit, context);
            }
        }
    }

    private bool ReadPart(string text, QueryContext context)
    {
        if (QueryShapes.Part(text) is not { } part)
        {
            return false;
        }

        (string street, string from) = (part.Street, part.From);
        if (street.Length == 0)
        {
            int length = LongestExactStart(from);
            (street, from) = length > 0 && length < from.Length ? (from[..length], from[length..].Trim()) : (street, from);
        }

        List<NameHit> streets = street.Length == 0 ? [] : [.. Streets(Find(street, Few)).Where(h => h.Score >= 0.6).Take(3)];
        foreach (NameHit hit in streets)
        {
            pool.AddPart(hit, End(from, hit), End(part.To, hit), context);
        }

        return streets.Count > 0;
    }

    private (PlaceTarget Target, GeoPoint At)? End(string text, NameHit street)
    {
        PlaceTarget on = index.Targets[street.Target];
        foreach (NameHit hit in Find(text, Few).Where(h => h.Score >= 0.55))
        {
            PlaceTarget target = index.Targets[hit.Target];
            if (target.Kind == PlaceMatchKind.Place)
            {
                return (target, target.At);
            }

            if (target.Course is { } course && target != on && StreetCrossing.Of(on.Course!, course) is [var crossing, ..])
            {
                return (target, crossing.At);
            }
        }

        return null;
    }

    private bool ReadNumber(string text, QueryContext context)
    {
        if (QueryShapes.Numbered(text) is not { Street.Length: > 0 } numbered)
        {
            return false;
        }

        (int length, double looserM) = QueryWords.After(numbered.After);
        context = context.Looser(looserM);
        List<NameHit> streets = [.. Streets(Find(numbered.Street, Few)).Where(h => h.Score >= 0.55)];
        foreach (NameHit hit in streets)
        {
            pool.AddNumber(hit, numbered.Number, context);
        }

        foreach (NameHit place in numbered.After.Length > length + 1 ? index.Names.Exact(numbered.After[length..], Few) : [])
        {
            foreach (NameHit street in streets.Take(1))
            {
                pool.AddOnStreet(street, place, context);
            }
        }

        return streets.Count > 0;
    }

    private bool ReadTwo(string text, QueryContext context)
    {
        List<(string Left, string Right)> joined = QueryShapes.Joined(text);
        bool read = false;
        foreach ((string left, string right) in joined)
        {
            read |= Pair(index.Names.Exact(left, Few), index.Names.Exact(right, Few), context);
        }

        read = read || Unjoined(text, context);
        if (read || toTheLetter)
        {
            return read;
        }

        foreach ((string left, string right) in joined.Take(3))
        {
            read |= Pair(Find(left, Few), Find(right, Few), context);
        }

        if (!read && LongestExactStart(text) is > 0 and var length && length < text.Length)
        {
            read = Pair(index.Names.Exact(text[..length], Few), [.. Find(text[length..].Trim(), Few).Where(h => h.Score >= 0.6)], context with { Trust = context.Trust * 0.95 });
        }

        return read;
    }

    // 中山路文昌街, zhongshanlu wenchangjie: two names with nothing between them.
    private bool Unjoined(string text, QueryContext context)
    {
        bool read = false;
        for (int at = 2; at <= text.Length - 2 && at <= 60; at++)
        {
            string left = text[..at].TrimEnd(), right = text[at..].TrimStart();
            if (right.Length > 0 && index.Names.IsExact(left) && index.Names.IsExact(right))
            {
                read |= Pair(index.Names.Exact(left, Few), index.Names.Exact(right, Few), context);
            }
            else if (FoldedText.IsLatin(text[at]) && index.Names.IsSpelt(left) && index.Names.IsSpelt(right))
            {
                read |= Pair(index.Names.Exact(left, Few), index.Names.Exact(right, Few), context);
            }
        }

        return read;
    }

    private bool Pair(List<NameHit> left, List<NameHit> right, QueryContext context)
    {
        List<NameHit> ours = [.. Streets(left).Take(3)], theirs = [.. Streets(right).Take(3)];
        bool met = false;
        foreach (NameHit one in ours)
        {
            foreach (NameHit other in theirs)
            {
                met |= pool.AddCrossing(one, other, context);
            }
        }

        if (met)
        {
            return true;
        }

        if (ours.Count > 0 && theirs.Count > 0 && ours[0].Target != theirs[0].Target)
        {
            pool.AddApart(ours[0], theirs[0], context);
            return true;
        }

        NameHit[] places = [.. right.Where(h => h.Score >= 0.9 && index.Targets[h.Target].Kind == PlaceMatchKind.Place).Take(3)];
        foreach (NameHit place in ours.Count > 0 ? places : [])
        {
            pool.AddOnStreet(ours[0], place, context);
        }

        return ours.Count > 0 && places.Length > 0;
    }

    private int LongestExactStart(string text)
    {
        for (int length = Math.Min(text.Length, 30); length >= 2; length--)
        {
            if (index.Names.IsExact(text[..length]) && Streets(index.Names.Exact(text[..length], 1)).Any())
            {
                return length;
            }
        }

        return 0;
    }

    private IEnumerable<NameHit> Streets(IEnumerable<NameHit> hits) => hits.Where(h => index.Targets[h.Target].Kind == PlaceMatchKind.Street);

    private List<NameHit> Find(string text, int most)
    {
        if (toTheLetter)
        {
            return index.Names.Exact(text, most);
        }

        if (!_found.TryGetValue(text, out List<NameHit>? hits))
        {
            _found[text] = hits = index.Names.Find(text, PlaceIndex.MostMatches);
        }

        return hits.Count > most ? hits[..most] : hits;
    }
}
