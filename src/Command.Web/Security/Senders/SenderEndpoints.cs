using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.Transports.Senders;
using Microsoft.AspNetCore.Mvc;

namespace Command.Web.Security;

/// <summary>The forms of <c>/admin/senders</c>. Making and taking back is asked for and recorded by the desk's guard.</summary>
public static class SenderEndpoints
{
    private const int LongestOverlapHours = 90 * 24;

    public static void MapSenderForms(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder senders = app.MapGroup("/admin/senders").Needs(Right.ManageSenders);
        senders.MapPost("/make", MakeAsync);
        senders.MapPost("/revoke", async ([FromForm] string? id, HttpContext http, ISenderDesk desk) =>
            await desk.RevokeAsync(id ?? "", http.Features.Get<Caller>()!.Name, http.RequestAborted).ConfigureAwait(false) ? Results.Redirect("/admin/senders?told=sender-revoked") : Back("sender-gone"));
    }

    private static async Task<IResult> MakeAsync([FromForm] string? feed, [FromForm] string? name, [FromForm] string? overlap, HttpContext http, ISenderDesk desk, Flash flash)
    {
        int hours = 0;
        if (!string.IsNullOrEmpty(overlap) && (!int.TryParse(overlap, NumberStyles.None, CultureInfo.InvariantCulture, out hours) || hours > LongestOverlapHours))
        {
            return Back("sender-overlap");
        }

        MadeKey made = await desk.MakeAsync(feed ?? "", name ?? "", string.IsNullOrEmpty(overlap) ? null : TimeSpan.FromHours(hours), http.Features.Get<Caller>()!.Name, http.RequestAborted).ConfigureAwait(false);
        if (made.Key is not { } key)
        {
            return Back(made.Fault ?? "other");
        }

        flash.Put(http, $"{feed} {key}");
        return Results.Redirect("/admin/senders?told=sender-made");
    }

    private static IResult Back(string fault) => Results.Redirect("/admin/senders?fault=" + Uri.EscapeDataString(fault));
}
