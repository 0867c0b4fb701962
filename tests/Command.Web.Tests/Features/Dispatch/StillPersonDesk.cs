using Command.Ingest.Contracts;
using Command.Ingest.Transports.Persons;

namespace Command.Web.Tests.Features.Dispatch;

/// <summary>Answers as it is told, and keeps what it was asked.</summary>
internal sealed class StillPersonDesk : IPersonDesk
{
    public List<(string Report, string Reason, string By)> Asked { get; } = [];

    public PersonsAnswer Answer { get; set; } = new(null, new Fault("persons-gone", "gone"));

    public Task<PersonsAnswer> RevealAsync(string report, string reason, string by, CancellationToken cancellationToken)
    {
        Asked.Add((report, reason, by));
        return Task.FromResult(Answer);
    }

    public Task<PersonsAnswer> EraseAsync(string report, string reason, string by, CancellationToken cancellationToken) => Task.FromResult(Answer);
}
