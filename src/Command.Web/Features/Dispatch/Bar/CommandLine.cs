using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Units;

namespace Command.Web.Features.Dispatch.Bar;

/// <summary>What a dispatcher types: <c>assign 消防3 救护7 I-0412</c>, <c>状态 救护7 到场</c>, <c>电台 救护7 到场 14:32</c>, <c>claim 412</c>, <c>cancel A-0012 误报</c>. Pure; any text has an answer.</summary>
public static class CommandLine
{
    /// <summary>A longer line is no command.</summary>
    public const int Longest = 600;

    private const int MostCompletions = 8;

    /// <summary>What a line means.</summary>
    /// <param name="text">The line.</param>
    /// <param name="picture">The picture as the dispatcher sees it: versions are taken from it.</param>
    /// <param name="pack">The city.</param>
    /// <param name="chosen">The incident that is looked at; it is meant where a line names none.</param>
    /// <param name="now">The writer's clock, by which a time of day is a moment; null before it is known.</param>
    public static BarAct Parse(string text, PictureState picture, CityPack pack, string? chosen = null, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        if (text.Length > Longest)
        {
            return new BarFault("Bar_TooLong");
        }

        ImmutableArray<BarWord> words = BarWords.Of(text.TrimStart().TrimStart('/'));
        string line = text.TrimStart().TrimStart('/');
        if (words.IsEmpty)
        {
            return new BarFault("Bar_Empty");
        }

        ImmutableArray<BarWord> rest = words[1..];
        return VerbOf(words[0].Text)?.Name switch
        {
            "assign" => Assign(line, rest, picture, pack, chosen),
            "status" => Status(rest, picture, pack, StatusSource.Desk, now),
            "radio" => Status(rest, picture, pack, StatusSource.Radio, now),
            "claim" => Claim(line, rest, picture, chosen, release: false),
            "release" => Claim(line, rest, picture, chosen, release: true),
            "cancel" => Cancel(line, rest, picture, pack),
            "open" => rest.IsEmpty ? new BarFault("Bar_NoIncident") : Incident(rest[0].Text, picture) is var (id, fault) && fault is null ? new BarOpen(id!) : Incident(rest[0].Text, picture).Fault!,
            "note" => Note(line, rest, picture, chosen),
            "undo" => new BarUndo(),
            _ => new BarFault("Bar_VerbUnknown", words[0].Text),
        };
    }

    /// <summary>Ways to go on with a line: what its last word may become.</summary>
    public static ImmutableArray<Completion> Complete(string text, PictureState picture, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        if (text.Length > Longest)
        {
            return [];
        }

        ImmutableArray<BarWord> words = BarWords.Of(text);
        bool between = text.Length == 0 || BarWords.Parts(text[^1]);
        string typed = between ? "" : words[^1].Text;
        string before = between ? text : text[..words[^1].At];
        ImmutableArray<BarWord> done = between ? words : words[..^1];
        if (done.IsEmpty)
        {
            string verb = typed.TrimStart('/').ToLowerInvariant();
            return typed.Length == 0 ? [] : [.. BarVerb.All.Where(v => v.Begins(verb)).Select(v => new Completion((v.Zh.StartsWith(verb, StringComparison.Ordinal) ? v.Zh : v.Name) + " ", v.Zh.StartsWith(verb, StringComparison.Ordinal) ? v.Zh : v.Name, CompletionOf.Verb, v.Name))];
        }

        return VerbOf(done[0].Text.TrimStart('/'))?.Name switch
        {
            "assign" when done.Skip(1).Any(w => IncidentOrNumber(w.Text, picture, pack)) => [],
            "assign" => [.. Units(before, typed, picture, pack, done, free: true).Concat(done.Length > 1 ? Incidents(before, typed, picture) : []).Take(MostCompletions)],
            "status" or "radio" when done.Length == 1 => Units(before, typed, picture, pack, done, free: false),
            "status" or "radio" => Statuses(text, done, picture, pack),
            "claim" or "release" or "open" or "note" when done.Length == 1 => Incidents(before, typed, picture),
            "cancel" when done.Length == 1 => [.. picture.Assignments.Values.Where(a => a.IsActive && Has($"{a.Id} {a.Unit}", typed)).OrderBy(a => CallSigns.Key(a.Unit)).Take(MostCompletions).Select(a => new Completion($"{before}{a.Id} ", a.Id, CompletionOf.Assignment, a.Id))],
            _ => [],
        };
    }

