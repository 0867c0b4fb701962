using System.Collections.Immutable;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Writer;

namespace Command.Web.Tests.Features.Dispatch;

/// <summary>A desk that answers what the test says and remembers what it was asked.</summary>
internal sealed class StillIncidentDesk : IIncidentDesk
{
    public List<(string Id, string Author, DeskCommand Command)> Commands { get; } = [];

    public List<TypedCase> Looked { get; } = [];

    public List<(NewCase Case, string Author)> Cases { get; } = [];

    public CommandAnswer Answer { get; set; } = new(100, null, null);

    public Nearby Nearby { get; set; } = new([], []);

    public CaseTaken Taken { get; set; } = new("citizens:20260718-X", [], null);

    public ImmutableArray<PlaceAnswer> Places { get; set; } = [];

    public bool Unreachable { get; set; }

    public Task<CommandAnswer> DoAsync(string id, string author, DeskCommand command, CancellationToken cancellationToken)
    {
        Commands.Add((id, author, command));
        return Unreachable ? Task.FromException<CommandAnswer>(new HttpRequestException("no such host")) : Task.FromResult(Answer);
    }

    public Task<Nearby> NearAsync(TypedCase typed, CancellationToken cancellationToken)
    {
        Looked.Add(typed);
        return Task.FromResult(Nearby);
    }

    public Task<CaseTaken> TakeAsync(NewCase newCase, string author, CancellationToken cancellationToken)
    {
        Cases.Add((newCase, author));
        return Task.FromResult(Taken);
    }

    public Task<ImmutableArray<CaseService>> ServicesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<CaseService>>([new CaseService("0406", "道路积水", "Waterlogging", "waterlogging"), new CaseService("0410", "火灾", "Fire", "fire")]);

    public Task<ImmutableArray<PlaceAnswer>> PlacesAsync(string text, string language, CancellationToken cancellationToken) => Task.FromResult(Places);
}
