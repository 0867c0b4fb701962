using System.Net;
using System.Net.Sockets;

namespace Command.Ingest.Transports.Sip;

/// <summary>
/// Who has guessed passwords too often and is not listened to for a while: a device at one address after 5 wrong answers, an address after 20 for whatever devices. The
/// first lock is of 30 seconds, each further wrong answer doubles it up to 15 minutes, and after an hour without one all is forgotten. An address of IPv6 is its
/// network of 64 bits. A device is never locked at every address, because then anybody could keep it out. Bounded; safe to use from any thread.
/// </summary>
/// <param name="most">Entries kept of each kind; the ones whose last failure is longest ago give way.</param>
public sealed class SipLockout(int most = 10_000)
{
    private const int FreeForDevice = 5, FreeForAddress = 20;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(30), s_longest = TimeSpan.FromMinutes(15), s_memory = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failures> _devices = new(StringComparer.Ordinal), _addresses = new(StringComparer.Ordinal);
    private long _wrong, _refused;

    /// <summary>Wrong answers so far.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>Registrations that were refused unheard so far.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>How many entries are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _devices.Count + _addresses.Count;
            }
        }
    }

    /// <summary>How long this device at this address is not to be heard; zero when it is. One that is not is counted.</summary>
    public TimeSpan Hold(IPAddress from, string device, DateTimeOffset now)
    {
        string address = Place(from);
        TimeSpan left;
        lock (_gate)
        {
            left = Longer(Left(_devices, $"{address} {device}", now), Left(_addresses, address, now));
        }

        if (left > TimeSpan.Zero)
        {
            Interlocked.Increment(ref _refused);
        }

        return left;
    }

    /// <summary>Notes a wrong answer.</summary>
    /// <returns>How long this device at this address is not to be heard from now on, and whether that has just begun rather than grown.</returns>
    public (TimeSpan Hold, bool Begins) Failed(IPAddress from, string device, DateTimeOffset now)
    {
        Interlocked.Increment(ref _wrong);
        string address = Place(from);
        lock (_gate)
        {
            (TimeSpan forDevice, bool deviceBegins) = Note(_devices, $"{address} {device}", FreeForDevice, now);
            (TimeSpan forAddress, bool addressBegins) = Note(_addresses, address, FreeForAddress, now);
            return (Longer(forDevice, forAddress), deviceBegins || addressBegins);
        }
    }

    /// <summary>Notes a right answer. The address keeps its count: who knows one device's password may still be guessing another's.</summary>
    public void Succeeded(IPAddress from, string device)
    {
        lock (_gate)
        {
            _devices.Remove($"{Place(from)} {device}");
        }
    }

    private static TimeSpan Left(Dictionary<string, Failures> known, string key, DateTimeOffset now) =>
        known.TryGetValue(key, out Failures failures) && failures.Until > now ? failures.Until - now : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string Place(IPAddress from)
    {
        IPAddress plain = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }

    private (TimeSpan Hold, bool Begins) Note(Dictionary<string, Failures> known, string key, int free, DateTimeOffset now)
    {
        int count = known.TryGetValue(key, out Failures before) && now - before.LastAt < s_memory ? before.Count + 1 : 1;
        int over = count - free;
        TimeSpan hold = over < 0 ? TimeSpan.Zero : over >= 10 || s_first * (1 << over) > s_longest ? s_longest : s_first * (1 << over);
        if (!known.ContainsKey(key) && known.Count >= most)
        {
            MakeRoom(known, now);
        }

        known[key] = new Failures(count, now, now + hold);
        return (hold, over == 0);
    }

    /// <summary>Frees a quarter at once, so that the search for the oldest is not paid at every failure.</summary>
    private void MakeRoom(Dictionary<string, Failures> known, DateTimeOffset now)
    {
        foreach (string old in known.OrderBy(k => k.Value.LastAt).Where((k, i) => i <= most / 4 || now - k.Value.LastAt >= s_memory).Select(k => k.Key).ToList())
        {
            known.Remove(old);
        }
    }

    private readonly record struct Failures(int Count, DateTimeOffset LastAt, DateTimeOffset Until);
}
