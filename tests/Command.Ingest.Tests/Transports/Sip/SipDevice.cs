using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Command.Ingest.Tests.Transports.Sip;

/// <summary>A message as the device reads it, by its own reading of the standard and not the server's.</summary>
internal sealed record SipText(string First, IReadOnlyList<KeyValuePair<string, string>> Fields, string Body)
{
    public int Status => First.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? int.Parse(First.AsSpan(8, 3), CultureInfo.InvariantCulture) : 0;

    public string Method => First.Split(' ')[0];

    public string this[string name] => Fields.FirstOrDefault(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    public static SipText Parse(string head, string body)
    {
        string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new SipText(lines[0], [.. lines.Skip(1).Select(l => KeyValuePair.Create(l[..l.IndexOf(':', StringComparison.Ordinal)], l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))], body);
    }
}

/// <summary>A camera platform: it registers, answers what it is asked, and speaks, over real sockets.</summary>
internal sealed class SipDevice : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly bool _tcp;
    private readonly Task _reading;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SipText> _responses = Channel.CreateBounded<SipText>(100);
    private readonly Channel<SipText> _asked = Channel.CreateBounded<SipText>(100);
    private readonly ConcurrentDictionary<string, byte> _seen = new();
    private int _sequence;

    private SipDevice(Socket socket, bool tcp, string id)
    {
        _socket = socket;
        _tcp = tcp;
        Id = id;
        _reading = Task.Run(tcp ? ReadStreamAsync : ReadDatagramsAsync);
    }

    public string Id { get; }

    public string CallId { get; set; } = Guid.NewGuid().ToString("N");

    public string Local => _socket.LocalEndPoint!.ToString()!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SipDevice> ConnectAsync(IPEndPoint server, string id, bool tcp)
    {
        Socket socket = new(AddressFamily.InterNetwork, tcp ? SocketType.Stream : SocketType.Dgram, tcp ? ProtocolType.Tcp : ProtocolType.Udp);
        await socket.ConnectAsync(server, Cancel);
        return new SipDevice(socket, tcp, id);
    }

    /// <summary>The value of Authorization for a challenge, in the way of RFC 2617 without qop, as old devices do it.</summary>
    public string Answer(string challenge, string password)
    {
        string Field(string name) => challenge.Split(name + "=\"")[1].Split('"')[0];
        string realm = Field("realm"), nonce = Field("nonce"), uri = "sip:23010000002000000001@2301000000";
        return $"Digest username=\"{Id}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{Md5($"{Md5($"{Id}:{realm}:{password}")}:{nonce}:{Md5($"REGISTER:{uri}")}")}\", algorithm=MD5";
    }

    /// <summary>And with qop, as RFC 7616 wants.</summary>
    public string AnswerCounted(string challenge, string password, int count)
    {
        string Field(string name) => challenge.Split(name + "=\"")[1].Split('"')[0];
        string realm = Field("realm"), nonce = Field("nonce"), uri = "sip:2301000000", nc = count.ToString("x8", CultureInfo.InvariantCulture);
        return $"Digest username=\"{Id}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", qop=auth, nc={nc}, cnonce=\"0a4f113b\", response=\"{Md5($"{Md5($"{Id}:{realm}:{password}")}:{nonce}:{nc}:0a4f113b:auth:{Md5($"REGISTER:{uri}")}")}\"";
    }

    /// <summary>Registers: asks, is challenged, answers.</summary>
    public async Task<SipText> RegisterAsync(string password, int expires = 3600)
    {
        SipText challenge = await SendAsync(Register(null, expires));
        Assert.Equal(401, challenge.Status);
        return await SendAsync(Register(Answer(challenge["WWW-Authenticate"], password), expires));
    }

    public byte[] Register(string? authorization, int expires = 3600) => Request(
        "REGISTER", [], CallId, $"Contact: <sip:{Id}@{Local}>\r\nExpires: {expires}\r\n" + (authorization is null ? "" : $"Authorization: {authorization}\r\n"));

    public byte[] Message(byte[] body, string method = "MESSAGE") => Request(method, body, Guid.NewGuid().ToString("N"), "Content-Type: Application/MANSCDP+xml\r\n");

    public byte[] Request(string method, byte[] body, string callId, string more)
    {
        string head = $"{method} sip:23010000002000000001@2301000000 SIP/2.0\r\nVia: SIP/2.0/{(_tcp ? "TCP" : "UDP")} {Local};rport;branch=z9hG4bK{Guid.NewGuid():N}\r\n"
            + $"From: <sip:{Id}@2301000000>;tag=7\r\nTo: <sip:{(method == "REGISTER" ? Id : "23010000002000000001")}@2301000000>\r\nCall-ID: {callId}\r\nCSeq: {Interlocked.Increment(ref _sequence)} {method}\r\n"
            + $"Max-Forwards: 70\r\n{more}Content-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.UTF8.GetBytes(head), .. body];
    }

    /// <summary>Sends a request and gives its final answer.</summary>
    public async Task<SipText> SendAsync(byte[] request)
    {
        await RawAsync(request);
        return await ResponseAsync();
    }

    public async Task RawAsync(byte[] bytes) => await _socket.SendAsync(bytes, Cancel);

    public async Task<SipText> ResponseAsync()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        return await _responses.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next request of the server's; it has been answered with 200.</summary>
    public async Task<SipText> AskedAsync()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        return await _asked.Reader.ReadAsync(patience.Token);
    }

    /// <summary>True when the server closed the connection.</summary>
    public async Task<bool> IsClosedAsync()
    {
        await _reading.WaitAsync(TimeSpan.FromMinutes(2), Cancel);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _reading;
        _stop.Dispose();
    }

#pragma warning disable CA5351 // The standard's own algorithm.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private async Task ReadDatagramsAsync()
    {
        byte[] buffer = new byte[65_536];
        try
        {
            while (true)
            {
                int length = await _socket.ReceiveAsync(buffer, _stop.Token);
                string text = Encoding.Latin1.GetString(buffer, 0, length);
                int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                await TakeAsync(SipText.Parse(text[..end], text[(end + 4)..]));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ReadStreamAsync()
    {
        byte[] buffer = new byte[65_536];
        string text = "";
        try
        {
            while (await _socket.ReceiveAsync(buffer, _stop.Token) is > 0 and var length)
            {
                text += Encoding.Latin1.GetString(buffer, 0, length);
                while (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end)
                {
                    SipText head = SipText.Parse(text[..end], "");
                    int whole = end + 4 + int.Parse(head["Content-Length"], CultureInfo.InvariantCulture);
                    if (text.Length < whole)
                    {
                        break;
                    }

                    SipText message = head with { Body = text[(end + 4)..whole] };
                    text = text[whole..];
                    await TakeAsync(message);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TakeAsync(SipText message)
    {
        if (message.Status > 0)
        {
            _responses.Writer.TryWrite(message);
            return;
        }

        string answer = $"SIP/2.0 200 OK\r\nVia: {message["Via"]}\r\nFrom: {message["From"]}\r\nTo: {message["To"]};tag=dev\r\nCall-ID: {message["Call-ID"]}\r\nCSeq: {message["CSeq"]}\r\n"
            + (message.Method == "SUBSCRIBE" ? "Expires: 3600\r\n" : "") + "Content-Length: 0\r\n\r\n";
        await _socket.SendAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
        if (_seen.TryAdd(message["Via"], 0))
        {
            _asked.Writer.TryWrite(message);
        }
    }
}
