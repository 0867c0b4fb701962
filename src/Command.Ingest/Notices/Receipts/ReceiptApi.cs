using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Command.Ingest.Notices.Receipts;

/// <summary><c>/notices/receipts/sms</c>: a gateway's word of what became of a text message. Its secret is its right; it learns nothing here, not even whether we know the message.</summary>
public static class ReceiptApi
{
    private const int LargestBody = 256 * 1024;

    private static readonly string[] s_methods = ["GET", "POST"];

    public static void MapReceipts(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapMethods("/notices/receipts/sms", s_methods, TakeAsync).Needs(Right.Anyone).DisableAntiforgery();
    }

    private static async Task<IResult> TakeAsync(HttpContext http, IOptions<CommandOptions> options, ReceiptBook book)
    {
        SmsReceiptOptions set = options.Value.Notices.Sms.Receipts;
        if (set.Secret is not { } secret || options.Value.Notices.Sms.Url is null)
        {
            return Results.Problem(statusCode: 404, title: "No receipts", detail: "Receipts of text messages are not set up here: write Command__Notices__Sms__Receipts__Secret.");
        }

        if (!IsKnown(http, secret))
        {
            return Results.Problem(statusCode: 401, title: "Not known", detail: "Show the secret of Command__Notices__Sms__Receipts__Secret as Authorization: Bearer, or as secret in the address.");
        }

        (ImmutableArray<SmsReceipt>? read, bool tooLarge) = await ReadAsync(http, set).ConfigureAwait(false);
        if (tooLarge)
        {
            return Results.Problem(statusCode: 413, title: "Too large", detail: $"A call has at most {LargestBody} bytes and {SmsReceipt.Most} receipts. Send them in several.");
        }

        if (read is not { } receipts)
        {
            return Results.Problem(statusCode: 400, title: "Not read", detail: "This is no receipt of the form that Command__Notices__Sms__Receipts__Items, __Id and __State say.");
        }

        if (await book.NoteAsync(receipts, http.RequestAborted).ConfigureAwait(false) is null)
        {
            http.Response.Headers.RetryAfter = "5";
            return Results.Problem(statusCode: 503, title: "Not now", detail: "The receipts can't be written down now. Call again in a few seconds.");
        }

        return Results.Text(set.Answer, set.Answer.StartsWith('{') ? "application/json" : "text/plain; charset=utf-8");
    }

    private static bool IsKnown(HttpContext http, string secret)
    {
        string shown = http.Request.Headers.Authorization.ToString() is { Length: > 7 } bearer && bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer[7..].Trim() : http.Request.Query["secret"].ToString();
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    private static async Task<(ImmutableArray<SmsReceipt>? Receipts, bool TooLarge)> ReadAsync(HttpContext http, SmsReceiptOptions set)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return (One(http.Request.Query[set.Id], http.Request.Query[set.State]), false);
        }

        using MemoryStream body = new();
        byte[] piece = new byte[16 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(piece, http.RequestAborted).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + read > LargestBody)
            {
                return (null, true);
            }

            body.Write(piece, 0, read);
        }

        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
        {
            Dictionary<string, StringValues> form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
            return (One(form.GetValueOrDefault(set.Id), form.GetValueOrDefault(set.State)), false);
        }

        return (SmsReceipt.OfJson(body.ToArray(), set), false);

        ImmutableArray<SmsReceipt>? One(string? key, string? word) => SmsReceipt.Of(key, word, set) is { } receipt ? [receipt] : null;
    }
}
