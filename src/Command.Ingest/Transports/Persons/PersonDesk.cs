using System.Collections.Immutable;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Ingest.Transports.Persons;

/// <summary>The desk of the node that takes the feeds in.</summary>
public sealed class PersonDesk(FeedGateways gateways, IJournalStore journal, IPictureView view) : IPersonDesk
{
    /// <inheritdoc/>
    public Task<PersonsAnswer> RevealAsync(string report, string reason, string by, CancellationToken cancellationToken) =>
        Task.Run(
            () => Found(report) is not { } item
                ? new PersonsAnswer(null, PersonReasons.Unknown(report))
                : journal.FindEnvelope(report, item.Report.Version) is { } envelope && gateways.Find(envelope.Feed) is { } gateway && PersonsWords.Of(gateway, envelope, report, item.Report.Version) is { } words
                    ? new PersonsAnswer(words, null)
                    : new PersonsAnswer(null, PersonReasons.Gone),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<PersonsAnswer> EraseAsync(string report, string reason, string by, CancellationToken cancellationToken)
    {
        if (Found(report)?.Report is not { } said)
        {
            return new PersonsAnswer(null, PersonReasons.Unknown(report));
        }

        // All that ever named it: earlier versions, and pages that told of it again.
        ImmutableArray<string> envelopes = await Task.Run(() => journal.EnvelopesHolding(said.Feed, said.SourceId), cancellationToken).ConfigureAwait(false);
        return new PersonsAnswer(null, await journal.EraseAsync(envelopes, cancellationToken).ConfigureAwait(false) > 0 ? null : PersonReasons.Gone);
    }

    private ReportItem? Found(string report) => view.Picture.Reports.GetValueOrDefault(report);
}
