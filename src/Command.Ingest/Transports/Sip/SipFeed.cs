using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Gb28181;
using Command.Ingest.Hub;

namespace Command.Ingest.Transports.Sip;

/// <summary>
/// One feed's SIP server, without its sockets: the upstream platform that devices of GB/T 28181 register with (2016, 9.1). What they say is durable before it is answered
/// with 200. Safe to use from any thread.
/// </summary>
internal sealed partial class SipFeed(FeedGateway gateway, PictureBroadcast picture, TimeProvider time, ILogger logger)
{
    /// <summary>Keep-alives that may be missed; the standard's usual number.</summary>
    private const int Missed = 3;

    private const int PositionSeconds = 5;
    private const int LongestRegistration = 86_400;
    private const string Allow = "REGISTER, MESSAGE, NOTIFY, OPTIONS";

    private static readonly ImmutableArray<SipQuestion> s_questions =
    [
        new("MESSAGE", null, Gb28181Writer.CatalogQuery),
        new("SUBSCRIBE", "Catalog", Gb28181Writer.CatalogQuery),
        new("SUBSCRIBE", "presence", (serial, device) => Gb28181Writer.PositionSubscription(serial, device, PositionSeconds)),
    ];

    private readonly SipDigest _digest = new(gateway.Feed.Sip.Domain, RandomNumberGenerator.GetBytes(32));
    private readonly SipLockout _lockout = new();
    private readonly SipRegistrations _registered = new();
    private readonly SipTransactions _transactions = new();
    private readonly DateTimeOffset _since = time.GetUtcNow();
    private readonly string _tag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private int _serial = RandomNumberGenerator.GetInt32(1, 100_000);

    public string Id => gateway.Feed.Id;

    public FeedConfig Feed => gateway.Feed;

    /// <summary>What was guessed here, and who is kept out for it.</summary>
    public SipLockout Lockout => _lockout;

    private TimeSpan Patience => TimeSpan.FromSeconds(gateway.Feed.RhythmSeconds * Missed);

    /// <summary>Keeps bytes that were no message.</summary>
    public Task SkippedAsync(ReadOnlyMemory<byte> bytes, Fault fault, CancellationToken cancellationToken) => gateway.SkippedAsync(bytes, fault, exercise: false, cancellationToken);

