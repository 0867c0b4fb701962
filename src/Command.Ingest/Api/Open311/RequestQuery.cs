using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Feeds.Open311;

namespace Command.Ingest.Api.Open311;

/// <summary>
/// What <c>GET /requests</c> asks for. The standard's limits: 90 days and 1000 requests at the most, and the last 90 days when nothing is said.
/// Unknown parameters are passed over, as the standard's clients expect.
/// </summary>
public sealed record RequestQuery
{
    /// <summary>Most requests of one answer.</summary>
    public const int MostRows = 1000;

    /// <summary>The ids asked for; they go before every other filter, as the standard has it.</summary>
    public ImmutableArray<string> Ids { get; private init; } = [];

    /// <summary>Any of these; empty takes all.</summary>
    public ImmutableArray<string> ServiceCodes { get; private init; } = [];

    /// <summary>Requested at this moment or later.</summary>
    public DateTimeOffset From { get; private init; }

    /// <summary>Requested at this moment or earlier.</summary>
    public DateTimeOffset To { get; private init; }

    /// <summary>Changed at this moment or later, an extension that clients use to learn of closed cases; it goes before <see cref="From"/> and <see cref="To"/>.</summary>
    public DateTimeOffset? UpdatedAfter { get; private init; }

    /// <summary>Open ones are asked for.</summary>
    public bool Open { get; private init; } = true;

    /// <summary>Closed ones are asked for.</summary>
    public bool Closed { get; private init; } = true;

    /// <summary>From 1.</summary>
    public int Page { get; private init; } = 1;

    /// <summary>1 to <see cref="MostRows"/>.</summary>
    public int PageSize { get; private init; } = MostRows;

    /// <summary>Reads the parameters, or says everything that is wrong with them.</summary>
    /// <param name="query">The query.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="offset">The city's offset, for a date without one.</param>
    public static (RequestQuery Query, ImmutableArray<Open311Error> Errors) Read(IQueryCollection query, DateTimeOffset now, TimeSpan offset)
    {
        List<Open311Error> errors = [];
        DateTimeOffset? start = Date("start_date"), end = Date("end_date"), updated = Date("updated_after");
        TimeSpan longest = Open311PollPlan.Longest;
        if (start > end)
        {
            Wrong("start_date lies after end_date; nothing was requested between them.");
        }
        else if (end - start > longest)
        {
            Wrong("start_date and end_date lie more than 90 days apart; ask for 90 days at a time.");
        }

        DateTimeOffset to = end ?? (start is { } s && now - s > longest ? s.ToUniversalTime() + longest : now > start || start is null ? now : DateTimeOffset.MaxValue);
        ImmutableArray<string> statuses = List("status");
        foreach (string status in statuses.Where(s => s is not ("open" or "closed")))
        {
            Wrong($"status '{Short(status)}' is neither open nor closed.");
        }

        int page = Number("page", int.MaxValue, 1), size = Number("page_size", MostRows, MostRows);
        ImmutableArray<string> ids = List("service_request_id");
        if (ids.Length > MostRows)
        {
            Wrong($"service_request_id names {ids.Length} requests; ask for {MostRows} at the most.");
        }

        return (
            new RequestQuery
            {
                Ids = ids,
                ServiceCodes = List("service_code"),
                From = start ?? Earlier(to, longest),
                To = to,
                UpdatedAfter = updated,
                Open = statuses.IsEmpty || statuses.Contains("open"),
                Closed = statuses.IsEmpty || statuses.Contains("closed"),
                Page = page,
                PageSize = size,
            },
            [.. errors]);

        void Wrong(string what) => errors.Add(new Open311Error(400, what));

        ImmutableArray<string> List(string name) =>
            [.. query[name].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];

        DateTimeOffset? Date(string name)
        {
            // In a query a plus sign that was not escaped reads as a blank.
            string? text = query[name].LastOrDefault()?.Trim().Replace(' ', '+');
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }

            DateTimeOffset? time = Open311Time.Read(text, offset) ?? Open311Time.Read(text.Length == 10 ? text + "T00:00:00" : null, offset);
            if (time is null)
            {
                Wrong($"{name} '{Short(text)}' is not a W3C date and time; write for instance 2026-07-18T08:00:00%2B08:00.");
            }

            return time;
        }

        int Number(string name, int most, int usual)
        {
            string? text = query[name].LastOrDefault();
            if (string.IsNullOrEmpty(text))
            {
                return usual;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most)
            {
                return number;
            }

            Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} '{Short(text)}' is not a whole number from 1 to {most}."));
            return usual;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset to, TimeSpan by) => to.UtcTicks > by.Ticks + TimeSpan.TicksPerDay ? to.ToUniversalTime() - by : DateTimeOffset.MinValue;

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
