using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Ingest.Writer;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api.Incidents;

/// <summary>
/// The incident desk over HTTP: <c>POST /incidents/commands</c>, <c>POST /incidents/cases</c> and <c>GET /incidents/services</c> for operators;
/// <c>GET /incidents/{id}</c> (the evidence) and <c>GET /incidents/near</c> for readers. What a caller may name and is told of is for the guard before <see cref="IIncidentDesk"/>, which
/// records what it refuses.
/// </summary>
public static class IncidentsApi
{
    /// <summary>The header with the caller's own id of a command.</summary>
    public const string IdHeader = "Idempotency-Key";

    /// <summary>The header in which a web node, with its own key, names the person, escaped as in an address.</summary>
    public const string AuthorHeader = "Command-Author";

    /// <summary>The author of what is said without a key, where the settings allow that.</summary>
    public const string DemoAuthor = "demo-operator";

    private const int LargestBody = 64 * 1024;
    private const int LongestName = 100;

    public static void MapIncidents(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder operators = app.MapGroup("/incidents").AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().AddEndpointFilter(WhenAwayAsync).Needs(Right.SeeDesk);
        operators.MapPost("/commands", CommandAsync).DisableAntiforgery();
        operators.MapPost("/cases", CaseAsync).DisableAntiforgery().Needs(Right.TakeCase);
        operators.MapGet("/services", async (IIncidentDesk desk, CancellationToken cancellationToken) => Json(await desk.ServicesAsync(cancellationToken).ConfigureAwait(false)));
        RouteGroupBuilder readers = app.MapGroup("/incidents").AddEndpointFilter<RouteGroupBuilder, ReadAccess>().AddEndpointFilter(WhenAwayAsync).Needs(Right.SeePicture);
        readers.MapGet("/near", NearAsync);
        readers.MapGet("/{id}", (string id, HttpRequest request, SharedViews views, CityPack pack) => views.Of(request.HttpContext).Picture is var picture && picture.Incidents.TryGetValue(id, out Incident? incident)
            ? Json(IncidentCard.Of(picture, incident, pack, Language.Of(request)))
            : Results.Problem(statusCode: 404, title: "No such incident", detail: $"The picture has no incident '{id}': check the number, or ask /history for one that is long over."));
    }

