using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Paper;

/// <summary>Decides what a call card from the time without the platform changes: it is keyed once, with the times at which things were so, and never makes a unit have two jobs. Pure.</summary>
public static class PaperCommands
{
    public const int LongestText = 2_000;

    public const int MostJobs = 20;

    /// <summary>How far back work on paper may have begun.</summary>
    public static readonly TimeSpan LongestOutage = TimeSpan.FromDays(30);

    /// <summary>A pack's cards carry the minute of printing: a call can be as much earlier as clocks and minutes differ.</summary>
    private static readonly TimeSpan s_printSlack = TimeSpan.FromMinutes(2);

    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (command is not KeyCard key)
        {
            throw new InvalidOperationException($"{command?.GetType().Name} is not of the paper desk.");
        }

        if (Wrong(draft.Picture, pack, key, draft.KnownAt) is { } wrong)
        {
            return wrong;
        }

        string number = CardNumbers.Read(key.Card)!;
        int count = draft.Picture.AssignmentCount;
        ImmutableArray<Assignment> jobs = [.. key.Jobs.Select((j, i) => JobOf(draft, key, j, number, count + i + 1))];
        draft.Add(new CardKeyed(new PaperCard(number, key.ReceivedAt, key.Text.Trim(), key.Incident, key.Report, [.. jobs.Select(j => j.Id)], draft.Author, draft.KnownAt), jobs), key.ReceivedAt);
        return null;
    }

    /// <summary>Why a card can't be keyed; null when it can.</summary>
    /// <param name="picture">What is known.</param>
    /// <param name="pack">The city.</param>
    /// <param name="key">The card.</param>
    /// <param name="now">The time of keying.</param>
    /// <param name="opens">True when the incident is made of the card after this: then none is named yet.</param>
    public static Fault? Wrong(PictureState picture, CityPack pack, KeyCard key, DateTimeOffset now, bool opens = false)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(key);
        if (CardNumbers.Read(key.Card) is not { } number)
        {
            return new Fault("card-number", $"'{key.Card}' is not a card's number: a letter or digit is missing, wrong or swapped. Type it as it is printed, for instance {CardNumbers.Of("K7Q", 472931, 4)}.");
        }

        if (picture.Cards.TryGetValue(number, out PaperCard? before))
        {
            return new Fault("card-keyed", $"Card {number} was keyed in by {before.By} at {CityClock.Date(before.KeyedAt, pack)}. Nothing was changed; put it with those that are done.", number);
        }

        if (string.IsNullOrWhiteSpace(key.Text) || key.Text.Length > LongestText)
        {
            return new Fault("card-text", $"What is written on the card is missing, or longer than {LongestText} characters. Type what the caller said.");
        }

        if (key.OutageFrom > now || key.OutageFrom < now - LongestOutage)
        {
            return new Fault("card-outage", $"The work on paper can't have begun at {CityClock.Date(key.OutageFrom, pack)}: that is later than now or more than {LongestOutage.TotalDays} days ago. Check when it began.");
        }

        return Times(pack, key, number, now) ?? Incident(picture, key, opens) ?? Units(picture, pack, key);
    }

    private static Fault? Times(CityPack pack, KeyCard key, string number, DateTimeOffset now)
    {
        DateTimeOffset earliest = Later(key.OutageFrom, CardNumbers.PrintedAt(number) - s_printSlack);
        foreach (DateTimeOffset at in key.Jobs.SelectMany(j => new[] { j.Dispatched, j.EnRoute, j.OnScene, j.Cleared }).OfType<DateTimeOffset>().Prepend(key.ReceivedAt))
        {
            if (at > now + Assigning.ClockSlack)
            {
                return DispatchFaults.InFuture(at, pack);
            }

            if (at < earliest)
            {
                return new Fault("card-before-outage", $"{CityClock.Date(at, pack)} is before the work on paper began or the card was printed ({CityClock.Date(earliest, pack)}). Check the date and the time on the card.", number);
            }
        }

        foreach (CardJob job in key.Jobs)
        {
            DateTimeOffset last = key.ReceivedAt;
            foreach (DateTimeOffset at in new[] { job.Dispatched, job.EnRoute, job.OnScene, job.Cleared }.OfType<DateTimeOffset>())
            {
                if (at < last)
                {
                    return new Fault("card-order", $"{job.Unit}: {CityClock.Minute(at, pack)} is before {CityClock.Minute(last, pack)}, which stands above it on the card. Check the times.", job.Unit);
                }

                last = at;
            }
        }

        return null;
    }

    private static Fault? Incident(PictureState picture, KeyCard key, bool opens) =>
        key.Incident is { } id ? FusionChecks.Find(picture, id, out _)
        : !key.Jobs.IsEmpty && !opens ? new Fault("card-no-incident", "The card says who was sent, and no incident that they were sent to. Name the incident, or have one made of the card.")
        : null;

    private static Fault? Units(PictureState picture, CityPack pack, KeyCard key)
    {
        if (key.Jobs.Length > MostJobs)
        {
            return DispatchFaults.TooMany("units on one card", MostJobs);
        }

        if (key.Jobs.Select(j => j.Unit).Distinct(StringComparer.Ordinal).Count() < key.Jobs.Length)
        {
            return new Fault("assign-twice", "A unit was chosen twice. Choose each once.");
        }

        foreach (CardJob job in key.Jobs)
        {
            if (!Assigning.IsKnown(picture, pack, job.Unit))
            {
                return DispatchFaults.UnitUnknown(job.Unit);
            }

            foreach (Assignment other in picture.Assignments.Values.Where(a => a.Unit == job.Unit))
            {
                // Two jobs at once are a slip of the pen, or a unit that was sent again before it was cleared on the card.
                if (other.TimeOf(AssignmentStep.Dispatched) < (job.Cleared ?? DateTimeOffset.MaxValue) && job.Dispatched < (other.EndedAt ?? DateTimeOffset.MaxValue))
                {
                    return new Fault("card-two-jobs", $"{job.Unit} had job {other.Id} at {other.Incident} from {CityClock.Day(other.TimeOf(AssignmentStep.Dispatched)!.Value, pack)} {(other.EndedAt is { } end ? $"to {CityClock.Day(end, pack)}" : "on")}. Check the times, or clear the other job first.", job.Unit);
                }
            }
        }

        return null;
    }

    private static Assignment JobOf(Draft draft, KeyCard key, CardJob job, string number, int count)
    {
        ImmutableArray<StepTime>.Builder steps = ImmutableArray.CreateBuilder<StepTime>();
        Add(AssignmentStep.Dispatched, job.Dispatched);
        Add(AssignmentStep.EnRoute, job.EnRoute);
        Add(AssignmentStep.OnScene, job.OnScene);
        Add(AssignmentStep.Cleared, job.Cleared);
        return new Assignment
        {
            Id = $"A-{count:0000}",
            Unit = job.Unit,
            Incident = key.Incident!,
            Steps = steps.ToImmutable(),
            Exercise = draft.Picture.Incidents.GetValueOrDefault(key.Incident!)?.Exercise ?? false,
            EndedAt = job.Cleared,
        };

        // The card's number stands as the reason, so that whoever reads the step knows where its time is from.
        void Add(AssignmentStep step, DateTimeOffset? at)
        {
            if (at is { } time)
            {
                steps.Add(new StepTime(step, time, draft.KnownAt, draft.Author, StatusSource.Desk, null, number));
            }
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
