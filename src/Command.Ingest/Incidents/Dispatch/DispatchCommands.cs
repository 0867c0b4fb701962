using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>Decides what a dispatcher's or a crew's command changes. Pure: picture and command in, events out, or a refusal and no event at all.</summary>
public static class DispatchCommands
{
    /// <summary>Adds the events that follow from a command to <paramref name="draft"/>, whose author is the person.</summary>
    /// <returns>Why it can't be done; null when it is done, also where it was done already.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no command of this room.</exception>
    public static Fault? Decide(Draft draft, CityPack pack, DeskCommand command)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Reason.Length > FusionCommands.LongestReason)
        {
            return DispatchFaults.TooLong("reason", FusionCommands.LongestReason);
        }

        return command switch
        {
            AssignUnits assign => Assigning.Assign(draft, pack, assign),
            SetUnitStatus set => Statuses.Set(draft, pack, set),
            CancelAssignment cancel => Assigning.Cancel(draft, pack, cancel),
            CorrectStep correct => Assigning.Correct(draft, pack, correct),
            ClaimIncident claim => Asking.Claim(draft, pack, claim),
            CrewUnit crew => Crews.Crew(draft, pack, crew),
            LendUnit lend => Crews.Lend(draft, pack, lend),
            ReturnUnit unit => Crews.Return(draft, pack, unit),
            AskAgency ask => Asking.Ask(draft, ask),
            AnswerTask answer => Asking.Answer(draft, pack, answer),
            RaiseDistress raise => Crews.Raise(draft, pack, raise),
            AnswerDistress answer => Crews.Answer(draft, pack, answer),
            SayOnJob say => Talking.Say(draft, pack, say),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Not a command."),
        };
    }
}
