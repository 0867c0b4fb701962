using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>A drawing as the picture holds it.</summary>
/// <param name="Drawing">The newest version.</param>
/// <param name="Author">Who drew or last changed it.</param>
/// <param name="At">When.</param>
/// <param name="By">Who drew it first.</param>
/// <param name="Since">When.</param>
public sealed record DrawingItem(Drawing Drawing, string Author, DateTimeOffset At, string By, DateTimeOffset Since)
{
    internal static DrawingItem After(DrawingItem? known, DrawingPut e, JournalEntry entry) =>
        new(e.Drawing, entry.Author, entry.KnownAt, known?.By ?? entry.Author, known?.Since ?? entry.KnownAt);

    /// <summary>Drawings leave with the incident that they were made for.</summary>
    internal static ImmutableDictionary<string, DrawingItem> Without(ImmutableDictionary<string, DrawingItem> drawings, ImmutableArray<string> incidents) =>
        drawings.IsEmpty || incidents.IsEmpty ? drawings : drawings.RemoveRange(drawings.Values.Where(d => incidents.Contains(d.Drawing.Sheet)).Select(d => d.Drawing.Id));
}
