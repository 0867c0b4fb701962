using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;

namespace Command.Ingest.Notices.Channels;

/// <summary>短信 by the gateway of the settings.</summary>
public sealed class SmsChannel(SmsOptions options, IHttpClientFactory http) : INoticeChannel
{
    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Departure departure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(departure);
        using HttpRequestMessage request = Write(departure, options);
        return await HttpOutcome.SendAsync(http, request, Judge, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The request of a departure.</summary>
    public static HttpRequestMessage Write(Departure departure, SmsOptions options)
    {
        ArgumentNullException.ThrowIfNull(departure);
        ArgumentNullException.ThrowIfNull(options);
        HttpRequestMessage request = new(new HttpMethod(options.Method), Fill(options.Url!, departure, Uri.EscapeDataString));
        request.Headers.Add("Idempotency-Key", departure.Key);
        MediaTypeHeaderValue type = MediaTypeHeaderValue.Parse(options.ContentType);
        if (options.Method != "GET")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(options.Body, departure, Escape(type.MediaType ?? ""))));
            request.Content.Headers.ContentType = type;
        }

        foreach ((string name, string value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private SendResult Judge(byte[] body)
    {
        if (options.Success is not { } rule)
        {
            return SendResult.Went;
        }

        int at = rule.IndexOf('=', StringComparison.Ordinal);
        string? said = Field(body, rule[..at]);
        return said == rule[(at + 1)..]
            ? SendResult.Went
            : SendResult.Later(new Fault("notice-sms-refused", said is null ? $"The gateway's answer has no field {rule[..at]}." : $"The gateway answered {rule[..at]}={(said.Length > 100 ? said[..100] : said)}."), down: false);
    }

    private static string? Field(byte[] body, string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            JsonElement at = json.RootElement;
            foreach (string name in path.Split('.'))
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }

            return at.ValueKind == JsonValueKind.String ? at.GetString() : at.GetRawText();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // One pass: what a text holds is never taken for a place to fill.
    private static string Fill(string template, Departure departure, Func<string, string> escape)
    {
        StringBuilder filled = new();
        for (int i = 0; i < template.Length;)
        {
            (string? mark, string value) = Mark(template.AsSpan(i), departure);
            filled.Append(mark is null ? template[i] : escape(value));
            i += mark?.Length ?? 1;
        }

        return filled.ToString();
    }

    private static (string? Mark, string Value) Mark(ReadOnlySpan<char> at, Departure departure) => at switch
    {
        _ when at.StartsWith("{phone}") => ("{phone}", departure.Recipient.Phone ?? ""),
        _ when at.StartsWith("{text}") => ("{text}", NoticeText.Short(departure.Notice)),
        _ when at.StartsWith("{id}") => ("{id}", departure.Key),
        _ => (null, ""),
    };

    private static Func<string, string> Escape(string type) => type switch
    {
        "application/x-www-form-urlencoded" => Uri.EscapeDataString,
        _ when type.EndsWith("json", StringComparison.OrdinalIgnoreCase) => text => JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        _ when type.EndsWith("xml", StringComparison.OrdinalIgnoreCase) => text => System.Security.SecurityElement.Escape(text) ?? "",
        _ => text => text,
    };
}
