using System.Collections.Concurrent;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports.Sip;

/// <summary>A platform or device that has registered.</summary>
/// <param name="device">The id that it registered as.</param>
/// <param name="callId">The registration's Call-ID: another one means that the device has started anew.</param>
/// <param name="session">What it says, body after body.</param>
internal sealed class SipRegistration(string device, string callId, IStreamSession session) : IDisposable
{
    public string Device => device;

    public string CallId => callId;

    public IStreamSession Session => session;

    /// <summary>Held while a body of this device is taken: one after the other, in the order they came.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public required ISipFlow Flow { get; set; }

    public required DateTimeOffset HeardAt { get; set; }

    public required DateTimeOffset Until { get; set; }

    public SipQuestions Questions { get; } = new(device);

    /// <summary>True when it is silent for longer than it may, or has not renewed its registration.</summary>
    public bool IsLost(DateTimeOffset now, TimeSpan patience) => now >= Until || now - HeardAt >= patience;

    public void Dispose() => Gate.Dispose();
}

/// <summary>The devices that are registered; at most <see cref="Most"/>. Safe to use from any thread.</summary>
internal sealed class SipRegistrations
{
    public const int Most = 50_000;

    private readonly ConcurrentDictionary<string, SipRegistration> _byDevice = new(StringComparer.Ordinal);

    public IEnumerable<SipRegistration> All => _byDevice.Values;

    public bool IsFull => _byDevice.Count >= Most;

    public SipRegistration? Find(string device) => _byDevice.GetValueOrDefault(device);

    /// <summary>Adds one, in place of an older one of the same device.</summary>
    public void Add(SipRegistration registration) => _byDevice[registration.Device] = registration;

    /// <summary>Takes this one off; a newer one of the same device stays.</summary>
    public void Remove(SipRegistration registration) => _byDevice.TryRemove(KeyValuePair.Create(registration.Device, registration));
}
