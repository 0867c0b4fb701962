using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>The rows of one document under their ids, where they name their request by a token.</summary>
/// <param name="table">What is known of tokens.</param>
internal sealed class Open311Named(TokenTable table)
{
    private readonly ImmutableArray<TokenAlias>.Builder _aliases = ImmutableArray.CreateBuilder<TokenAlias>();
    private readonly Dictionary<string, TokenMention> _mentions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);

    /// <summary>True when a row had a token and no id.</summary>
    public bool Tokens { get; private set; }

    /// <summary>Rows that name both.</summary>
    public ImmutableArray<TokenAlias> Aliases => _aliases.ToImmutable();

    /// <summary>Rows that wait and were not kept before.</summary>
    public ImmutableArray<TokenMention> Waiting => [.. _mentions.Values];

    /// <summary>A row under its id; nothing for a row that is kept already or says nothing; or that it waits.</summary>
    public (Open311Item? Item, Fault? Waits) Name(Open311Item row)
    {
        switch (row["token"], row["service_request_id"])
        {
            case (null, _) or ({ Length: > Open311Tokens.MaxLength }, _) or (_, { Length: > Open311Tokens.MaxLength }):
                return (row, null);
            case ({ } token, { } id):
                _aliases.Add(new TokenAlias(token, id));
                return (Open311Shape.Says(row) ? row.Under(id) : row, null);
            case ({ } token, null):
                Tokens = true;
                return table.IdOf(token) is { } known ? (Open311Shape.Says(row) ? row.Under(known) : null, null) : (null, Wait(token, row));
        }
    }

    private Fault? Wait(string token, Open311Item row)
    {
        TokenMention mention = new(token, row.Hash(), Open311Shape.Says(row));

        // The first row of a token stands for all of them in this document: the table holds one hash a token.
        if (_held.Contains(token) || (!_mentions.ContainsKey(token) && table.Holds(mention)))
        {
            _held.Add(token);
            return null;
        }

        _mentions[token] = _mentions.TryGetValue(token, out TokenMention? first) ? first with { Says = first.Says || mention.Says } : mention;
        return Open311Shape.Waiting(token, row.Where);
    }
}
