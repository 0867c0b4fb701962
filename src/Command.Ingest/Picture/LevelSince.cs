using System.Collections.Immutable;

namespace Command.Ingest.Picture;

/// <summary>Since when something has been as grave: of each level the moment at which it was first at it or a graver one. A clock that a level began does not stop because it was found less grave. Pure.</summary>
public static class LevelSince
{
    private static readonly ImmutableArray<DateTimeOffset?> s_never = [null, null, null, null];

    /// <summary>The moments with a level taken in.</summary>
    /// <param name="since">Of level 1 to 4; empty for what never had a level.</param>
    /// <param name="level">1 to 4; null for none.</param>
    /// <param name="at">When it was said.</param>
    /// <returns>The same array where it is no news.</returns>
    public static ImmutableArray<DateTimeOffset?> With(ImmutableArray<DateTimeOffset?> since, int? level, DateTimeOffset at)
    {
        if (level is not (>= 1 and <= 4))
        {
            return since;
        }

        ImmutableArray<DateTimeOffset?> next = since.Length == 4 ? since : s_never;
        for (int i = level.Value - 1; i < 4; i++)
        {
            next = next[i] is null ? next.SetItem(i, at) : next;
        }

        return next;
    }
}
