using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Drills;

/// <summary>The scenarios of the city pack's folder <c>exercise</c>, read anew each time: a trainer who mends one need not start anything again.</summary>
public sealed class ScenarioShelf(CityPackFolder folder, CityPack pack)
{
    /// <summary>Scenarios listed at the most.</summary>
    private const int Most = 200;

    /// <summary>The pack's folder.</summary>
    public string Folder => folder.Path;

    /// <summary>One of them, or what is wrong with it.</summary>
    public ScenarioRead Read(string name) => ScenarioReader.Read(folder.Path, name, pack);

    /// <summary>All of them, by name; those that can't be told with their faults.</summary>
    public ImmutableArray<ScenarioLine> All()
    {
        DirectoryInfo shelf = new(Path.Combine(folder.Path, "exercise"));
        return !shelf.Exists ? [] :
        [
            .. shelf.EnumerateFiles("*.json").Select(f => Path.GetFileNameWithoutExtension(f.Name)).Order(StringComparer.Ordinal).Take(Most).Select(name =>
            {
                ScenarioRead read = Read(name);
                return new ScenarioLine(name, read.Scenario?.Zh ?? name, read.Scenario?.En ?? name, read.Scenario?.Length ?? TimeSpan.Zero, read.Scenario?.Seed ?? 0, read.Scenario?.Traffic.Vehicles ?? 0, [.. read.Faults.Take(20)]);
            }),
        ];
    }
}

/// <summary>A scenario as a director chooses it.</summary>
/// <param name="Id">The file's name without its ending.</param>
/// <param name="Zh">Its name.</param>
/// <param name="En">Its name in English.</param>
/// <param name="Length">How long it takes at speed 1.</param>
/// <param name="Seed">Its own seed.</param>
/// <param name="Vehicles">How many units drive.</param>
/// <param name="Faults">What is wrong with it, with file, path and line; empty when it can be told.</param>
public sealed record ScenarioLine(string Id, string Zh, string En, TimeSpan Length, int Seed, int Vehicles, ImmutableArray<Fault> Faults);
