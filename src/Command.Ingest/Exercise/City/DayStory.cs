using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;

namespace Command.Ingest.Exercise.City;

/// <summary>A labelled day's reports as a drill tells them: by the senders that an exercise has, at the story's speed. Pure.</summary>
public static class DayStory
{
    /// <summary>A report of the day, with its moments in story time from the start of the story.</summary>
    public sealed record DayReport(TimeSpan Due, TimeSpan Observed, TimeSpan Sent, bool Road, string Event, Report Report);

    /// <summary>The reports that come while the story lasts.</summary>
    public static ImmutableArray<DayReport> Make(Scenario scenario, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(pack);
        if (scenario.Day is not { } day)
        {
            return [];
        }

        DayOptions options = (day.Weather == DayWeather.Winter ? DayOptions.Winter : DayOptions.Normal) with { Weather = day.Weather, Cases = day.Cases, Context = false };
        DateTimeOffset zero = options.Start + TimeSpan.FromHours(day.FromHour);
        return
        [
            .. LabelledDay.Make(scenario.Seed, options, pack).Where(m => m.ArrivesAt >= zero && m.ArrivesAt < zero + scenario.Length && m.Message is Report { Feed: "city" or "citizens" or "traffic" })
                .Select(m => (m.ArrivesAt, m.Event, Report: (Report)m.Message))
                .Select(m => new DayReport(m.ArrivesAt - zero, m.Report.ObservedAt - zero, (m.Report.SentAt ?? m.Report.ObservedAt) - zero, m.Report.Feed == "traffic", m.Event, m.Report)),
        ];
    }

    /// <summary>The statements of one telling.</summary>
    public static IEnumerable<Statement> Plan(ImmutableArray<DayReport> day, CityPack pack, Senders senders, Telling telling)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(senders);
        ArgumentNullException.ThrowIfNull(telling);
        ILookup<string, string> codes = pack.Codes("open311").Kinds.ToLookup(k => k.Value, k => k.Key, StringComparer.Ordinal);
        Dictionary<string, int> versions = new(StringComparer.Ordinal);
        foreach (DayReport one in day)
        {
            if ((one.Road ? senders.Roads : senders.Cases) is not { } sender)
            {
                continue;
            }

            DateTimeOffset sent = telling.WallOf(one.Sent);
            int version = versions[one.Report.SourceId] = versions.GetValueOrDefault(one.Report.SourceId) + 1;
            string? code = one.Road ? null : codes[one.Report.Kind].Where(c => c.All(char.IsAsciiDigit)).Order(StringComparer.Ordinal).LastOrDefault();
            if (!one.Road && code is null)
            {
                continue;
            }

            yield return new Statement
            {
                Due = telling.WallOf(one.Due),
                Format = one.Road ? "datex2" : "open311",
                Truth = ["day-" + one.Event],
                Messages =
                [
                    one.Report with
                    {
                        Feed = sender.Feed,
                        Agency = sender.Agency,
                        Exercise = true,
                        SourceKind = code,
                        ObservedAt = telling.WallOf(one.Observed),
                        SentAt = sent,
                        SourceId = one.Road ? $"{Statement.Publisher.Prefix}R{telling.Name}-{one.Report.SourceId}" : $"{Leftovers.CasePrefix}{telling.Name}-{one.Report.SourceId}",
                        Group = one.Road ? $"S{telling.Name}-{one.Report.Group ?? one.Report.SourceId}" : null,
                        Version = one.Road ? FormattableString.Invariant($"{version}@{sent:yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz}") : "",
                        Ends = null,
                        Revision = null,
                    },
                ],
            };
        }
    }
}
