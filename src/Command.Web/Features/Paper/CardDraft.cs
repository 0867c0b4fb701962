using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Web.Features.Paper;

/// <summary>A card as it is typed. Times are the city's clock's.</summary>
public sealed class CardDraft
{
    /// <summary>Rows for units; a card has four.</summary>
    public const int MostJobs = 8;

    public string Number { get; set; } = "";

    public string OutageFrom { get; set; } = "";

    public string ReceivedAt { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>The incident's number; empty to have one made of the card.</summary>
    public string Incident { get; set; } = "";

    /// <summary>What a new one is of: a service's code.</summary>
    public string Service { get; set; } = "";

    public string Address { get; set; } = "";

    public List<JobDraft> Jobs { get; } = [new()];

    /// <summary>True when an incident is made of it.</summary>
    public bool IsNew => Incident.Trim().Length == 0;

    /// <summary>The command; null where a time is none.</summary>
    public KeyCard? ToCommand(CityInfo city)
    {
        ArgumentNullException.ThrowIfNull(city);
        ImmutableArray<CardJob>.Builder jobs = ImmutableArray.CreateBuilder<CardJob>();
        foreach (JobDraft job in Jobs.Where(j => j.Unit.Length > 0))
        {
            if (Time(job.Dispatched, city) is not { } sent || Missing(job.EnRoute, city) || Missing(job.OnScene, city) || Missing(job.Cleared, city))
            {
                return null;
            }

            jobs.Add(new CardJob(job.Unit, sent, Time(job.EnRoute, city), Time(job.OnScene, city), Time(job.Cleared, city)));
        }

        return Time(OutageFrom, city) is { } outage && Time(ReceivedAt, city) is { } received
            ? new KeyCard(Number.Trim(), received, outage, Text.Trim(), IsNew ? null : Incident.Trim(), null, jobs.ToImmutable())
            : null;
    }

    /// <summary>A moment as the city's clock showed it, <c>2026-07-18T14:32</c>; null for none.</summary>
    public static DateTimeOffset? Time(string text, CityInfo city)
    {
        ArgumentNullException.ThrowIfNull(city);
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            ? new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), city.TimeZone.GetUtcOffset(local))
            : null;
    }

    private static bool Missing(string text, CityInfo city) => text.Length > 0 && Time(text, city) is null;
}

/// <summary>A row of a card.</summary>
public sealed class JobDraft
{
    public string Unit { get; set; } = "";

    public string Dispatched { get; set; } = "";

    public string EnRoute { get; set; } = "";

    public string OnScene { get; set; } = "";

    public string Cleared { get; set; } = "";
}
