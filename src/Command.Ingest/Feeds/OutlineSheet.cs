using System.Globalization;

namespace Command.Ingest.Feeds;

/// <summary>Collects the parts of a binary body by their byte numbers, up to a limit: an outline is for people.</summary>
/// <param name="bytes">The body; places are counted from its first byte, and what lies beyond its end is left out.</param>
/// <remarks>Not thread-safe: one reading owns it.</remarks>
public sealed class OutlineSheet(ReadOnlyMemory<byte> bytes)
{
    private const int MostParts = 4000;
    private const int MostRaw = 64;

    private readonly List<OutlinePart> _parts = [];

    /// <summary>True when no more parts are taken.</summary>
    public bool Full => _parts.Count >= MostParts;

    /// <summary>What was collected, in order.</summary>
    public IReadOnlyList<OutlinePart> Parts => _parts;

    /// <summary>Adds a stretch of bytes.</summary>
    /// <param name="at">Its first byte.</param>
    /// <param name="length">How many bytes; fewer are shown where the body ends.</param>
    /// <param name="zh">What it is, in Chinese.</param>
    /// <param name="en">What it is, in English.</param>
    /// <param name="value">The value read from it.</param>
    public void Add(int at, int length, string zh, string en, string? value = null)
    {
        ReadOnlySpan<byte> raw = bytes.Span[Math.Min(at, bytes.Length)..];
        raw = raw[..Math.Clamp(length, 0, raw.Length)];
        if (Full || raw.IsEmpty)
        {
            return;
        }

        string hex = Convert.ToHexString(raw[..Math.Min(raw.Length, MostRaw)]);
        string path = raw.Length == 1
            ? at.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{at}–{at + raw.Length - 1}");
        _parts.Add(new OutlinePart(path, raw.Length > MostRaw ? hex + "…" : hex, zh, en, value));
    }
}
