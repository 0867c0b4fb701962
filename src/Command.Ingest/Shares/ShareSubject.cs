using System.Diagnostics.CodeAnalysis;

namespace Command.Ingest.Shares;

/// <summary>What a rule of the catalogue is about: a feed, a layer, a field, or what several of them have in common. What is null stands for any.</summary>
/// <param name="Feed">The id of a feed.</param>
/// <param name="Layer">One of <see cref="ShareFields.Layers"/>.</param>
/// <param name="Field">One of the layer's <see cref="ShareFields.Of"/>; only with a layer.</param>
public sealed record ShareSubject(string? Feed, string? Layer, string? Field)
{
    private const string Any = "*";

    private const int Longest = 120;

    /// <summary>True when whatever is said of this holds for the other as well.</summary>
    public bool Covers(ShareSubject other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Feed is null || Feed == other.Feed) && (Layer is null || Layer == other.Layer) && (Field is null || Field == other.Field);
    }

    /// <summary>Reads <c>feed/layer/field</c>; a star, or nothing, stands for any.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ShareSubject? subject)
    {
        subject = null;
        string[] parts = text is { Length: > 0 and <= Longest } ? text.Trim().Split('/') : [];
        if (parts.Length is < 1 or > 3 || parts.Any(p => p.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
        {
            return false;
        }

        ShareSubject read = new(Part(parts, 0), Part(parts, 1), Part(parts, 2));
        if ((read.Layer is { } layer && !ShareFields.Layers.Contains(layer)) || (read.Field is { } field && !(read.Layer is { } of && ShareFields.Of(of).Contains(field))))
        {
            return false;
        }

        subject = read;
        return true;
    }

    /// <summary><c>feed/layer/field</c>, as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => $"{Feed ?? Any}/{Layer ?? Any}/{Field ?? Any}";

    private static string? Part(string[] parts, int at) => at < parts.Length && parts[at] is { Length: > 0 } part && part != Any ? part : null;
}
