using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>Which units can be sent, and in which order people look for them. Pure.</summary>
public static class CallSigns
{
    /// <summary>Every unit that can be sent: the pack's with capabilities, the lent ones, and any that has a job though the pack no longer lists it.</summary>
    public static ImmutableArray<string> Sendable(PictureState picture, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        return
        [
            .. pack.Units.Where(u => !u.Capabilities.IsDefaultOrEmpty).Select(u => u.CallSign)
                .Concat(picture.Units.Values.Where(u => u.Lent is not null || u.Assignment is not null || u.Distress is not null).Select(u => u.Unit))
                .Distinct(StringComparer.Ordinal)
                .OrderBy(Key),
        ];
    }

    /// <summary>True for a unit that the pack lists or somebody lends: it can be given a job.</summary>
    public static bool IsListed(string unit, PictureState picture, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        return pack.UnitNamed(unit) is not null || picture.Units.GetValueOrDefault(unit)?.Lent is not null;
    }

    /// <summary>What is known of a unit; of one that nobody has said anything of, that it is available.</summary>
    public static UnitDuty DutyOf(PictureState picture, string unit)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Units.GetValueOrDefault(unit) ?? new UnitDuty(unit);
    }

    /// <summary>Orders 消防2 before 消防10.</summary>
    public static (string Word, long Number, string Whole) Key(string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        int digits = unit.Length;
        while (digits > 0 && char.IsAsciiDigit(unit[digits - 1]))
        {
            digits--;
        }

        return (unit[..digits], long.TryParse(unit.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1, unit);
    }
}