    /// <summary>Takes a message in and answers it.</summary>
    public async Task HandleAsync(SipMessage message, ISipFlow flow, CancellationToken cancellationToken)
    {
        if (message.Method is null)
        {
            _registered.Find(SipMessage.User(message.Header("To")))?.Questions.Answered(message, time.GetUtcNow());
            return;
        }

        if (message.Method == "ACK")
        {
            return;
        }

        string key = SipTransactions.Key(message, flow.Remote.ToString());
        if (!_transactions.Begin(key, out byte[]? before))
        {
            if (before is not null)
            {
                await flow.SendAsync(before, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        SipMessage? response = null;
        try
        {
            response = await AnswerAsync(message, flow, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (response is null or { Status: 503 })
            {
                _transactions.Forget(key);
            }
        }

        byte[] bytes = response.ToBytes();
        if (response.Status != 503)
        {
            _transactions.End(key, bytes);
        }

        await flow.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        if (message.Method == "REGISTER" && response.Status == 200)
        {
            await AskAsync(SenderOf(message), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is due, and notes who is gone. Called a few times a second.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (SipRegistration registration in _registered.All)
        {
            if (registration.IsLost(now, Patience))
            {
                if (await NoteAsync(registration.Device, registration.Session, false, "no keep-alive", cancellationToken).ConfigureAwait(false))
                {
                    _registered.Remove(registration);
                }
            }
            else
            {
                await AskAsync(registration.Device, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Notes platforms that were registered before this start and have not come back: their cameras must not look alive for ever.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (!picture.Started || time.GetUtcNow() - _since < Patience)
        {
            return;
        }

        string[] platforms = [.. picture.Picture.Assets.Values.Select(a => a.Asset)
            .Where(a => a.Feed == Id && !a.Exercise && a is { Kind: "video-platform", Status: AssetStatus.Online } && !a.SourceId.Contains('/', StringComparison.Ordinal))
            .Select(a => a.SourceId)];
        foreach (string platform in platforms.Where(p => _registered.Find(p) is null))
        {
            await NoteAsync(platform, Open(platform), false, "not registered", cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<SipMessage> AnswerAsync(SipMessage message, ISipFlow flow, CancellationToken cancellationToken) => message.Method switch
    {
        _ when message is { Sequence: < 0 } || message.CallId.Length == 0 || message.Header("From") is null || message.Header("To") is null || message.Header("Via") is null =>
            Task.FromResult(Reply(message, 400, "Via, From, To, Call-ID and CSeq are needed")),
        "REGISTER" => RegisterAsync(message, flow, cancellationToken),
        "MESSAGE" or "NOTIFY" => TakeAsync(message, flow, cancellationToken),
        "OPTIONS" => Task.FromResult(Reply(message, 200, "OK", new SipHeader("Allow", Allow))),
        "BYE" or "CANCEL" => Task.FromResult(Reply(message, 481, "Call/Transaction Does Not Exist")),
        _ => Task.FromResult(Reply(message, 405, "Method Not Allowed", new SipHeader("Allow", Allow))),
    };

    private async Task<SipMessage> RegisterAsync(SipMessage message, ISipFlow flow, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string device = SenderOf(message);
        if (!Gb28181Writer.IsDevice(device))
        {
            return Reply(message, 400, "The To address names no device");
        }

        if (Unproven(message, device, flow.Remote.Address, now) is { } refusal)
        {
            return refusal;
        }

        SipRegistration? known = _registered.Find(device);
        int seconds = Math.Min(message.Expires ?? SipQuestions.LifeSeconds, LongestRegistration);
        if (seconds == 0)
        {
            if (!await NoteAsync(device, known?.Session ?? Open(device), false, "unregistered", cancellationToken).ConfigureAwait(false))
            {
                return NotDurable(message);
            }

            if (known is not null)
            {
                _registered.Remove(known);
            }

            return Accepted(message, 0, now);
        }

        if (known is not null && known.CallId == message.CallId)
        {
            known.Flow = flow;
            known.HeardAt = now;
            known.Until = now.AddSeconds(seconds);
            return Accepted(message, seconds, now);
        }

        if (known is null && _registered.IsFull)
        {
            return Reply(message, 503, "Too many devices", new SipHeader("Retry-After", "60"));
        }

        SipRegistration registration = new(device, message.CallId, known?.Session ?? Open(device)) { Flow = flow, HeardAt = now, Until = now.AddSeconds(seconds) };
        if (!await NoteAsync(device, registration.Session, true, null, cancellationToken).ConfigureAwait(false))
        {
            return NotDurable(message);
        }

        registration.Questions.Start(s_questions, now);
        _registered.Add(registration);
        return Accepted(message, seconds, now);
    }

    /// <summary>The answer to one that has not shown that it knows the device's password; null when it has.</summary>
    private SipMessage? Unproven(SipMessage message, string device, IPAddress from, DateTimeOffset now)
    {
        if (_lockout.Hold(from, device, now) is { } left && left > TimeSpan.Zero)
        {
            return Reply(message, 403, "Too many wrong passwords", RetryAfter(left));
        }

        switch (_digest.Verify(message.Header("Authorization"), "REGISTER", gateway.Feed.Sip.PasswordOf(device), from, now))
        {
            case SipProof.Good:
                _lockout.Succeeded(from, device);
                return null;
            case SipProof.Wrong:
                (TimeSpan hold, bool begins) = _lockout.Failed(from, device, now);
                if (begins)
                {
                    LogLocked(Id, device, from, hold.TotalSeconds);
                }

                // A wrong password is told so: a device that is challenged for ever looks like one that never answers.
                return Reply(message, 403, "Wrong password or realm", hold > TimeSpan.Zero ? [RetryAfter(hold)] : []);
            case SipProof proof:
                return Reply(message, 401, "Unauthorized", new SipHeader("WWW-Authenticate", _digest.Challenge(now, from, proof == SipProof.Stale)));
        }
    }

    private async Task<SipMessage> TakeAsync(SipMessage message, ISipFlow flow, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();

        // Bodies carry no proof of their sender, so they must come from where the registration came from.
        if (_registered.Find(message.Sender) is not { } registration || now >= registration.Until || !registration.Flow.Remote.Address.Equals(flow.Remote.Address))
        {
            return Reply(message, 403, "Register first");
        }

        registration.HeardAt = now;
        registration.Flow = flow;
        if (message.Header("Subscription-State")?.StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true)
        {
            registration.Questions.Ended(message.CallId, now);
        }

        if (message.Body.IsEmpty)
        {
            return Reply(message, 200, "OK");
        }

        await registration.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await gateway.ReceiveFrameAsync(registration.Session, message.Body, exercise: false, cancellationToken).ConfigureAwait(false) switch
            {
                FrameOutcome.Stored => Reply(message, 200, "OK"),
                FrameOutcome.NotDurable => NotDurable(message),
                _ => Reply(message, 400, "The body could not be read; it is kept in quarantine"),
            };
        }
        finally
        {
            registration.Gate.Release();
        }
    }

    /// <summary>Writes into the journal that a platform came or went; with one that went, its cameras go.</summary>
    private async Task<bool> NoteAsync(string device, IStreamSession session, bool online, string? reason, CancellationToken cancellationToken)
    {
        string prefix = device + "/";
        IEnumerable<string> cameras = online
            ? []
            : picture.Picture.Assets.Values.Select(a => a.Asset)
                .Where(a => a.Feed == Id && !a.Exercise && a.Status != AssetStatus.Offline && a.SourceId.StartsWith(prefix, StringComparison.Ordinal))
                .Select(a => a.SourceId[prefix.Length..])
                .Order(StringComparer.Ordinal);
        FrameOutcome outcome = await gateway.ReceiveFrameAsync(session, Gb28181Writer.RegistrationNote(device, online, reason, cameras), exercise: false, cancellationToken).ConfigureAwait(false);
        return outcome != FrameOutcome.NotDurable;
    }

    private async Task AskAsync(string device, CancellationToken cancellationToken)
    {
        if (_registered.Find(device) is { } registration)
        {
            foreach (byte[] request in registration.Questions.Due(time.GetUtcNow(), gateway.Feed.Sip, registration.Flow, () => Interlocked.Increment(ref _serial)))
            {
                await registration.Flow.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Gb28181Session Open(string device) => new(gateway.Context(exercise: false), device);

    /// <summary>A registration is of the To address (10.2).</summary>
    private static string SenderOf(SipMessage register) => SipMessage.User(register.Header("To"));

    private SipMessage Accepted(SipMessage message, int seconds, DateTimeOffset now) => Reply(
        message,
        200,
        "OK",
        [
            .. message.Header("Contact") is { } contact ? [new SipHeader("Contact", contact)] : (SipHeader[])[],
            new SipHeader("Expires", seconds.ToString(CultureInfo.InvariantCulture)),
            // Devices set their clocks by it (2016, 9.10): local time, no zone.
            new SipHeader("Date", now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture)),
        ]);

    private static SipHeader RetryAfter(TimeSpan wait) => new("Retry-After", ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));

    private SipMessage NotDurable(SipMessage message) => Reply(message, 503, "Could not be made durable", new SipHeader("Retry-After", "5"));

    private SipMessage Reply(SipMessage message, int status, string phrase, params SipHeader[] more) => message.Respond(status, phrase, _tag, more);

    [LoggerMessage(245, LogLevel.Warning, "Feed {Feed} does not hear {Device} at {Address} for {Seconds} s and longer with each further try: too many wrong passwords. Check its password in Command__Feeds__{Feed}__SipPasswords__{Device} or __SipPassword")]
    private partial void LogLocked(string feed, string device, IPAddress address, double seconds);
}
