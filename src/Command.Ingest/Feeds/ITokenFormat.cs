using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>
/// A format whose sender may name a case by a token until its own system has given it an id (Open311 GeoReport v2, <c>GET service_request_id from a token</c>).
/// Pure: it says where to ask and reads the answer; whoever polls the feed asks.
/// </summary>
public interface ITokenFormat : IFeedDecoder
{
    /// <summary>Where the id of a token is asked for, on the server that is polled; null where it can't be asked.</summary>
    /// <param name="configured">The address in the settings.</param>
    /// <param name="token">The token as the sender wrote it.</param>
    Uri? TokenAddress(Uri configured, string token);

    /// <summary>Where the case of an id is fetched; null where it can't be.</summary>
    /// <param name="configured">The address in the settings.</param>
    /// <param name="id">The id as the sender wrote it.</param>
    Uri? CaseAddress(Uri configured, string id);

    /// <summary>Reads an answer of <see cref="TokenAddress"/>. Never throws on input.</summary>
    /// <param name="body">The answer.</param>
    TokenAnswers ReadTokens(ReadOnlyMemory<byte> body);
}

/// <summary>A token that a server gave instead of an id, and the id that it stands for. Both are strings, never numbers.</summary>
public sealed record TokenAlias(string Token, string ServiceRequestId);

/// <summary>What a server says of tokens.</summary>
/// <param name="Known">Tokens whose case has its id.</param>
/// <param name="Pending">Tokens whose case has none yet: ask again later.</param>
/// <param name="Faults">Rows that say neither, or why nothing could be read.</param>
public sealed record TokenAnswers(ImmutableArray<TokenAlias> Known, ImmutableArray<string> Pending, ImmutableArray<Fault> Faults);

/// <summary>A row that names its case by a token whose id is not known.</summary>
/// <param name="Token">The token.</param>
/// <param name="Hash">Of what the row says.</param>
/// <param name="Says">False for a row with nothing but the token: then the case is fetched once its id is known.</param>
public sealed record TokenMention(string Token, string Hash, bool Says);
