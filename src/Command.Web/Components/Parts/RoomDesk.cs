using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Writer;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components.Authorization;

namespace Command.Web.Components.Parts;

/// <summary>What became of the last thing that somebody did on a desk page.</summary>
/// <param name="Words">In words; null where it was refused.</param>
/// <param name="Refusal">Why it was; null where it was not.</param>
public sealed record RoomTold(string? Words, Fault? Refusal);

/// <summary>Who acts on a desk page, and what they have done: one for a circuit's page.</summary>
public sealed class RoomDesk(IIncidentDesk desk, bool demo)
{
    private Caller? _caller;

    /// <summary>The name that was typed where nobody is signed in.</summary>
    public string Who { get; set; } = "";

    /// <summary>The person signed in; null where there is none.</summary>
    public Caller? Person => _caller is { Kind: CallerKind.Person } ? _caller : null;

    /// <summary>Under whose name things are done; empty for nobody's.</summary>
    public string Author => Person?.Name ?? (Who.Length > 0 ? Who : demo ? IncidentsApi.DemoAuthor : "");

    /// <summary>True while an answer is waited for.</summary>
    public bool Busy { get; private set; }

    /// <summary>What became of the last thing; null for nothing.</summary>
    public RoomTold? Told { get; set; }

    /// <summary>True when who acts has the right; the guard asks again.</summary>
    public bool May(Right right) => _caller?.May(right) ?? demo;

    /// <summary>Finds out who is signed in.</summary>
    public async Task EnterAsync(Task<AuthenticationState>? signed) => _caller = signed is null ? null : Caller.Of((await signed).User);

    /// <summary>Does it and keeps what came of it.</summary>
    /// <returns>True when it was done.</returns>
    public async Task<bool> DoAsync(DeskCommand command, string done, Words words, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (Busy || Author.Length == 0)
        {
            return false;
        }

        Busy = true;
        Told = null;
        try
        {
            CommandAnswer answer = await desk.DoAsync(Guid.NewGuid().ToString("N"), Author, command, cancellationToken);
            Told = answer.Refusal is { } refusal ? new RoomTold(null, refusal) : new RoomTold(done, null);
            return answer.Refusal is null;
        }
        catch (HttpRequestException e)
        {
            Told = new RoomTold(words.Format("Desk_Unreachable", e.Message), null);
        }
        catch (OperationCanceledException)
        {
            // The visitor left; what was begun is carried out.
        }
        finally
        {
            Busy = false;
        }

        return false;
    }
}