    private static BarAct Assign(string line, ImmutableArray<BarWord> words, PictureState picture, CityPack pack, string? chosen)
    {
        List<string> units = [];
        int at = 0;
        for (; at < words.Length && BarWords.Unit(words[at].Text, picture, pack) is { } unit; at++)
        {
            if (!units.Contains(unit))
            {
                units.Add(unit);
            }
        }

        if (at < words.Length && !BarWords.IsNumber(words[at].Text))
        {
            return new BarFault("Bar_UnitUnknown", words[at].Text);
        }

        if (units.Count == 0)
        {
            return new BarFault("Bar_NoUnit");
        }

        (string? incident, BarFault? fault) = at < words.Length ? Incident(words[at].Text, picture) : Chosen(chosen, picture);
        return fault is not null ? fault
            : new BarDo(new AssignUnits(incident!, [.. units.Select(u => new UnitPick(u, CallSigns.DutyOf(picture, u).Version))]) { Reason = Rest(line, words, at + 1) });
    }

    /// <summary>A unit, its status, and perhaps the time of day when it was said.</summary>
    private static BarAct Status(ImmutableArray<BarWord> words, PictureState picture, CityPack pack, StatusSource source, DateTimeOffset? now)
    {
        if (words.IsEmpty)
        {
            return new BarFault("Bar_NoUnit");
        }

        if (BarWords.Unit(words[0].Text, picture, pack) is not { } unit)
        {
            return new BarFault("Bar_UnitUnknown", words[0].Text);
        }

        // A code may be digits too: what is a status as it stands is no time of day.
        string whole = string.Join(' ', words.Skip(1).Select(w => w.Text));
        DateTimeOffset? at = words.Length > 2 && now is { } clock && pack.Dispatch.StatusOf(whole) is null ? ClockWords.Parse(words[^1].Text, clock, pack.City.TimeZone) : null;
        string word = at is null ? whole : string.Join(' ', words[1..^1].Select(w => w.Text));
        if (words.Length > 2 && at is null && now is not null && pack.Dispatch.StatusOf(whole) is null && pack.Dispatch.StatusOf(string.Join(' ', words[1..^1].Select(w => w.Text))) is not null)
        {
            return new BarFault("Bar_TimeUnknown", words[^1].Text);
        }

        return word.Length == 0 ? new BarFault("Bar_NoStatus")
            : pack.Dispatch.StatusOf(word) is { } status ? new BarDo(new SetUnitStatus(unit, status, at, source, CallSigns.DutyOf(picture, unit).Version))
            : new BarFault("Bar_StatusUnknown", word);
    }

    private static BarAct Claim(string line, ImmutableArray<BarWord> words, PictureState picture, string? chosen, bool release)
    {
        bool named = !words.IsEmpty && BarWords.IsNumber(words[0].Text);
        (string? incident, BarFault? fault) = named ? Incident(words[0].Text, picture) : Chosen(chosen, picture);
        return fault is not null ? fault : new BarDo(new ClaimIncident(incident!, release) { Reason = Rest(line, words, named ? 1 : 0) });
    }

    private static BarAct Cancel(string line, ImmutableArray<BarWord> words, PictureState picture, CityPack pack)
    {
        if (words.IsEmpty)
        {
            return new BarFault("Bar_NoAssignment");
        }

        if (BarWords.Assignment(words[0].Text, picture, pack) is not { } id)
        {
            return new BarFault("Bar_AssignmentUnknown", words[0].Text);
        }

        string reason = Rest(line, words, 1);
        return reason.Length == 0 ? new BarFault("Bar_NoReason", id) : new BarDo(new CancelAssignment(id, picture.Assignments[id].Version) { Reason = reason });
    }

