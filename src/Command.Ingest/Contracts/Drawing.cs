using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>Something that a person drew on the shared map.</summary>
/// <param name="Id">The drawer's own id of it: letters, digits and hyphens.</param>
/// <param name="Sheet">What it is drawn on: an incident's number, or <see cref="City"/> for the city's common sheet.</param>
/// <param name="Form">One of <see cref="Forms"/>.</param>
/// <param name="Points">CGCS2000, lon/lat degrees: one of a point or a text, from two on of a line or an arrow (its head is at the last), from three on of an area, whose ring closes itself.</param>
/// <param name="Text">What stands beside it; null for nothing.</param>
/// <param name="Version">1 when it was drawn, one more with each change: who changes another version than the newest is told.</param>
public sealed record Drawing(string Id, string Sheet, string Form, ImmutableArray<GeoPoint> Points, string? Text, int Version)
{
    /// <summary>The common sheet.</summary>
    public const string City = "city";

    /// <summary>The forms that there are.</summary>
    public static ImmutableArray<string> Forms { get; } = ["point", "line", "area", "arrow", "text"];
}

/// <summary>Draws something, or changes what was drawn.</summary>
/// <param name="Id">The drawing.</param>
/// <param name="Sheet">What it is on; a change can't move it to another.</param>
/// <param name="Form">What it is; a change can't make it another.</param>
/// <param name="Points">Where.</param>
/// <param name="Text">What stands beside it.</param>
/// <param name="Was">The version that the person saw; 0 for what is new.</param>
public sealed record PutDrawing(string Id, string Sheet, string Form, ImmutableArray<GeoPoint> Points, string? Text, int Was) : DeskCommand;

/// <summary>Takes a drawing away.</summary>
/// <param name="Id">The drawing.</param>
/// <param name="Was">The version that the person saw.</param>
public sealed record EraseDrawing(string Id, int Was) : DeskCommand;

/// <summary>Something was drawn, or changed. The author and the time are the entry's.</summary>
public sealed record DrawingPut(Drawing Drawing) : PictureEvent;

/// <summary>A drawing was taken away.</summary>
public sealed record DrawingErased(string Id) : PictureEvent;
