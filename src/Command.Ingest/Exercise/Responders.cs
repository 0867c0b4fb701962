using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.City;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise;

/// <summary>
/// The crews of the exercise's units: they drive to where the desk sends them, work there, say so, and drive home, so that what a dispatcher decides changes what happens.
/// What they do follows from the seed, the picture and the times asked of. Not thread-safe: one owner, the one that asks the vehicles.
/// </summary>
public sealed class Responders
{
    private static readonly TimeSpan s_leastTurnout = TimeSpan.FromSeconds(15), s_longestTurnout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_leastWork = TimeSpan.FromMinutes(4), s_longestWork = TimeSpan.FromMinutes(15);

    private readonly ImmutableArray<Crew> _crews;

    /// <param name="fleet">The vehicles; those whose units can do something have crews that can be sent.</param>
    /// <param name="seed">What chance starts from.</param>
    /// <param name="exerciseOnly">Where real crews are sent too, these obey no order for what is real.</param>
    public Responders(ImmutableArray<Vehicle> fleet, int seed, bool exerciseOnly = false)
    {
        Random random = new(seed);
        _crews = [.. fleet.Where(v => !v.Unit.Capabilities.IsEmpty).Select(v => new Crew(v, new Random(random.Next()), exerciseOnly))];
    }

    /// <summary>What the crews do now, and what they say.</summary>
    /// <param name="picture">What the desk has said.</param>
    /// <param name="now">The wall's clock; not earlier than the last time.</param>
    public ImmutableArray<SetUnitStatus> Look(PictureState picture, DateTimeOffset now) => Look(picture, now, [], null);

    /// <inheritdoc cref="Look(PictureState, DateTimeOffset)"/>
    /// <param name="picture">What the desk has said.</param>
    /// <param name="now">The wall's clock; not earlier than the last time.</param>
    /// <param name="broken">Call signs of units that have broken down.</param>
    /// <param name="scenes">What there is to do still; null where each crew works for a time of its own.</param>
    public ImmutableArray<SetUnitStatus> Look(PictureState picture, DateTimeOffset now, ImmutableHashSet<string> broken, Scenes? scenes)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(broken);
        return [.. _crews.Select(c => c.Look(picture, now, broken, scenes)).OfType<SetUnitStatus>()];
    }

    private sealed class Crew(Vehicle vehicle, Random random, bool exerciseOnly)
    {
        private string? _job;
        private DateTimeOffset? _leaves, _ends;
        private bool _goesHome, _broken;

        public SetUnitStatus? Look(PictureState picture, DateTimeOffset now, ImmutableHashSet<string> broken, Scenes? scenes)
        {
            UnitDuty? duty = picture.Units.GetValueOrDefault(vehicle.Unit.CallSign);
            if (broken.Contains(vehicle.Unit.CallSign) != _broken)
            {
                return Break(duty, now);
            }

            Assignment? job = duty?.Assignment is { } at ? picture.Assignments.GetValueOrDefault(at) : null;
            string? obeyed = job is { Exercise: false } && exerciseOnly ? null : duty?.Assignment;
            if (obeyed != _job)
            {
                Begin(obeyed, now);
            }

            return _broken ? null : _job is not null && job is not null ? Work(picture, duty!, job, now, scenes) : Home(duty);
        }

        // Who has a real job is out of the exercise: nothing is said in that crew's name.
        private SetUnitStatus? Break(UnitDuty? duty, DateTimeOffset now)
        {
            _broken = !_broken;
            vehicle.Halt(_broken);
            UnitStatus status = _broken ? UnitStatus.OffDuty : UnitStatus.Available;
            return duty?.Assignment is not null && _job is null ? null : Say(status, now);
        }

        private void Begin(string? job, DateTimeOffset now)
        {
            bool had = _job is not null;
            (_job, _ends, _goesHome) = (job, null, job is null && had);
            _leaves = job is null ? null : now + Between(s_leastTurnout, s_longestTurnout);
            if (_goesHome)
            {
                vehicle.Send(vehicle.Unit.Depot, hurry: false);
            }
        }

        private SetUnitStatus? Work(PictureState picture, UnitDuty duty, Assignment job, DateTimeOffset now, Scenes? scenes)
        {
            if (_leaves is { } leaves)
            {
                if (now >= leaves && (job.Stage ?? picture.Incidents.GetValueOrDefault(job.Incident)?.Place.Centre) is { } goal)
                {
                    vehicle.Send(goal, hurry: true);
                    _leaves = null;
                    return Say(UnitStatus.EnRoute, now);
                }

                return null;
            }

            if (!vehicle.IsThere)
            {
                return null;
            }

            if (_ends is null)
            {
                _ends = now + Between(s_leastWork, s_longestWork);
                return duty.Status == UnitStatus.OnScene ? null : Say(UnitStatus.OnScene, now);
            }

            return (scenes is null ? now >= _ends : scenes.IsDone(job.Incident)) && job.Stage is null && duty.Status == UnitStatus.OnScene ? Say(UnitStatus.Returning, now) : null;
        }

        private SetUnitStatus? Home(UnitDuty? duty)
        {
            if (!_goesHome || !vehicle.IsThere)
            {
                return null;
            }

            _goesHome = false;
            vehicle.Release();
            return duty?.Status == UnitStatus.Returning ? Say(UnitStatus.Available, null) : null;
        }

        private SetUnitStatus Say(UnitStatus status, DateTimeOffset? at) => new(vehicle.Unit.CallSign, status, at, StatusSource.Field);

        private TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * random.NextDouble());
    }
}
