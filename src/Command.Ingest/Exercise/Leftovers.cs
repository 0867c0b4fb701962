using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise;

/// <summary>What an earlier telling left open, when it was stopped half way, is ended before a new one begins. Pure.</summary>
public static class Leftovers
{
    /// <summary>Begins the number of every case that the exercise makes (演练).</summary>
    public const string CasePrefix = "YL";

    private const int MostInOneBody = 200;

    /// <summary>The statements that end it.</summary>
    /// <param name="picture">The picture now.</param>
    /// <param name="scenario">Whose alerts are its own.</param>
    /// <param name="senders">Who speaks.</param>
    /// <param name="telling">The telling that begins.</param>
    /// <param name="name">Stands in the ids of what is said; null for the telling's own.</param>
    public static IEnumerable<Statement> End(PictureState picture, Scenario scenario, Senders senders, Telling telling, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(senders);
        ArgumentNullException.ThrowIfNull(telling);
        ImmutableArray<Report> open = [.. picture.Reports.Values.Select(r => r.Report).Where(r => r.Exercise && r.Status < ReportStatus.Closed).OrderBy(r => r.SourceId, StringComparer.Ordinal)];
        foreach (Report[] some in open.Where(r => r.Feed == senders.Cases?.Feed && r.SourceId.StartsWith(CasePrefix, StringComparison.Ordinal)).Chunk(MostInOneBody))
        {
            yield return Ended("open311", some.Select(r => r with { Status = ReportStatus.Cancelled, SentAt = telling.Start }), telling);
        }

        foreach (Report[] some in open.Where(r => r.Feed == senders.Roads?.Feed && r.SourceId.StartsWith(Statement.Publisher.Prefix, StringComparison.Ordinal)).Chunk(MostInOneBody))
        {
            yield return Ended("datex2", some.Select(r => r with { Status = ReportStatus.Cancelled, SentAt = telling.Start, Version = Next(r.Version, telling) }), telling);
        }

        HashSet<string> own = [.. scenario.Alerts.Select(a => a.Sender)];
        int number = 0;
        foreach (AlertItem item in picture.Alerts.Values.Where(a => a.InForce && a.Alert.Exercise && a.Alert.Feed == senders.Alerts?.Feed && own.Contains(a.Alert.Sender)).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            Alert cancel = item.Alert with
            {
                SourceId = string.Create(CultureInfo.InvariantCulture, $"{name ?? telling.Name}-end-{++number}"),
                MsgType = "Cancel",
                Sent = telling.Start,
                SentAt = telling.Start,
                Effective = null,
                Onset = null,
                References = [new AlertReference(item.Alert.Sender, item.Alert.SourceId, item.Alert.Sent)],
            };
            yield return new Statement { Due = telling.Start, Format = "cap", Messages = [cancel], Truth = [""] };
        }
    }

    private static Statement Ended(string format, IEnumerable<Report> reports, Telling telling)
    {
        ImmutableArray<Message> messages = [.. reports];
        return new Statement { Due = telling.Start, Format = format, Messages = messages, Truth = [.. messages.Select(_ => "")] };
    }

    private static string Next(string version, Telling telling)
    {
        int at = version.IndexOf('@', StringComparison.Ordinal);
        int number = int.TryParse(version.AsSpan(0, Math.Max(0, at)), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 1;
        return string.Create(CultureInfo.InvariantCulture, $"{number + 1}@{telling.Start:yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz}");
    }
}
