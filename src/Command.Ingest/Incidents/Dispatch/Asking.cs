using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>Decides who looks after an incident and what agencies are asked. Pure.</summary>
internal static class Asking
{
    public const int MostTasks = 5_000;
    public const int MostCount = 1_000;

    public static Fault? Claim(Draft draft, CityPack pack, ClaimIncident claim)
    {
        if (FusionChecks.Find(draft.Picture, claim.Incident, out _) is { } gone)
        {
            return gone;
        }

        string? why = string.IsNullOrWhiteSpace(claim.Reason) ? null : claim.Reason.Trim();
        IncidentClaim? held = draft.Picture.Claims.GetValueOrDefault(claim.Incident);
        bool mine = held?.Person == draft.Author;
        if (held is not null && !mine && why is null)
        {
            return new Fault("incident-claimed", $"{held.Person} has {claim.Incident} since {CityClock.Time(held.Since, pack)}. Leave it to them, or say why you take it over.", claim.Incident);
        }

        if (claim.Release ? held is null : mine)
        {
            return null;
        }

        draft.Add(new IncidentClaimed(claim.Incident, claim.Release ? null : draft.Author, why), draft.KnownAt);
        return null;
    }

    public static Fault? Ask(Draft draft, AskAgency ask)
    {
        if (FusionChecks.Find(draft.Picture, ask.Incident, out _) is { } gone)
        {
            return gone;
        }

        if (!Crews.IsWord(ask.Agency) || string.IsNullOrWhiteSpace(ask.Text) || ask.Text.Length > Assigning.LongestTask || (ask.Capability is { } capability && !Crews.IsWord(capability)))
        {
            return new Fault("task-incomplete", $"Say which agency is asked and for what, in at most {Assigning.LongestTask} characters.");
        }

        if (ask.Count is < 0 or > MostCount || (ask.Capability is null) != (ask.Count == 0))
        {
            return new Fault("task-count", $"A request for units says what they are to be able to do and how many they are to be, 1 to {MostCount}.");
        }

        if (draft.Picture.Tasks.Count >= MostTasks)
        {
            return DispatchFaults.TooMany("tasks of agencies in the picture", MostTasks);
        }

        draft.Add(
            new AgencyTaskPut(new AgencyTask
            {
                Id = $"T-{draft.Picture.TaskCount + 1:0000}",
                Incident = ask.Incident,
                Agency = ask.Agency,
                Text = ask.Text.Trim(),
                Capability = ask.Capability,
                Count = ask.Count,
                Due = ask.Due,
                AskedBy = draft.Author,
                AskedAt = draft.KnownAt,
                By = draft.Author,
                At = draft.KnownAt,
            }),
            draft.KnownAt);
        return null;
    }

    public static Fault? Answer(Draft draft, CityPack pack, AnswerTask answer)
    {
        if (!draft.Picture.Tasks.TryGetValue(answer.Id, out AgencyTask? task))
        {
            return DispatchFaults.TaskUnknown(answer.Id);
        }

        if (task.State == answer.State)
        {
            return null;
        }

        if (answer.Was is { } was && was != task.Version)
        {
            return DispatchFaults.Stale(task.Id, task.By, task.At, pack);
        }

        if (!Follows(task.State, answer.State))
        {
            return new Fault("task-order", $"{task.Id} is {task.State}; it can't become {answer.State}. Look at it as it is now.", task.Id);
        }

        if (answer.State is AgencyTaskState.Declined or AgencyTaskState.Withdrawn && string.IsNullOrWhiteSpace(answer.Answer))
        {
            return DispatchFaults.ReasonMissing("Declining or withdrawing a task");
        }

        if (answer.Answer?.Length > Assigning.LongestTask)
        {
            return DispatchFaults.TooLong("answer", Assigning.LongestTask);
        }

        draft.Add(
            new AgencyTaskPut(task with
            {
                State = answer.State,
                Answer = string.IsNullOrWhiteSpace(answer.Answer) ? task.Answer : answer.Answer.Trim(),
                By = draft.Author,
                At = draft.KnownAt,
                Version = task.Version + 1,
            }),
            draft.KnownAt);
        return null;
    }

    private static bool Follows(AgencyTaskState from, AgencyTaskState to) => (from, to) switch
    {
        (AgencyTaskState.Asked, AgencyTaskState.Accepted or AgencyTaskState.Declined or AgencyTaskState.Done or AgencyTaskState.Withdrawn) => true,
        (AgencyTaskState.Accepted, AgencyTaskState.Declined or AgencyTaskState.Done or AgencyTaskState.Withdrawn) => true,
        (AgencyTaskState.Declined, AgencyTaskState.Accepted) => true,
        _ => false,
    };
}
