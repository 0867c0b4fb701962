namespace Command.Ingest.Exercise;

/// <summary>How long to wait before the next try: twice as long each time, up to half a minute.</summary>
internal struct Backoff
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500), s_longest = TimeSpan.FromSeconds(30);
    private TimeSpan _next;

    public TimeSpan Next()
    {
        TimeSpan wait = _next < s_first ? s_first : _next;
        _next = wait * 2 < s_longest ? wait * 2 : s_longest;
        return wait;
    }

    /// <summary>It worked: the next trouble begins anew.</summary>
    public void Reset() => _next = default;
}