    /// <summary>On a node that follows, the desk is another machine's, which may be away.</summary>
    private static async ValueTask<object?> WhenAwayAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            context.HttpContext.Response.Headers.RetryAfter = "2";
            return Results.Problem(statusCode: 503, title: "Command.Ingest can't be reached", detail: "This node follows one that does not answer now. Whether a command was carried out shows when it is back: send it again with the same Idempotency-Key, and it is done once.");
        }
    }

    private static async Task<IResult> CommandAsync(HttpContext http, IIncidentDesk desk, IOptions<CommandOptions> options, CancellationToken cancellationToken)
    {
        (DeskCommand? command, IResult? wrong) = await ReadAsync<DeskCommand>(http.Request, "a command: {\"c\":\"merge\",\"id\":\"I-0002\",\"into\":\"I-0001\",\"reason\":\"…\"}, or another \"c\" of split, move, never, answer, level, draw, erase, notify, approveNotice, withdrawNotice, acknowledgeNotice, shift, dropShift, askSwap, answerSwap, giveOver, takeOver, call, assign, status, cancel, correct, claim, crew, lend, return, ask, task, distress, help, plan, tick, endPlan, say, draftBrief, editBrief, submitBrief, approveBrief, publishBrief, withdrawBrief, sendBrief, directive, splitDirective, answerDirective, checkDirective, closeDirective", cancellationToken).ConfigureAwait(false);
        if (command is null)
        {
            return wrong!;
        }

        if (!IsComplete(command))
        {
            return Results.Problem(statusCode: 400, title: "Not a whole command", detail: $"A field of {command.GetType().Name} is missing. See docs for the fields of each command.");
        }

        if (Id(http.Request) is not { } id)
        {
            return Results.Problem(statusCode: 400, title: "Not an id", detail: $"{IdHeader} must have 1 to {LongestName} characters.");
        }

        CommandAnswer answer = await desk.DoAsync(id, Author(http, options.Value), command, cancellationToken).ConfigureAwait(false);
        return Answer(http, answer);
    }

    private static async Task<IResult> CaseAsync(HttpContext http, IIncidentDesk desk, IOptions<CommandOptions> options, CancellationToken cancellationToken)
    {
        (NewCase? newCase, IResult? wrong) = await ReadAsync<NewCase>(http.Request, "a case: {\"id\":\"…\",\"service\":\"0406\",\"address\":\"…\",\"text\":\"…\"}", cancellationToken).ConfigureAwait(false);
        if (newCase is null)
        {
            return wrong!;
        }

        if (newCase is not { Id.Length: > 0 and <= LongestName, Service: not null })
        {
            return Results.Problem(statusCode: 400, title: "Not a whole case", detail: $"A case needs an id of at most {LongestName} characters and a service of GET /incidents/services.");
        }

        try
        {
            return Json(await desk.TakeAsync(newCase, Author(http, options.Value), cancellationToken).ConfigureAwait(false));
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not durable", detail: e.Message + " Nothing of the case was kept; send it again in a few seconds.");
        }
    }

    private static async Task<IResult> NearAsync(double? lon, double? lat, string? kind, string? text, string? at, HttpRequest request, IIncidentDesk desk, CityPack pack, CancellationToken cancellationToken)
    {
        DateTimeOffset moment = default;
        if (lon is not (>= -180 and <= 180) || lat is not (>= -90 and <= 90) || text?.Length > 4000
            || (at is not null && !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment)))
        {
            return Results.Problem(statusCode: 400, title: "Not a place", detail: "Say where: lon and lat in degrees (CGCS2000); kind, text (at most 4000 characters) and at (RFC 3339) may be left out.");
        }

        Nearby near = await desk.NearAsync(new TypedCase(lon, lat, kind, text, at is null ? null : moment), cancellationToken).ConfigureAwait(false);
        ReasonText texts = new(pack);
        CultureInfo language = Language.Of(request);
        return Json(new
        {
            incidents = near.Incidents.Select(i => new { id = i.Id, probability = i.Probability, why = i.Why, words = i.Why.Select(w => texts.Of(w, language)) }),
            cases = near.Cases,
        });
    }

    private static IResult Answer(HttpContext http, CommandAnswer answer)
    {
        if (answer.Refusal is not { } refusal)
        {
            return Json(new { sequence = answer.Sequence, opened = answer.Opened });
        }

        if (answer.MayPass)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        return Results.Problem(
            statusCode: answer.MayPass ? 503 : 409,
            title: FaultText.Of(refusal, Language.Of(http.Request)),
            detail: refusal.Reason,
            extensions: new Dictionary<string, object?> { ["code"] = refusal.Code, ["where"] = refusal.Where });
    }

    /// <summary>The key's name; of a web node's key, the person it names.</summary>
    private static string Author(HttpContext http, CommandOptions options)
    {
        if (http.Features.Get<Caller>() is { Kind: not CallerKind.Key } caller)
        {
            return caller.Name;
        }

        if (ReadAccess.KeyOf(http, options) is not { } key)
        {
            return DemoAuthor;
        }

        string name = options.ApiKeys.First(k => ReferenceEquals(k.Value, key)).Key;
        string? said = key.Role == "node" ? http.Request.Headers[AuthorHeader] : (string?)null;
        string person = said is null ? "" : Uri.UnescapeDataString(said).Trim();
        return person.Length is > 0 and <= LongestName && !person.Any(char.IsControl) ? person : name;
    }

    /// <summary>The caller's id of the command; one of our own where it gives none.</summary>
    private static string? Id(HttpRequest request)
    {
        string? id = request.Headers[IdHeader];
        return id is null ? Guid.NewGuid().ToString("N") : id.Length is > 0 and <= LongestName ? id : null;
    }

    private static bool IsComplete(DeskCommand command) => command switch
    {
        MergeIncidents or SplitIncident or MoveSource or NeverJoin or AnswerSuggestion or OverrideLevel when command.Reason.Length == 0 => false,
        MergeIncidents m => m is { Id: not null, Into: not null },
        SplitIncident s => s.Id is not null && !s.Reports.IsDefault && s.Reports.All(r => r is not null),
        MoveSource m => m is { Source: { Id: not null, Type: "report" or "alert" or "reading" }, From: not null },
        NeverJoin n => n is { Id: not null, Other: not null },
        AnswerSuggestion a => a.Report is not null,
        OverrideLevel l => l.Id is not null,
        PutDrawing p => p is { Id: not null, Sheet: not null, Form: not null } && !p.Points.IsDefault,
        EraseDrawing e => e.Id is not null,
        StartPlan s => s is { Incident: not null, Plan: not null },
        TickStep t => t is { Incident: not null, Step: not null },
        EndPlan e => e.Incident is not null,
        MoveCase m => m.Report is not null,
        AnswerCase a => a.Report is not null,
        AssignUnits a => a.Incident is not null && !a.Units.IsDefault && a.Units.All(u => u?.Unit is not null),
        SetUnitStatus s => s.Unit is not null,
        CancelAssignment c => c.Id is not null,
        CorrectStep c => c.Id is not null,
        ClaimIncident c => c.Incident is not null,
        CrewUnit c => c.Unit is not null && !c.Crew.IsDefault && c.Crew.All(m => m?.Name is not null) && !c.Equipment.IsDefault && c.Equipment.All(e => e is not null),
        LendUnit l => l is { Unit: not null, Lent: { Agency: not null, Kind: not null } } && !l.Lent.Capabilities.IsDefault && l.Lent.Capabilities.All(c => c is not null),
        ReturnUnit r => r.Unit is not null,
        AskAgency a => a is { Incident: not null, Agency: not null, Text: not null },
        AnswerTask a => a.Id is not null,
        RaiseDistress r => r.Unit is not null,
        AnswerDistress a => a.Unit is not null,
        SendNotice n => n is { Id: not null, Zh: { Title: not null, Text: not null } } && (n.En is null or { Title: not null, Text: not null })
            && !n.To.IsDefault && n.To.All(r => r is { Name: not null }) && AreTexts(n.Groups) && AreTexts(n.Endpoints) && AreTexts(n.Channels)
            && n.Warning is null or { Event: not null, Category: not null, Urgency: not null, Severity: not null, Certainty: not null, AreaDesc: not null, Area.IsDefault: false },
        ApproveNotice n => n.Id is not null,
        WithdrawNotice n => n.Id is not null,
        AcknowledgeNotice n => n is { Id: not null, Recipient: not null },
        PutShift s => s is { Id: not null, Post: not null, Person.Name: not null },
        DropShift s => s.Id is not null,
        AskSwap s => s is { Id: not null, Shift: not null, With: not null },
        AnswerSwap s => s.Id is not null,
        GiveOver g => g is { Id: not null, Shift: not null, Next: not null },
        TakeOver t => t.Id is not null,
        FileAppeal a => a is { Id: not null, Row: not null, Figure: not null },
        DecideAppeal d => d.Id is not null,
        PutCall c => c is { Call: { Id: not null, Caller: not null, What: not null } },
        SayOnJob s => s is { Assignment: not null, Text: not null },
        DraftBrief b => b.Id is not null,
        EditBriefSection b => b is { Brief: not null, Section: not null, Zh: not null, En: not null },
        SubmitBrief b => b.Id is not null,
        ApproveBrief b => b.Id is not null,
        PublishBrief b => b is { Id: not null, Office: not null, Signatory: not null },
        WithdrawBrief b => b.Id is not null,
        SendBrief b => b is { Id: not null, Notice: not null } && !b.To.IsDefault && b.To.All(r => r is { Name: not null }) && AreTexts(b.Groups) && AreTexts(b.Endpoints) && AreTexts(b.Channels),
        GiveDirective d => d is { Id: not null, Text: not null },
        SplitDirective d => d.Id is not null && !d.Tasks.IsDefault && d.Tasks.All(t => t is { Id: not null, Agency: not null, Text: not null }),
        AnswerDirective d => d is { Id: not null, Task: not null },
        CheckDirective d => d is { Id: not null, Task: not null },
        CloseDirective d => d is { Id: not null, Task: not null },
        StartDrill s => s is { Drill: not null, Scenario: not null },
        PaceDrill s => s.Drill is not null,
        PauseDrill s => s.Drill is not null,
        RewindDrill s => s.Drill is not null,
        EndDrill s => s.Drill is not null,
        InjectDrill s => s is { Drill: not null, Inject.Id: not null },
        SeatDrill s => s is { Drill: not null, Person: not null },
        NoteDrill s => s is { Drill: not null, Id: not null, Text: not null },
        KeyCard k => k is { Card: not null, Text: not null } && !k.Jobs.IsDefault && k.Jobs.All(j => j?.Unit is not null),
        _ => false,
    };

    private static bool AreTexts(ImmutableArray<string> texts) => !texts.IsDefault && texts.All(t => t is not null);

    private static async Task<(T? Value, IResult? Wrong)> ReadAsync<T>(HttpRequest request, string what, CancellationToken cancellationToken)
        where T : class
    {
        using MemoryStream body = new();
        byte[] part = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > LargestBody)
            {
                return (null, Results.Problem(statusCode: 413, title: "Too large", detail: $"At most {LargestBody} bytes are taken."));
            }

            body.Write(part, 0, read);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.ToArray(), IncidentJson.Options) is { } value
                ? (value, null)
                : (null, Results.Problem(statusCode: 400, title: "Not JSON of the right shape", detail: $"Send {what}."));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return (null, Results.Problem(statusCode: 400, title: "Not JSON of the right shape", detail: $"Send {what}. {e.Message}"));
        }
    }

    private static IResult Json<T>(T value) => Results.Json(value, IncidentJson.Options);
}

/// <summary>How the desk's questions and answers are written, the same on both sides.</summary>
public static class IncidentJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        // The discriminator may stand anywhere: people write these by hand.
        JsonSerializerOptions options = new(CommandJson.Wire.Options) { AllowOutOfOrderMetadataProperties = true };
        options.TypeInfoResolverChain.Add(new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver());
        options.MakeReadOnly();
        return options;
    }
}
