using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Command.Ingest.Transports.Sip;

/// <summary>Something a device is asked again and again: its catalogue, or news of its changes.</summary>
/// <param name="Method">MESSAGE, or SUBSCRIBE.</param>
/// <param name="Event">SUBSCRIBE's Event field.</param>
/// <param name="Body">The question for a serial number and a device.</param>
public sealed record SipQuestion(string Method, string? Event, Func<int, string, byte[]> Body);

/// <summary>
/// What a device is asked, and when again: a question unanswered is sent again as RFC 3261 (17.1.2) says, one that failed after a minute, one that the device does not
/// know after an hour, and one that was answered when four fifths of its time are over. No sockets and no clock. Safe to use from any thread.
/// </summary>
public sealed class SipQuestions(string device)
{
    /// <summary>For how long a subscription is asked; the catalogue is asked anew as often.</summary>
    public const int LifeSeconds = 3600;

    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private ImmutableArray<Asked> _asked = [];

    /// <summary>Begins anew: everything is due at once.</summary>
    public void Start(ImmutableArray<SipQuestion> questions, DateTimeOffset now)
    {
        lock (_gate)
        {
            _asked = [.. questions.Select(q => new Asked(q) { DueAt = now })];
        }
    }

    /// <summary>What must be sent now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="server">Who asks.</param>
    /// <param name="flow">The way to the device.</param>
    /// <param name="serial">Gives the next serial number.</param>
    public IReadOnlyList<byte[]> Due(DateTimeOffset now, SipOptions server, ISipFlow flow, Func<int> serial)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(serial);
        List<byte[]> sent = [];
        lock (_gate)
        {
            foreach (Asked asked in _asked)
            {
                if (asked.Open is { } open && now >= asked.ResendAt)
                {
                    if (flow.Protocol != "UDP" || asked.Wait > s_longest * 2)
                    {
                        asked.Open = null;
                        asked.ToTag = null;
                        asked.DueAt = now + s_again;
                        continue;
                    }

                    asked.Wait *= 2;
                    asked.ResendAt = now + (asked.Wait < s_longest ? asked.Wait : s_longest);
                    sent.Add(open);
                }
                else if (asked.Open is null && now >= asked.DueAt)
                {
                    asked.Branch = "z9hG4bK" + Random();
                    asked.Sequence++;
                    asked.Open = Request(asked, server, flow, serial()).ToBytes();
                    asked.Wait = s_first;
                    asked.ResendAt = now + (flow.Protocol == "UDP" ? s_first : TimeSpan.FromSeconds(32));
                    sent.Add(asked.Open);
                }
            }
        }

        return sent;
    }

    /// <summary>Takes a device's answer to one of the questions.</summary>
    public void Answered(SipMessage response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        lock (_gate)
        {
            if (response.Status < 200 || _asked.FirstOrDefault(a => a.Open is not null && a.Branch == response.Branch) is not { } asked)
            {
                return;
            }

            asked.Open = null;
            bool good = response.Status < 300;
            asked.ToTag = good && asked.Question.Method == "SUBSCRIBE" ? SipMessage.Parameter(response.Header("To"), "tag") : null;
            int life = Math.Clamp(good ? response.Expires ?? LifeSeconds : LifeSeconds, 60, LifeSeconds);
            asked.DueAt = now + (response.Status is 408 or >= 500 ? s_again : TimeSpan.FromSeconds(life * 0.8));
        }
    }

    /// <summary>The device ended a subscription: it is asked again in a minute.</summary>
    public void Ended(string callId, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_asked.FirstOrDefault(a => a.CallId == callId) is { Open: null } asked)
            {
                asked.ToTag = null;
                asked.DueAt = now + s_again;
            }
        }
    }

    private SipMessage Request(Asked asked, SipOptions server, ISipFlow flow, int serial)
    {
        IPEndPoint local = flow.Local;
        string to = $"<sip:{device}@{server.Domain}>";
        if (asked.ToTag is null)
        {
            // A question, or a subscription that begins, is a dialog of its own.
            asked.CallId = Random();
            asked.FromTag = Random();
        }

        ImmutableArray<SipHeader>.Builder headers = ImmutableArray.CreateBuilder<SipHeader>();
        headers.Add(new("Via", $"SIP/2.0/{flow.Protocol} {local};rport;branch={asked.Branch}"));
        headers.Add(new("From", $"<sip:{server.ServerId}@{server.Domain}>;tag={asked.FromTag}"));
        headers.Add(new("To", asked.ToTag is null ? to : $"{to};tag={asked.ToTag}"));
        headers.Add(new("Call-ID", asked.CallId));
        headers.Add(new("CSeq", string.Create(CultureInfo.InvariantCulture, $"{asked.Sequence} {asked.Question.Method}")));
        headers.Add(new("Max-Forwards", "70"));
        headers.Add(new("Contact", $"<sip:{server.ServerId}@{local}>"));
        if (asked.Question.Event is { } name)
        {
            headers.Add(new("Event", name));
            headers.Add(new("Expires", LifeSeconds.ToString(CultureInfo.InvariantCulture)));
        }

        headers.Add(new("Content-Type", "Application/MANSCDP+xml"));
        return new SipMessage
        {
            Method = asked.Question.Method,
            Uri = $"sip:{device}@{flow.Remote}",
            Headers = headers.DrainToImmutable(),
            Body = asked.Question.Body(serial, device),
        };
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private sealed class Asked(SipQuestion question)
    {
        public SipQuestion Question => question;

        public string Branch { get; set; } = "";

        public string CallId { get; set; } = "";

        public string FromTag { get; set; } = "";

        public string? ToTag { get; set; }

        public int Sequence { get; set; }

        /// <summary>The request that is not answered yet.</summary>
        public byte[]? Open { get; set; }

        public TimeSpan Wait { get; set; }

        public DateTimeOffset ResendAt { get; set; }

        public DateTimeOffset DueAt { get; set; }
    }
}
