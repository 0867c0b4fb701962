using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Picture;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>What advice rests on, as far as a change of it makes other advice likely: which of its units can still go, and what closes roads. Pure.</summary>
/// <param name="Units">Each unit of the advice with its job and what it is said to do.</param>
/// <param name="Closures">Ids of what closes roads.</param>
public sealed record AdviceGround(string Units, string Closures)
{
    /// <summary>The ground of advice in a picture.</summary>
    public static AdviceGround Of(PictureState picture, CityPack pack, Recommendation advice, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(advice);
        bool exercise = picture.Incidents.GetValueOrDefault(advice.Incident)?.Exercise ?? false;
        IEnumerable<string> units = advice.Sets.SelectMany(s => s.Units).Select(u => u.CallSign).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => picture.Units.GetValueOrDefault(name) is { } duty ? $"{name}:{duty.Assignment}:{duty.Shown}" : name);
        IEnumerable<string> closures = RoadEvents.Of(picture, pack, now, exercise).Where(e => e.SpeedFactor <= 0).Select(e => e.Id)
            .Concat(PlanClosings.Of(picture, exercise).Where(c => c.Run.Incident != advice.Incident).Select(c => c.Road.Id));
        return new AdviceGround(string.Join('\n', units), string.Join('\n', closures));
    }

    /// <summary>Units of shown advice that have got a job since, or can't go any more.</summary>
    public static ImmutableArray<string> Taken(PictureState picture, Recommendation advice)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(advice);
        return
        [
            .. advice.Sets.SelectMany(s => s.Units).Select(u => u.CallSign).Distinct(StringComparer.Ordinal)
                .Where(name => picture.Units.GetValueOrDefault(name) is { } duty && (duty.Assignment is not null || duty.Shown is UnitStatus.OffDuty or UnitStatus.Lost) && !advice.With.Contains(name)),
        ];
    }

    /// <summary>True when two pieces of advice send the same units in the same order: then only times differ, and nothing moves on the screen.</summary>
    public static bool IsSame(Recommendation one, Recommendation other, int shown)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Sets.Take(shown).Select(Names).SequenceEqual(other.Sets.Take(shown).Select(Names), StringComparer.Ordinal);

        static string Names(AdviceSet set) => string.Join(' ', set.Units.Select(u => u.CallSign));
    }
}
