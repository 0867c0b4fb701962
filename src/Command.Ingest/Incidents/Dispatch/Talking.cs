using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>Decides what is said about a job. Pure.</summary>
internal static class Talking
{
    public const int LongestText = 500;
    private const int LongestId = 64;

    public static Fault? Say(Draft draft, CityPack pack, SayOnJob say)
    {
        if (!draft.Picture.Assignments.ContainsKey(say.Assignment))
        {
            return DispatchFaults.AssignmentUnknown(say.Assignment);
        }

        string text = say.Text.Trim();
        if (text.Length > LongestText || text.Any(c => char.IsControl(c) && c != '\n'))
        {
            return DispatchFaults.TooLong("message", LongestText);
        }

        if ((text.Length == 0 && say.Photo is null) || (say.Photo is { } photo && !JobMessage.IsPhoto(photo)) || (say.Id is { } said && !IsId(said)) || !Enum.IsDefined(say.Source))
        {
            return new Fault("message-incomplete", "A message has words or a photo that was kept before, and an id of letters, digits and hyphens if any. Nothing was said.", say.Assignment);
        }

        DateTimeOffset at = say.At ?? draft.KnownAt;
        if (at > draft.KnownAt + Assigning.ClockSlack)
        {
            return DispatchFaults.InFuture(at, pack);
        }

        string id = say.Id ?? $"{draft.KnownAt.UtcTicks:x}-{draft.Picture.Sequence:x}";
        if (draft.Picture.JobMessages.TryGetValue(say.Assignment, out System.Collections.Immutable.ImmutableArray<JobMessage> before) && before.Any(m => m.Id == id && m.By == draft.Author))
        {
            return null;
        }

        draft.Add(new JobSaid(say.Assignment, new JobMessage(id, at > draft.KnownAt ? draft.KnownAt : at, draft.KnownAt, draft.Author, say.Source, text, say.Photo)), at);
        return null;
    }

    private static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
