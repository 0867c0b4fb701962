using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Incidents.Handling;

/// <summary>Decides what becomes of appeals. Pure. Whether the row is there is not looked at: the answer would tell whoever may not see it.</summary>
public static class AppealCommands
{
    /// <summary>Characters of what is said.</summary>
    public const int LongestText = 1_000;

    /// <summary>Appeals that nobody has decided on, at the most.</summary>
    public const int MostOpen = 2_000;

    private const int LongestId = 64;
    private const int LongestRow = 300;

    /// <summary>The appeal is not there.</summary>
    public static Fault Gone(string id) => new("appeal-gone", $"There is no appeal {id} any more. Look at the list as it is now.", id);

    /// <summary>Adds the events that follow to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        return command switch
        {
            FileAppeal f => File(draft, pack, f),
            DecideAppeal d => Decide(draft, d),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Not an appeal."),
        };
    }

    private static Fault? File(Draft draft, CityPack pack, FileAppeal file)
    {
        if (file.Id is not { Length: > 0 and <= LongestId } || !file.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || file.Row is not { Length: > 0 and <= LongestRow })
        {
            return new Fault("appeal-id", $"An appeal's id has 1 to {LongestId} letters, digits and hyphens, and names a row of at most {LongestRow} characters.");
        }

        if (file.Figure != "*" && (FigureRules.Find(file.Figure) is not { } rule || rule.Kind != file.Kind))
        {
            return new Fault("appeal-figure", $"There is no figure '{file.Figure}' that such a row counts for. Choose one of those that it is listed under, or all of them.");
        }

        if (file.Agency is { } agency && pack.AgencyOf(agency) is null)
        {
            return new Fault("appeal-agency", $"'{agency}' is none of the city's agencies.");
        }

        if (string.IsNullOrWhiteSpace(file.Reason) || file.Reason.Length > LongestText)
        {
            return new Fault("appeal-text", $"Say in 1 to {LongestText} characters why the row should not count. Whoever decides reads it.");
        }

        if (draft.Picture.Appeals.ContainsKey(file.Id))
        {
            return new Fault("appeal-twice", $"There is an appeal {file.Id} already. It is not filed again.", file.Id);
        }

        if (draft.Picture.Appeals.Values.Any(a => a.Upheld is null && a.Appeal.Kind == file.Kind && a.Appeal.Row == file.Row && a.Appeal.Figure == file.Figure && a.Appeal.Agency == file.Agency))
        {
            return new Fault("appeal-open", $"An appeal about {file.Row} for this figure waits for a decision already. Wait for it.", file.Row);
        }

        if (draft.Picture.Appeals.Values.Count(a => a.Upheld is null) >= MostOpen)
        {
            return new Fault("appeal-too-many", $"{MostOpen} appeals wait for a decision. Have some of them decided first.");
        }

        draft.Add(new AppealFiled(new Appeal(file.Id, file.Kind, file.Row, file.Figure, file.Agency, file.Reason.Trim())), draft.KnownAt);
        return null;
    }

    private static Fault? Decide(Draft draft, DecideAppeal decide)
    {
        if (!draft.Picture.Appeals.TryGetValue(decide.Id, out AppealItem? item))
        {
            return Gone(decide.Id);
        }

        if (item.Upheld is not null)
        {
            return new Fault("appeal-decided", $"{item.DecidedBy} decided on this appeal already. A decision is not changed: file another appeal.", decide.Id);
        }

        if (item.Author == draft.Author)
        {
            return new Fault("appeal-own", "Who files an appeal does not decide on it. Let somebody else decide.", decide.Id);
        }

        if (string.IsNullOrWhiteSpace(decide.Reason) || decide.Reason.Length > LongestText)
        {
            return new Fault("appeal-text", $"Say in 1 to {LongestText} characters why. Whoever filed it reads it.");
        }

        draft.Add(new AppealDecided(decide.Id, item.Appeal.Kind, item.Appeal.Row, item.Appeal.Figure, decide.Uphold, decide.Reason.Trim()), draft.KnownAt);
        return null;
    }
}
