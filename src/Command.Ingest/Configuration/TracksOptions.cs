namespace Command.Ingest.Configuration;

/// <summary>The units' tracks.</summary>
public sealed class TracksOptions
{
    /// <summary>How far a thinned track may be from where a unit was, at any time at which it said so. Default 10 m, 0 (nothing is thinned) to 500.</summary>
    public double ToleranceMetres { get; set; } = 10;

    /// <summary>How many whole UTC days before today are kept, and a fix sent again is known. Default 7, 1 to 366.</summary>
    public int KeepDays { get; set; } = 7;

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (!(ToleranceMetres is >= 0 and <= 500))
        {
            yield return ("Command__Tracks__ToleranceMetres", "metres from 0 (keep every fix) to 500");
        }

        if (KeepDays is < 1 or > 366)
        {
            yield return ("Command__Tracks__KeepDays", "a whole number of days from 1 to 366");
        }
    }
}
