namespace Command.Ingest.Configuration;

/// <summary>What is kept so that any moment of the past is shown soon. None of it is the truth: whatever is lost is folded from the journal again.</summary>
public sealed class PastOptions
{
    /// <summary>Bytes of pictures on disk, below <c>past</c> in the data folder. Default 1 GiB, 0 (none) to 1 TiB.</summary>
    public long DiskBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of pictures in memory, as they are estimated. Default 256 MiB, 16 MiB to 64 GiB.</summary>
    public long MemoryBytes { get; set; } = 256L << 20;

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (DiskBytes is < 0 or > 1L << 40)
        {
            yield return ("Command__Past__DiskBytes", "bytes, from 0 (keep none) to 1099511627776");
        }

        if (MemoryBytes is < 16L << 20 or > 64L << 30)
        {
            yield return ("Command__Past__MemoryBytes", "bytes, from 16777216 to 68719476736");
        }
    }
}
