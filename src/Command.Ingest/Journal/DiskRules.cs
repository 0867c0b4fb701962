namespace Command.Ingest.Journal;

/// <summary>Room on the volume that the journal is on, in bytes.</summary>
/// <param name="Free">What this process may still use.</param>
/// <param name="Total">The whole volume.</param>
public readonly record struct DiskSpace(long Free, long Total);

/// <summary>How much room there is for the journal.</summary>
public enum DiskState
{
    /// <summary>Everything is stored.</summary>
    Ample,

    /// <summary>What is left is kept for reports, alerts and readings; positions are shown and not stored.</summary>
    Low,

    /// <summary>Next to nothing is left: nothing can be relied on to be stored.</summary>
    Full,
}

/// <summary>Judges the room that is left. Pure.</summary>
public static class DiskRules
{
    /// <summary>On a small volume the reserve is at most this part of it.</summary>
    private const int PartOfVolume = 10;

    /// <summary>With so much of the reserve left the disk counts as full.</summary>
    private const int PartOfReserve = 16;

    /// <summary>What is kept for reports, in bytes.</summary>
    /// <param name="configured">The setting.</param>
    /// <param name="total">The whole volume.</param>
    public static long Reserve(long configured, long total) => Math.Min(configured, total / PartOfVolume);

    /// <summary>The state that follows from a reading and the state before; a disk at a border does not flicker.</summary>
    public static DiskState Judge(DiskState before, DiskSpace space, long configured)
    {
        long reserve = Reserve(configured, space.Total), least = reserve / PartOfReserve;
        if (space.Free < least || (before == DiskState.Full && space.Free < least * 2))
        {
            return DiskState.Full;
        }

        return space.Free < reserve || (before != DiskState.Ample && space.Free < reserve + (reserve / 4)) ? DiskState.Low : DiskState.Ample;
    }
}
