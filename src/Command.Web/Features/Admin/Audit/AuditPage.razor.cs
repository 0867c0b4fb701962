using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Command.Web.Features.Admin.Audit;

/// <summary>The audit log, searchable. Looking at it is an entry of its own, made before anything is shown.</summary>
public sealed partial class AuditPage(AuditLog log, CityPack pack)
{
    private static readonly string[] s_actions = ["sign-in", "sign-out", "account", "people", "screen", "sender", "command", "request", "export", "audit", "start"];
    private static readonly string[] s_outcomes = ["asked", "done", "refused", "failed"];
    private ImmutableArray<AuditEntry> _entries = [];
    private AuditVerdict? _verdict;

    [SupplyParameterFromQuery(Name = "text")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "action")]
    private string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    private string? Outcome { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "verify")]
    private string? Verify { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string Older => QueryHelpers.AddQueryString("admin/audit", new Dictionary<string, string?>
    {
        ["text"] = Text,
        ["action"] = Action,
        ["outcome"] = Outcome,
        ["from"] = From,
        ["to"] = To,
        ["before"] = _entries[^1].Sequence.ToString(CultureInfo.InvariantCulture),
    });

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Http is not { } http)
        {
            return;
        }

        Caller? caller = http.Features.Get<Caller>();
        await log.WriteAsync(AuditFact.Of(caller, RightsGate.AddressOf(http), "audit", Verify is null ? "read" : "verify", "done", http.Request.QueryString.Value ?? ""), http.RequestAborted);
        _verdict = Verify is null ? null : await log.VerifyAsync(null, http.RequestAborted);
        DateTimeOffset? to = Day(To);
        _entries = await log.SearchAsync(
            new AuditQuery(
                Text is { Length: > 100 } ? Text[..100] : Text,
                Action,
                Outcome,
                Day(From),
                to?.AddDays(1),
                long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out long before) ? before : null),
            http.RequestAborted);
    }

    private string VerdictWords => _verdict is { Fault: null } whole ? Words.Format("Audit_Whole", whole.Entries) : Words["Audit_Broken"];

    private string ActionName(string action) => Words.Find($"AuditAction_{action.Replace('-', '_')}") ?? action;

    private string OutcomeName(string outcome) => Words.Find($"AuditOutcome_{outcome}") ?? outcome;

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The day's beginning by the city's clock.</summary>
    private DateTimeOffset? Day(string? day) =>
        DateTime.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime parsed) ? new DateTimeOffset(parsed, pack.City.TimeZone.GetUtcOffset(parsed)) : null;
}
