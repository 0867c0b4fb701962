using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>How often one address may try to sign in, whatever names it tries: fixed minutes, in this process.</summary>
public sealed class SignInLimits(IOptions<SecurityOptions> options, TimeProvider time)
{
    private const int MostAddresses = 20_000;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _tries = new(StringComparer.Ordinal);
    private long _began;

    /// <summary>Counts a try.</summary>
    /// <returns>False when the address has used up its minute.</returns>
    public bool Take(string address)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            if (_began == 0 || time.GetElapsedTime(_began, now) >= s_window || _tries.Count >= MostAddresses)
            {
                _tries.Clear();
                _began = now;
            }

            int tries = _tries.GetValueOrDefault(address) + 1;
            _tries[address] = tries;
            return tries <= options.Value.Accounts.SignInsPerMinute;
        }
    }
}
