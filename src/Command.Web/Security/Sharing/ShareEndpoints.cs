using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;
using Microsoft.AspNetCore.Mvc;

namespace Command.Web.Security;

/// <summary>The forms of <c>/admin/sharing</c>: the catalogue, requests and answers, and incidents shared by hand. Refused ones are recorded as well.</summary>
public static class ShareEndpoints
{
    public static void MapSharing(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder sharing = app.MapGroup("/admin/sharing").Needs(Right.SeeSharing);
        sharing.MapPost("/classify", (ShareDesk desk, [FromForm] ClassifyForm form, HttpContext http) => desk.DoAsync(http, $"classify {form.Subject}", (s, by, _) =>
            ShareSubject.TryParse(form.Subject, out ShareSubject? subject) && Enum.TryParse(form.Class, out ShareClass of) && Enum.TryParse(form.Mark, out Classification mark) && desk.Terms(form.ToTerms()) is { } terms
                ? ShareRules.Classify(s, by, new ShareEntry(subject, Text(form.Owner), of, Text(form.Basis) ?? "", terms with { Agencies = [.. Words(form.Agencies)] }, mark))
                : Unread()));
        sharing.MapPost("/ask", (ShareDesk desk, [FromForm] ShareForm form, HttpContext http) => desk.DoAsync(http, $"ask {form.Subject}", (s, by, now) =>
            ShareSubject.TryParse(form.Subject, out ShareSubject? subject) && desk.Terms(form) is { } terms ? ShareRules.Ask(s, by, Guid.NewGuid().ToString("N")[..12], subject, terms, now) : Unread()));
        sharing.MapPost("/answer", (ShareDesk desk, [FromForm] ShareForm form, HttpContext http) => desk.DoAsync(http, $"answer {form.Id}", (s, by, now) =>
            desk.Terms(form) is { } terms ? ShareRules.Reply(s, by, form.Id ?? "", form.Yes ? terms : null, form.Note ?? "", now) : Unread()));
        sharing.MapPost("/appeal", (ShareDesk desk, [FromForm] ShareForm form, HttpContext http) =>
            desk.DoAsync(http, $"appeal {form.Id}", (s, by, now) => ShareRules.Appeal(s, by, form.Id ?? "", form.Note ?? "", now)));
        sharing.MapPost("/confirm", (ShareDesk desk, [FromForm] ShareForm form, HttpContext http) => desk.DoAsync(http, $"confirm {form.Id}", (s, by, now) =>
            desk.Terms(form) is { } terms ? ShareRules.Confirm(s, by, form.Id ?? "", form.Yes ? terms : null, form.Note ?? "", now) : Unread()));
        sharing.MapPost("/withdraw", (ShareDesk desk, [FromForm] ShareForm form, HttpContext http) =>
            desk.DoAsync(http, $"withdraw {form.Id}", (s, by, now) => ShareRules.Withdraw(s, by, form.Id ?? "", form.Note ?? "", now)));
        sharing.MapPost("/incident", (ShareDesk desk, SharedIncidents incidents, [FromForm] IncidentForm form, HttpContext http) => desk.DoAsync(http, $"share incident {form.Incident} with {form.To}", (s, by, now) =>
            !incidents.Sees(http, form.Incident) ? NoIncident()
            : !desk.Until(form.Until, out DateTimeOffset? until) ? Unread()
            : ShareRules.ShareIncident(s, by, Guid.NewGuid().ToString("N")[..12], form.Incident!, form.To ?? "", until, form.Mutual, now)));
        sharing.MapPost("/accept", (ShareDesk desk, [FromForm] IncidentForm form, HttpContext http) =>
            desk.DoAsync(http, $"accept {form.Id}", (s, by, now) => ShareRules.AcceptIncident(s, by, form.Id ?? "", now)));
        sharing.MapPost("/end", (ShareDesk desk, [FromForm] IncidentForm form, HttpContext http) =>
            desk.DoAsync(http, $"end {form.Id}", (s, by, now) => ShareRules.EndIncident(s, by, form.Id ?? "", now)));
        sharing.MapPost("/mark", (ShareDesk desk, SharedIncidents incidents, [FromForm] IncidentForm form, HttpContext http) => desk.DoAsync(http, $"mark {form.Incident} {form.Mark}", (_, by, _) =>
            !by.SharesIncidents ? (null, new Fault("share-not-yours", "Your roles do not include marking incidents."))
            : !incidents.Sees(http, form.Incident) ? NoIncident()
            : (new IncidentMarked(form.Incident!, Enum.TryParse(form.Mark, out Classification mark) ? mark : null), null)));
    }

