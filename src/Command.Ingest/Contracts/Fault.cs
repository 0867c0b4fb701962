namespace Command.Ingest.Contracts;

/// <summary>What is wrong with something that came from outside, as a value.</summary>
/// <param name="Code">Stable, lower case with hyphens, for tests and tables: <c>xml-dtd</c>, <c>crc-mismatch</c>, <c>time-in-future</c>.</param>
/// <param name="Reason">What was found and what was expected, in plain English; never a stack trace.</param>
/// <param name="Where">The element, field, line or byte offset, where it can be said.</param>
public sealed record Fault(string Code, string Reason, string? Where = null);
