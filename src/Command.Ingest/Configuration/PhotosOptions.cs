namespace Command.Ingest.Configuration;

/// <summary>The crews' photos.</summary>
public sealed class PhotosOptions
{
    /// <summary>Days that a photo is kept, counted from when it came; one that a job on the screens still shows stays. Default 365, 1 to 3650.</summary>
    public int KeepDays { get; set; } = 365;

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (KeepDays is < 1 or > 3_650)
        {
            yield return ("Command__Photos__KeepDays", "a whole number of days from 1 to 3650");
        }
    }
}
