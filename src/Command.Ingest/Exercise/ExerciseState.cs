using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>Which exercise is running.</summary>
public sealed class ExerciseState
{
    private ExerciseName? _name;

    /// <summary>The scenario's name, or null when none runs.</summary>
    public ExerciseName? Name
    {
        get => Volatile.Read(ref _name);
        set => Volatile.Write(ref _name, value);
    }
}
