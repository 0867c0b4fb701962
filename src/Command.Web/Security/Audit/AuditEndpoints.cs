using System.Text.Json;
using Command.Ingest.Api.Rights;

namespace Command.Web.Security;

/// <summary>The audit log as files: every entry, one JSON object a line, and its signed end. Each taking is itself an entry.</summary>
public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder audit = app.MapGroup("/admin/audit").Needs(Right.ReadAudit, export: true);
        audit.MapGet("/entries.ndjson", EntriesAsync);
        audit.MapGet("/head.json", async (AuditSeal seal, CancellationToken cancellationToken) =>
            Results.File(System.Text.Encoding.UTF8.GetBytes(AuditSeal.Write(await seal.SignAsync(cancellationToken).ConfigureAwait(false))), "application/json", "audit-head.json"));
    }

    private static async Task EntriesAsync(HttpContext http, AuditLog log, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
        await foreach (AuditEntry entry in log.AllAsync(cancellationToken).ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(http.Response.Body, entry, JsonSerializerOptions.Web, cancellationToken).ConfigureAwait(false);
            await http.Response.WriteAsync("\n", cancellationToken).ConfigureAwait(false);
        }
    }
}