    internal static IEnumerable<string> Words(string? text) => (text ?? "").Split([' ', ',', '，', '、', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static (ShareChange? Change, Fault? Fault) Unread() => (null, new Fault("share-unread", "A field of the form can't be read."));

    private static (ShareChange? Change, Fault? Fault) NoIncident() => (null, new Fault("share-incident", "There is no such incident."));
}

/// <summary>A request, an answer or a withdrawal as a form sends it. Days are the city's.</summary>
public sealed class ShareForm
{
    public string? Id { get; set; }

    public string? Subject { get; set; }

    public string? Purpose { get; set; }

    public string? From { get; set; }

    public string? Until { get; set; }

    public string? Precision { get; set; }

    public string? Withheld { get; set; }

    public string? Note { get; set; }

    public bool Yes { get; set; }
}

/// <summary>A row of the catalogue as a form sends it.</summary>
public sealed class ClassifyForm
{
    public string? Subject { get; set; }

    public string? Owner { get; set; }

    public string? Class { get; set; }

    public string? Basis { get; set; }

    public string? Mark { get; set; }

    public string? Agencies { get; set; }

    public string? Purpose { get; set; }

    public string? From { get; set; }

    public string? Until { get; set; }

    public string? Precision { get; set; }

    public string? Withheld { get; set; }

    /// <summary>Its conditions, as every form states them.</summary>
    internal ShareForm ToTerms() => new() { Purpose = Purpose, From = From, Until = Until, Precision = Precision, Withheld = Withheld };
}

/// <summary>An incident's share or mark as a form sends it.</summary>
public sealed class IncidentForm
{
    public string? Id { get; set; }

    public string? Incident { get; set; }

    public string? To { get; set; }

    public string? Until { get; set; }

    public bool Mutual { get; set; }

    public string? Mark { get; set; }
}

/// <summary>Whether an incident is there for who asks.</summary>
public sealed class SharedIncidents(Ingest.Api.SharedViews views)
{
    public bool Sees(HttpContext http, string? incident) => incident is not null && views.Of(http).Picture.Incidents.ContainsKey(incident);
}

/// <summary>Does one thing to the catalogue and leads back to its page.</summary>
public sealed class ShareDesk(ShareBook book, CityPack pack)
{
    /// <summary>Carries a wish out where the rules let it.</summary>
    public async Task<IResult> DoAsync(HttpContext http, string what, Func<ShareState, ShareActor, DateTimeOffset, (ShareChange? Change, Fault? Fault)> decide)
    {
        ArgumentNullException.ThrowIfNull(http);
        Caller by = http.Features.Get<Caller>()!;
        ShareActor actor = ActorOf(by);
        Fault? fault = await book.DoAsync(by, RightsGate.AddressOf(http), what, (s, now) => decide(s, actor, now), http.RequestAborted).ConfigureAwait(false);
        return Results.Redirect(fault is null ? "/admin/sharing?told=shared" : "/admin/sharing?fault=" + Uri.EscapeDataString(fault.Code));
    }

    /// <summary>What somebody's roles allow.</summary>
    public static ShareActor ActorOf(Caller by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return new ShareActor(by.Name, string.IsNullOrEmpty(by.Agency) ? null : by.Agency, by.May(Right.AskShares), by.May(Right.AnswerShares), by.May(Right.CoordinateShares), by.May(Right.ShareIncidents));
    }

    /// <summary>The conditions that a form states; null when one of them can't be read.</summary>
    public ShareTerms? Terms(ShareForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        double precision = 0;
        return Until(form.From, out DateTimeOffset? from) && Until(form.Until, out DateTimeOffset? until)
            && (string.IsNullOrWhiteSpace(form.Precision) || double.TryParse(form.Precision, NumberStyles.Float, CultureInfo.InvariantCulture, out precision))
            ? new ShareTerms { Purpose = form.Purpose?.Trim() ?? "", From = from, Until = until, PrecisionM = precision, Withheld = [.. ShareEndpoints.Words(form.Withheld)] }
            : null;
    }

    /// <summary>A day, or a day and an hour, of the city; nothing for none.</summary>
    public bool Until(string? text, out DateTimeOffset? at)
    {
        at = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            return false;
        }

        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        at = new DateTimeOffset(local, pack.City.TimeZone.GetUtcOffset(local));
        return true;
    }
}
