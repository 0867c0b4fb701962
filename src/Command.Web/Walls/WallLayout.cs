using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Command.Web.Walls;

/// <summary>How a wall is laid out: panels in the cells of a grid over the canvas.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record WallLayout
{
    public const int UsualColumns = 24;

    public const int UsualRows = 12;

    /// <summary>Names it in addresses: lower-case ASCII letters, digits and hyphens.</summary>
    public required string Slug { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    public int Columns { get; init; } = UsualColumns;

    public int Rows { get; init; } = UsualRows;

    /// <summary>The displays that the canvas is spliced from; one where nothing is said. The grid of a spliced layout covers the whole canvas, with its first
    /// and last row kept for the head and the ticker; that of one display covers what lies between those.</summary>
    public Splice Splice { get; init; } = Splice.None;

    public required ImmutableArray<WallCell> Cells { get => field.IsDefault ? [] : field; init; }

    /// <summary>The arrangement for a canvas more than 2.5 times as wide as high, on a grid twice as wide; empty where the same serves.</summary>
    public ImmutableArray<WallCell> Wide { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The groups of kinds whose incidents it lists, lower case; empty for all. Incidents of level 1 and 2 are always listed.</summary>
    public ImmutableArray<string> Groups { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>day or night.</summary>
    public string Theme { get; init; } = "night";

    /// <summary>Who saved it; null for one that comes with the application.</summary>
    public string? By { get; init; }

    /// <summary>When it was saved.</summary>
    public DateTimeOffset? SavedAt { get; init; }

    [JsonIgnore]
    public bool IsBuiltIn => By is null;
}

/// <summary>A rectangle of the grid and the panels stacked in it, top first. Columns and rows count from 0.</summary>
public sealed record WallCell(int X, int Y, int W, int H, ImmutableArray<string> Panels)
{
    public ImmutableArray<string> Panels { get => field.IsDefault ? [] : field; init; } = Panels;

    /// <summary>Its first panel, which names it.</summary>
    [JsonIgnore]
    public string Key => Panels.IsEmpty ? "" : Panels[0];

    public bool Overlaps(WallCell other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return X < (long)other.X + other.W && other.X < (long)X + W && Y < (long)other.Y + other.H && other.Y < (long)Y + H;
    }
}

/// <summary>Displays side by side and on top of each other that make one canvas.</summary>
public readonly record struct Splice(int Columns, int Rows)
{
    public const int MostColumns = 8, MostRows = 4;

    public static Splice None => new(1, 1);

    [JsonIgnore]
    public bool IsOne => Columns * Rows <= 1;

    /// <summary>Reads <c>6x3</c>: columns, then rows.</summary>
    public static Splice? Read(string? text)
    {
        string[] parts = (text ?? "").Split(['x', 'X', '×']);
        return parts.Length == 2
            && int.TryParse(parts[0], System.Globalization.NumberStyles.None, null, out int columns)
            && int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out int rows)
            && columns is >= 1 and <= MostColumns && rows is >= 1 and <= MostRows
            ? new Splice(columns, rows) : null;
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Columns}x{Rows}");
}
