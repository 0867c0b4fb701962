using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Geo.Crs;
using Command.Geo.Places;
using Command.Ingest.Api.Open311;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Fusion;
using Command.Ingest.Hub;
using Command.Ingest.Picture;
using Command.Ingest.Writer;

namespace Command.Ingest.Api.Incidents;

/// <summary>The desk of the node that takes the feeds in.</summary>
public sealed class IncidentDesk(
    CommandQueue commands, IProbableIncidents probables, PictureBroadcast broadcast, Locator locator, CityPack pack, PlaceIndex places, IServiceProvider services, TimeProvider time) : IIncidentDesk
{
    /// <summary>What a list beside a form can show.</summary>
    public const int MostNear = 5;

    /// <summary>How long a new case is waited for before its clerk's word on it is given up; the writer usually needs a tenth of a second.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>A form's hint, not a search: more would not fit below the field.</summary>
    private const int MostPlaces = 6;

    private readonly Lazy<Open311Cases> _cases = new(services.GetRequiredService<Open311Cases>);

    /// <inheritdoc/>
    public Task<CommandAnswer> DoAsync(string id, string author, DeskCommand command, CancellationToken cancellationToken) =>
        commands.SubmitAsync(id, author, command, cancellationToken);

    /// <inheritdoc/>
    public Task<Nearby> NearAsync(TypedCase typed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return typed is { Lon: { } lon, Lat: { } lat } && new GeoPoint(lon, lat) is { IsValid: true } at
            ? Task.Run(() => Near(typed, at), cancellationToken)
            : Task.FromResult(new Nearby([], []));
    }

    /// <inheritdoc/>
    public async Task<CaseTaken> TakeAsync(NewCase newCase, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(newCase);
        if (_cases.Value.Intake is not { } intake)
        {
            return new CaseTaken(null, [$"There is no feed '{ReportIntake.Feed}' in the settings, so new cases can't be taken in here."], null);
        }

        ReportForm form = Form(newCase, author);
        (ReportItem? item, ImmutableArray<Open311Error> errors) = await intake.TakeAsync("desk " + author, Encoding.UTF8.GetBytes(newCase.Id), form, newCase.At).ConfigureAwait(false);
        if (item is null)
        {
            return new CaseTaken(null, errors.IsEmpty ? ["Too many cases were entered in the last minute. Wait a moment and send it again."] : [.. errors.Select(e => e.Description)], null);
        }

        CommandAnswer? ruled = newCase.SameAs is { } same ? await RuleAsync(newCase, item.Id, same, author, cancellationToken).ConfigureAwait(false) : null;
        return new CaseTaken(item.Id, [], ruled);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<CaseService>> ServicesAsync(CancellationToken cancellationToken)
    {
        CodeTable codes = pack.Codes("open311");
        return Task.FromResult<ImmutableArray<CaseService>>(
            [.. _cases.Value.Catalogue.Services.Select(s => new CaseService(s.Code, s.Zh, s.En, codes.Kinds.GetValueOrDefault(s.Code) ?? (pack.KindOf(s.Code) is null ? Kind.Other : s.Code)))]);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<PlaceAnswer>> PlacesAsync(string text, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is 0 or > PlaceIndex.LongestQuery
            ? Task.FromResult<ImmutableArray<PlaceAnswer>>([])
            : Task.Run<ImmutableArray<PlaceAnswer>>(() => [.. PlaceSearch.Answers(places, text, MostPlaces, CultureInfo.GetCultureInfo(language))], cancellationToken);
    }

    private Nearby Near(TypedCase typed, GeoPoint at)
    {
        DateTimeOffset now = typed.At ?? time.GetUtcNow();
        Report report = new()
        {
            Feed = ReportIntake.Feed,
            Agency = ReportIntake.Feed,
            SourceId = "",
            Version = "",
            ObservedAt = now,
            Kind = typed.Kind is { } kind && pack.KindOf(kind) is not null ? kind : Kind.Other,
            Title = "",
            Text = typed.Text,
            Shape = new PointShape(at),
        };
        return new Nearby(
            probables.Of(report, locator.Of(report.Shape, Datum.Cgcs2000, Locator.DefaultUncertaintyM, null), MostNear),
            NearCases.Of(broadcast.Picture, at, typed.Text, now, MostNear));
    }

    private ReportForm Form(NewCase newCase, string author)
    {
        ImmutableDictionary<string, string>.Builder fields = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Add("service_code", newCase.Service);
        Add("description", newCase.Text);
        Add("address_string", newCase.Address);
        Add("account_id", author);
        if (newCase is { Lon: { } lon, Lat: { } lat })
        {
            PositionSystem datum = services.GetRequiredService<FeedSet>().Datums.GetValueOrDefault(ReportIntake.Feed, Datum.Wgs84);
            GeoPoint at = datum.FromShared(new GeoPoint(lon, lat));
            Add("lat", at.Lat.ToString("R", CultureInfo.InvariantCulture));
            Add("long", at.Lon.ToString("R", CultureInfo.InvariantCulture));
        }

        return new ReportForm(fields.ToImmutable(), ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                fields[name] = value.Trim();
            }
        }
    }

    /// <summary>Records the clerk's word as soon as the case is in the picture, wherever the platform has put it by itself.</summary>
    private async Task<CommandAnswer> RuleAsync(NewCase newCase, string report, string incident, string author, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        using PeriodicTimer look = new(s_look, time);
        ReportItem? item;
        while (!broadcast.Picture.Reports.TryGetValue(report, out item))
        {
            if (time.GetElapsedTime(began) > s_patience)
            {
                return CommandAnswer.Later(new Fault("case-not-shown", $"The case was taken in, but after {s_patience.TotalSeconds:0} seconds it did not show, so that it speaks of {incident} was not recorded. Say so again at the incident."));
            }

            await look.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }

        MoveSource move = new(new SourceRef("report", report), item.Incident ?? item.Gathering ?? report, incident) { Reason = newCase.SameWhy ?? "" };
        return await commands.SubmitAsync(newCase.Id + "/same", author, move, cancellationToken).ConfigureAwait(false);
    }
}