    private static BarAct Note(string line, ImmutableArray<BarWord> words, PictureState picture, string? chosen)
    {
        bool named = !words.IsEmpty && BarWords.IsNumber(words[0].Text);
        (string? incident, BarFault? fault) = named ? Incident(words[0].Text, picture) : Chosen(chosen, picture);
        string text = Rest(line, words, named ? 1 : 0);
        return fault is not null ? fault : text.Length == 0 ? new BarFault("Bar_NoText") : new BarNote(incident!, text);
    }

    private static (string? Id, BarFault? Fault) Incident(string word, PictureState picture) => BarWords.Incidents(word, picture) switch
    {
        [] => (null, new BarFault("Bar_IncidentUnknown", word)),
        [var one] => (one, null),
        [var one, var other, ..] => (null, new BarFault("Bar_IncidentEither", one, other)),
    };

    private static (string? Id, BarFault? Fault) Chosen(string? chosen, PictureState picture) =>
        chosen is not null && picture.Incidents.ContainsKey(chosen) ? (chosen, null) : (null, new BarFault("Bar_NoIncident"));

    /// <summary>What stands in the line from a word on, as it was typed.</summary>
    private static string Rest(string line, ImmutableArray<BarWord> words, int from) => from < words.Length ? line[words[from].At..].Trim() : "";

    private static BarVerb? VerbOf(string word) => BarVerb.All.FirstOrDefault(v => v.Is(word.ToLowerInvariant()));

    private static bool IncidentOrNumber(string word, PictureState picture, CityPack pack) => BarWords.Unit(word, picture, pack) is null && BarWords.IsNumber(word);

    private static ImmutableArray<Completion> Units(string before, string typed, PictureState picture, CityPack pack, ImmutableArray<BarWord> done, bool free) =>
    [
        .. CallSigns.Sendable(picture, pack)
            .Where(u => (Has(u, typed) || Pinyin.Begins(u, typed)) && done.All(w => w.Text != u) && (!free || CallSigns.IsListed(u, picture, pack)))
            .OrderBy(u => free && !CallSigns.DutyOf(picture, u).IsFree).ThenBy(u => !u.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ThenBy(CallSigns.Key)
            .Take(MostCompletions)
            .Select(u => new Completion($"{before}{u} ", u, CompletionOf.Unit, u)),
    ];

    private static ImmutableArray<Completion> Incidents(string before, string typed, PictureState picture) =>
    [
        .. picture.Open.Select(id => picture.Incidents[id])
            .Where(i => Has($"{i.Id} {i.Id.Replace("-", "", StringComparison.Ordinal)} {i.Title} {i.Place.Address}", typed))
            .OrderBy(i => DispatchRow.LevelOf(i) ?? 5).ThenByDescending(i => i.OpenedAt).ThenBy(i => i.Id, StringComparer.Ordinal)
            .Take(MostCompletions)
            .Select(i => new Completion($"{before}{i.Id} ", i.Id, CompletionOf.Incident, i.Id)),
    ];

    private static ImmutableArray<Completion> Statuses(string text, ImmutableArray<BarWord> done, PictureState picture, CityPack pack)
    {
        if (BarWords.Unit(done[1].Text, picture, pack) is null)
        {
            return [];
        }

        int at = done[1].End;
        string typed = text[at..].Trim().ToLowerInvariant();
        return
        [
            .. pack.Dispatch.StatusWords.Where(w => w.Value is not (UnitStatus.Dispatched or UnitStatus.Lost) && w.Key.StartsWith(typed, StringComparison.Ordinal))
                .OrderBy(w => w.Value).ThenBy(w => w.Key.All(char.IsAscii)).ThenBy(w => w.Key.Length).ThenBy(w => w.Key, StringComparer.Ordinal)
                .DistinctBy(w => typed.Length == 0 ? w.Value.ToString() : w.Key)
                .Take(MostCompletions)
                .Select(w => new Completion($"{text[..at]} {w.Key}", w.Key, CompletionOf.Status, w.Value.ToString())),
        ];
    }

    private static bool Has(string shown, string typed) => typed.Length == 0 || shown.Contains(typed, StringComparison.OrdinalIgnoreCase);
}
