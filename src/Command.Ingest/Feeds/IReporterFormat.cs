using System.Collections.Immutable;

namespace Command.Ingest.Feeds;

/// <summary>A format whose messages say who reported. That is no part of what is reported: it stays with the bytes and is read from them when somebody with a reason asks.</summary>
public interface IReporterFormat
{
    /// <summary>Who reported a thing.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="sourceId">The sender's id of the thing.</param>
    /// <returns>The format's own field names with their texts, in the format's order; none where it does not say.</returns>
    ImmutableArray<ReporterField> Reporter(ReadOnlyMemory<byte> body, string sourceId);
}

/// <param name="Name">The format's own name of the field: <c>first_name</c>, <c>phone</c>.</param>
/// <param name="Text">As it was sent.</param>
public sealed record ReporterField(string Name, string Text);
