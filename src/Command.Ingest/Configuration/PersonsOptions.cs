namespace Command.Ingest.Configuration;

/// <summary>What senders said of persons.</summary>
public sealed class PersonsOptions
{
    /// <summary>How many days the bytes of messages are kept as they came, with the persons in them. After that they are erased, also those in quarantine. Default 365, 1 to 3660.</summary>
    public int KeepDays { get; set; } = 365;

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (KeepDays is < 1 or > 3660)
        {
            yield return ("Command__Persons__KeepDays", "a whole number of days from 1 to 3660");
        }
    }
}
