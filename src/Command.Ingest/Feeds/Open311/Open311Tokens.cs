using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>A token that a server gave instead of an id, and the id that it stands for.</summary>
public sealed record TokenAlias(string Token, string ServiceRequestId);

/// <summary>What an answer to <c>POST /requests</c> or <c>GET /tokens/{token}</c> says.</summary>
/// <param name="Known">Tokens whose request has its id.</param>
/// <param name="Pending">Tokens whose request has none yet: ask <c>/tokens/{token}</c> again later.</param>
/// <param name="Faults">Rows that say neither, or why nothing could be read.</param>
public sealed record TokenAnswers(ImmutableArray<TokenAlias> Known, ImmutableArray<string> Pending, ImmutableArray<Fault> Faults);

/// <summary>
/// Which id each token came to stand for. GeoReport v2 lets a server answer a POST with a token alone when its own system gives the id later.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record Open311Tokens
{
    /// <summary>Longest token or id taken.</summary>
    private const int MaxLength = 200;

    public static Open311Tokens Empty { get; } = new();

    /// <summary>Token → service_request_id; both are strings, never numbers.</summary>
    public ImmutableDictionary<string, string> Ids { get; private init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Tokens that wait for their id.</summary>
    public ImmutableSortedSet<string> Waiting { get; private init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The id that a token stands for; null while it is not known.</summary>
    public string? IdOf(string token) => Ids.GetValueOrDefault(token);

    /// <summary>The table with what an answer adds. A known id never goes back to waiting; a server that changes its mind has the last word.</summary>
    public Open311Tokens With(TokenAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ImmutableDictionary<string, string> ids = Ids.SetItems(answers.Known.Select(a => KeyValuePair.Create(a.Token, a.ServiceRequestId)));
        return new Open311Tokens { Ids = ids, Waiting = Waiting.Union(answers.Pending).Except(ids.Keys) };
    }

    /// <summary>Reads an answer, JSON or XML. Pure; never throws on input.</summary>
    public static TokenAnswers Read(ReadOnlyMemory<byte> body)
    {
        Open311Document document = Open311Decoder.Read(body);
        ImmutableArray<TokenAlias>.Builder known = ImmutableArray.CreateBuilder<TokenAlias>();
        ImmutableArray<string>.Builder pending = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        faults.AddRange(document.Faults);
        foreach (Open311Item item in document.Items)
        {
            switch (item["token"], item["service_request_id"])
            {
                case ({ Length: > MaxLength }, _) or (_, { Length: > MaxLength }):
                    faults.Add(new Fault("id-too-long", $"A token or id has {MaxLength} characters at the most; this row's was not kept.", item.Where));
                    break;
                case ({ } token, { } id):
                    known.Add(new TokenAlias(token, id));
                    break;
                case ({ } token, null):
                    pending.Add(token);
                    break;
                case (null, { }):
                    // An answer that has the id at once needs no token.
                    break;
                default:
                    faults.Add(item.Has("code") && item.Has("description")
                        ? Open311Shape.Errors($"{item["code"]}: {item["description"]}", item.Where)
                        : new Fault("no-token", "The row has neither a token nor a service_request_id, so nothing is known of the request; ask its server.", item.Where));
                    break;
            }
        }

        return new TokenAnswers(known.DrainToImmutable(), pending.DrainToImmutable(), faults.DrainToImmutable());
    }
}
