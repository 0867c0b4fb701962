using Command.Faults.Tests;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Command.Faults.Tests;

/// <summary>How much is broken: few rounds of each in CI, many with the environment variable <c>COMMAND_FAULTS=full</c>.</summary>
internal static class Rounds
{
    public static bool Full => Environment.GetEnvironmentVariable("COMMAND_FAULTS") == "full";

    public static int Of(int usual, int full) => Full ? full : usual;

    /// <summary>Seeded; the seed is in the output, and can be set by <c>COMMAND_FAULTS_SEED</c>.</summary>
    public static Random Random()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("COMMAND_FAULTS_SEED"), out int set) ? set : 20260718;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}

/// <summary>The PostgreSQL of all tests here.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly Lazy<LoopbackPostgres?> _server = new(LoopbackPostgres.Start);

    /// <summary>The server; the test is skipped where PostgreSQL is not installed.</summary>
    public LoopbackPostgres Get()
    {
        Assert.SkipWhen(_server.Value is null, "PostgreSQL is not installed: apt-get install postgresql.");
        return _server.Value!;
    }

    public void Dispose()
    {
        if (_server is { IsValueCreated: true, Value: { } server })
        {
            server.Dispose();
        }
    }
}
