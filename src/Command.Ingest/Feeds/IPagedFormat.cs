namespace Command.Ingest.Feeds;

/// <summary>A format whose documents say where their next page is (OData <c>@iot.nextLink</c>, an OGC API <c>next</c> link). Pure, and never throws on input.</summary>
public interface IPagedFormat
{
    /// <summary>The sender's address of the page after this one, absolute or relative as it stands in the body; null on the last page and for what can't be read.</summary>
    string? NextPage(ReadOnlyMemory<byte> body);
}
