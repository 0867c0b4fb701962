namespace Command.Ingest.Contracts;

/// <summary>What a crew or the desk said about a job.</summary>
/// <param name="Id">The speaker's own id of it: what is said again with the same id was said once.</param>
/// <param name="At">When it was said; by a crew that was offline, earlier than it became known.</param>
/// <param name="KnownAt">When the platform knew it.</param>
/// <param name="By">Who said it.</param>
/// <param name="Source">From the desk or from the field.</param>
/// <param name="Text">The words; empty where the picture says it all.</param>
/// <param name="Photo">The SHA-256 of a photo that was kept, 64 lower-case hex digits; null without one.</param>
public sealed record JobMessage(string Id, DateTimeOffset At, DateTimeOffset KnownAt, string By, StatusSource Source, string Text, string? Photo = null)
{
    private const int PhotoDigits = 64;

    /// <summary>True for what may be the name of a photo.</summary>
    public static bool IsPhoto(string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return hash.Length == PhotoDigits && hash.All(char.IsAsciiHexDigitLower);
    }
}

/// <summary>Says something to whoever else has to do with a job: the crew to the desk, the desk to the crew.</summary>
/// <param name="Assignment">The job.</param>
/// <param name="Text">The words; may be empty with a photo.</param>
/// <param name="Photo">The SHA-256 of a photo that was kept before, 64 lower-case hex digits.</param>
/// <param name="Id">The speaker's own id of it, letters, digits and hyphens; null to have one made.</param>
/// <param name="At">When it was said; null for now.</param>
/// <param name="Source">From the desk or from the field.</param>
public sealed record SayOnJob(string Assignment, string Text, string? Photo = null, string? Id = null, DateTimeOffset? At = null, StatusSource Source = StatusSource.Desk) : DeskCommand;

/// <summary>Something was said about a job.</summary>
public sealed record JobSaid(string Assignment, JobMessage Message) : PictureEvent;
