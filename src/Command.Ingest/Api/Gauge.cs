namespace Command.Ingest.Api;

/// <summary>A figure of another part of the process that <c>/metrics</c> shows.</summary>
/// <param name="Name">As Prometheus writes names.</param>
/// <param name="Help">What it is, in a line.</param>
/// <param name="Value">The figure now; called from any thread.</param>
public sealed record Gauge(string Name, string Help, Func<double> Value);
