namespace Command.Ingest.Configuration;

/// <summary>How people are told: each channel is shut until it is set.</summary>
public sealed class NoticesOptions
{
    public MailOptions Mail { get; set; } = new();

    public SmsOptions Sms { get; set; } = new();

    public PushOptions Push { get; set; } = new();

    /// <summary>Systems that get signed JSON, by their id in the pack's <c>duty.json</c>.</summary>
    public Dictionary<string, NoticeEndpointOptions> Webhooks { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Broadcasting systems that get CAP 1.2 documents, by their id in the pack's <c>duty.json</c>.</summary>
    public Dictionary<string, NoticeEndpointOptions> Broadcasts { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Minutes after which what can't be delivered is given up, 1 to 1440. It is tried once however long it waited. Default 120.</summary>
    public int GiveUpAfterMinutes { get; set; } = 120;

    /// <summary>Seconds until the first try after one that failed, 1 to 600; each further wait is three times as long, up to ten minutes. Default 5.</summary>
    public int RetrySeconds { get; set; } = 5;

    /// <summary>Seconds that one try may take, 1 to 120. Default 20.</summary>
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>What is wrong with them: the setting's key and what to write.</summary>
    public IEnumerable<(string Key, string Write)> Faults()
    {
        const string Key = "Command__Notices__";
        if (GiveUpAfterMinutes is < 1 or > 1440)
        {
            yield return (Key + "GiveUpAfterMinutes", "whole minutes from 1 to 1440");
        }

        if (RetrySeconds is < 1 or > 600)
        {
            yield return (Key + "RetrySeconds", "whole seconds from 1 to 600");
        }

        if (TimeoutSeconds is < 1 or > 120)
        {
            yield return (Key + "TimeoutSeconds", "whole seconds from 1 to 120");
        }

        foreach ((string key, string write) in Mail.Faults().Concat(Sms.Faults()).Concat(Push.Faults()))
        {
            yield return (Key + key, write);
        }

        foreach ((string kind, Dictionary<string, NoticeEndpointOptions> endpoints) in new[] { ("Webhooks", Webhooks), ("Broadcasts", Broadcasts) })
        {
            foreach ((string key, string write) in endpoints.SelectMany(e => e.Value.Faults($"{kind}__{e.Key}")))
            {
                yield return (Key + key, write);
            }
        }
    }
}

/// <summary>邮件: the mail server that takes ours.</summary>
public sealed class MailOptions
{
    /// <summary>Its name or address; unset, there is no mail.</summary>
    public string? Host { get; set; }

    /// <summary>Its port. Default 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary><c>starttls</c> (RFC 3207), <c>tls</c> from the first byte (RFC 8314), or <c>none</c>, which takes no password. Default starttls.</summary>
    public string Tls { get; set; } = "starttls";

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>The sender's address, of a domain that is ours.</summary>
    public string? From { get; set; }

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (Host is not null && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return ("Mail__Host", "a host name or address, for instance mail.example.org, or leave it unset");
        }

        if (Port is < 1 or > 65535)
        {
            yield return ("Mail__Port", "a port from 1 to 65535, for instance 587");
        }

        if (Tls is not ("starttls" or "tls" or "none"))
        {
            yield return ("Mail__Tls", "starttls, tls or none");
        }

        if (Password is not null && (User is null || Tls == "none"))
        {
            yield return ("Mail__Password", "a password only with Command__Notices__Mail__User, and never with __Tls=none, for it would go in the clear");
        }

        if ((Host is not null || From is not null) && !(From is { Length: > 2 and <= 254 } && System.Net.Mail.MailAddress.TryCreate(From, out System.Net.Mail.MailAddress? read) && read.Address == From))
        {
            yield return ("Mail__From", "the sender's mail address, for instance command@example.org");
        }
    }
}

/// <summary>短信: a gateway that takes text messages by HTTP. In its address and body <c>{phone}</c>, <c>{text}</c> and <c>{id}</c> stand for what is sent, each escaped as it must be there.</summary>
public sealed class SmsOptions
{
    /// <summary>Its address; unset, there are no text messages. Inside addresses are reached only where <c>Command__Ingest__PollAllow</c> lists the host.</summary>
    public string? Url { get; set; }

    /// <summary>POST, PUT or GET. Default POST.</summary>
    public string Method { get; set; } = "POST";

    /// <summary>The body; with GET none.</summary>
    public string Body { get; set; } = """{"phone":"{phone}","text":"{text}","id":"{id}"}""";

    /// <summary>The body's type, by which its values are escaped. Default application/json.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>Headers by name, for instance the gateway's key.</summary>
    public Dictionary<string, string> Headers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a JSON answer must say besides a status of 200 to 299, as <c>field=value</c> with dots between nested fields, for instance <c>result.code=0</c>. Unset: the status is enough.</summary>
    public string? Success { get; set; }

    /// <summary>What the gateway says later of what it took.</summary>
    public SmsReceiptOptions Receipts { get; set; } = new();

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        foreach ((string key, string write) in Receipts.Faults())
        {
            yield return (key, write);
        }

        if (Url is not null && !NoticeEndpointOptions.IsAddress(Url.Replace("{phone}", "1", StringComparison.Ordinal).Replace("{text}", "1", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal)))
        {
            yield return ("Sms__Url", "an http or https address without user and password in it, for instance https://sms.example.org/send, or leave it unset");
        }

        if (Url is not null && !(Method == "GET" ? Url : Url + Body).Contains("{phone}", StringComparison.Ordinal))
        {
            yield return ("Sms__Body", "a body (or with GET an address) with {phone} and {text} in it");
        }

        if (Method is not ("POST" or "PUT" or "GET"))
        {
            yield return ("Sms__Method", "POST, PUT or GET");
        }

        if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(ContentType, out _))
        {
            yield return ("Sms__ContentType", "a media type, for instance application/json or application/x-www-form-urlencoded");
        }

        foreach ((string name, string value) in Headers)
        {
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                yield return ($"Sms__Headers__{name}", "a header's name of letters, digits and hyphens, and a value in printable ASCII");
            }
        }

        if (Success is not null && Success.IndexOf('=', StringComparison.Ordinal) <= 0)
        {
            yield return ("Sms__Success", "field=value, for instance result.code=0, or leave it unset");
        }
    }
}

/// <summary>A system that is told over HTTP.</summary>
public sealed class NoticeEndpointOptions
{
    /// <summary>Its address. Inside addresses are reached only where <c>Command__Ingest__PollAllow</c> lists the host.</summary>
    public string Url { get; set; } = "";

    /// <summary>The secret that both know, at least 16 characters: what is sent is signed with it (HMAC-SHA256).</summary>
    public string Secret { get; set; } = "";

    internal IEnumerable<(string Key, string Write)> Faults(string key)
    {
        if (!IsAddress(Url))
        {
            yield return (key + "__Url", "an http or https address without user and password in it, for instance https://partner.example.org/notices");
        }

        if (Secret.Length < 16)
        {
            yield return (key + "__Secret", "a secret of at least 16 characters, which the receiver knows too");
        }
    }

    internal static bool IsAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0;
}
