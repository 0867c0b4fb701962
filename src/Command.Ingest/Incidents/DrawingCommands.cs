using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Decides what may be drawn on the shared map. Pure. Of two people who change one drawing the second is told, so that nobody's change is lost unseen.</summary>
public static class DrawingCommands
{
    /// <summary>Points of one drawing at the most.</summary>
    public const int MostPoints = 500;

    /// <summary>Characters of its text at the most.</summary>
    public const int LongestText = 200;

    /// <summary>Drawings on one sheet at the most: beyond it a map says nothing any more.</summary>
    public const int MostOnASheet = 300;

    /// <summary>Drawings on all sheets at the most.</summary>
    public const int Most = 5_000;

    private const int LongestId = 64;

    /// <summary>What is drawn on is not there.</summary>
    public static Fault NoSheet(string sheet) => new("drawing-no-sheet", $"There is no incident {sheet} to draw on any more. Draw on the common sheet.");

    /// <summary>What is to be changed is not there.</summary>
    public static Fault Gone() => new("drawing-gone", "Somebody has taken this drawing away already.");

    /// <summary>Adds the event that follows to the draft.</summary>
    /// <returns>Why it can't be done; null when it is done.</returns>
    public static Fault? Put(Draft draft, PutDrawing put)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(put);
        if (Wrong(put) is { } wrong)
        {
            return wrong;
        }

        PictureState picture = draft.Picture;
        DrawingItem? known = picture.Drawings.GetValueOrDefault(put.Id);
        if (Stale(known, put.Id, put.Was) is { } stale)
        {
            return stale;
        }

        if (known is not null && (known.Drawing.Sheet != put.Sheet || known.Drawing.Form != put.Form))
        {
            return new Fault("drawing-other", $"The drawing {put.Id} is a {known.Drawing.Form} on {known.Drawing.Sheet}; a change makes it nothing else. Draw another one.");
        }

        if (put.Sheet != Drawing.City && !picture.Incidents.ContainsKey(put.Sheet))
        {
            return NoSheet(put.Sheet);
        }

        if (known is null && (picture.Drawings.Count >= Most || picture.Drawings.Values.Count(d => d.Drawing.Sheet == put.Sheet) >= MostOnASheet))
        {
            return new Fault("drawing-too-many", $"There are {MostOnASheet} drawings on {put.Sheet} already, or {Most} on all sheets. Take away what is no longer needed.");
        }

        string? text = string.IsNullOrWhiteSpace(put.Text) ? null : put.Text.Trim();
        draft.Add(new DrawingPut(new Drawing(put.Id, put.Sheet, put.Form, put.Points, text, put.Was + 1)), draft.KnownAt);
        return null;
    }

    /// <inheritdoc cref="Put"/>
    public static Fault? Erase(Draft draft, EraseDrawing erase)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(erase);
        DrawingItem? known = draft.Picture.Drawings.GetValueOrDefault(erase.Id);
        if (known is null)
        {
            return Gone();
        }

        if (Stale(known, erase.Id, erase.Was) is { } stale)
        {
            return stale;
        }

        draft.Add(new DrawingErased(erase.Id), draft.KnownAt);
        return null;
    }

    private static Fault? Stale(DrawingItem? known, string id, int was) => (known, was) switch
    {
        (null, 0) => null,
        (null, _) => new Fault("drawing-gone", "Somebody has taken this drawing away meanwhile. Draw it anew if it is needed."),
        _ when known.Drawing.Version != was => new Fault("drawing-stale", $"{known.Author} has changed the drawing meanwhile: it has the version {known.Drawing.Version}, and your change is of {was}. Look at it and change it again.", id),
        _ => null,
    };

    private static Fault? Wrong(PutDrawing put)
    {
        if (put.Id is not { Length: > 0 and <= LongestId } || !put.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return new Fault("drawing-id", $"A drawing's id has 1 to {LongestId} letters, digits and hyphens.");
        }

        if (!Drawing.Forms.Contains(put.Form))
        {
            return new Fault("drawing-form", $"There is no form '{put.Form}': use {string.Join(", ", Drawing.Forms)}.");
        }

        (int least, int most) = put.Form switch { "point" or "text" => (1, 1), "area" => (3, MostPoints), _ => (2, MostPoints) };
        if (put.Points.IsDefault || put.Points.Length < least || put.Points.Length > most || !put.Points.All(p => p.IsValid))
        {
            return new Fault("drawing-points", $"A {put.Form} has {(least == most ? $"{least} point" : $"{least} to {most} points")}, each a longitude and a latitude in degrees.");
        }

        return put.Text?.Length > LongestText || put.Text?.Any(c => char.IsControl(c) && c != '\n') == true || (put.Form == "text" && string.IsNullOrWhiteSpace(put.Text))
            ? new Fault("drawing-text", $"The words beside a drawing have at most {LongestText} characters, and a text has at least one.")
            : null;
    }
}
