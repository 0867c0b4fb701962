using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Command.Benchmarks.Load;

/// <summary>What is put on the system: feeds and their rates, screens, faults, and how it grows. Read from a JSON file; <c>Load/plans</c> has some.</summary>
internal sealed record LoadPlan
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectRequiredConstructorParameters = true,
    };

    public required string Name { get; init; }

    /// <summary><c>embedded</c>: one process with SQLite; <c>grown</c>: processes on PostgreSQL.</summary>
    public string Stage { get; init; } = "embedded";

    /// <summary>Of a grown one, ingest nodes.</summary>
    public int Ingest { get; init; } = 1;

    /// <summary>Of a grown one, web nodes; the screens look at the first.</summary>
    public int Web { get; init; } = 1;

    /// <summary>Of a grown one, whether Redis carries wake-ups and positions.</summary>
    public bool Redis { get; init; }

    /// <summary>City-management reports a second, by HTTP push.</summary>
    public int Reports { get; init; }

    /// <summary>Reports in a push.</summary>
    public int Batch { get; init; } = 10;

    /// <summary>Positions a second, by JT/T 808 over TCP.</summary>
    public int Positions { get; init; }

    /// <summary>Terminals that are known besides those that drive: each says once where it stands.</summary>
    public int Parked { get; init; }

    /// <summary>Screens that look at the whole city and take every frame.</summary>
    public int Screens { get; init; }

    /// <summary>Screens besides that never read what they are sent.</summary>
    public int Stalled { get; init; }

    /// <summary>By how much the rates are multiplied, one step after the other.</summary>
    public ImmutableArray<double> Steps { get; init; } = [1];

    /// <summary>How long a step runs before it is measured, seconds.</summary>
    public int Warm { get; init; } = 8;

    /// <summary>How long a step is measured, seconds.</summary>
    public int Seconds { get; init; } = 20;

    /// <summary>Within this must 99 of 100 messages be on screen, milliseconds from when each was due.</summary>
    public double BoundMs { get; init; } = 1000;

    /// <summary>What goes wrong while a step is measured.</summary>
    public ImmutableArray<LoadFault> Faults { get; init; } = [];

    /// <summary>Reads a plan.</summary>
    /// <returns>The plan, or what is wrong with it and where.</returns>
    public static (LoadPlan? Plan, string? Fault) Read(string file, string json)
    {
        LoadPlan plan;
        try
        {
            plan = JsonSerializer.Deserialize<LoadPlan>(json, s_json)!;
        }
        catch (JsonException e)
        {
            return (null, $"{file}, line {(e.LineNumber ?? 0) + 1}: this is no plan ({e.Message}). Nothing was measured; mend the line, or begin with one of Load/plans.");
        }

        string[] wrong =
        [
            .. Whole("reports", plan.Reports, 0, 100_000), .. Whole("batch", plan.Batch, 1, 1000), .. Whole("positions", plan.Positions, 0, 50_000), .. Whole("parked", plan.Parked, 0, 50_000),
            .. Whole("screens", plan.Screens, 0, 2000), .. Whole("stalled", plan.Stalled, 0, 200), .. Whole("ingest", plan.Ingest, 1, 8), .. Whole("web", plan.Web, 1, 8), .. Whole("warm", plan.Warm, 1, 3600),
            .. Whole("seconds", plan.Seconds, 1, 36_000), .. Whole("boundMs", plan.BoundMs, 1, 600_000),
            .. plan.Stage is "embedded" or "grown" ? [] : new[] { $"stage is \"{plan.Stage}\", and may be \"embedded\" or \"grown\"" },
            .. plan.Reports + plan.Positions > 0 ? [] : new[] { "reports and positions are both 0, so that nothing would be sent" },
            .. plan.Steps is { IsDefaultOrEmpty: false } && plan.Steps.All(s => s is > 0 and <= 64) ? [] : new[] { "steps holds none, or one that is not above 0 and at most 64" },
            .. plan.Faults.IsDefault ? ["faults is null; leave it out"] : plan.Faults.SelectMany(f => f.Wrong(plan)),
        ];
        return wrong.Length == 0 ? (plan, null) : (null, $"{file}: {string.Join("; ", wrong)}. Nothing was measured.");
    }

    private static string[] Whole(string name, double value, double least, double most) =>
        value >= least && value <= most ? [] : [string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, and may be {least} to {most:0}")];
}

/// <summary>Something that goes wrong while a step is measured.</summary>
/// <param name="At">Seconds after the measuring began.</param>
/// <param name="What"><c>standStill</c>: a process stands still; <c>reconnect</c>: every screen hangs up and comes back at once.</param>
/// <param name="Process">Which process stands still, by its name in the table; null for the first.</param>
/// <param name="Seconds">How long it stands still.</param>
internal sealed record LoadFault(double At, string What, string? Process = null, double Seconds = 1)
{
    public IEnumerable<string> Wrong(LoadPlan plan)
    {
        if (What is not ("standStill" or "reconnect"))
        {
            yield return $"a fault is \"{What}\", and may be \"standStill\" or \"reconnect\"";
        }

        if (!(At >= 0 && At < plan.Seconds))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"a fault comes at {At} s, and a step is measured for {plan.Seconds} s");
        }

        if (!(Seconds is > 0 and <= 60))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"a fault lasts {Seconds} s, and may last up to 60");
        }
    }
}
