using System.Globalization;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// Asks a GeoReport v2 server for <c>GET /requests.json|xml</c> in windows that overlap, so that a request which its server files late, or whose
/// clock runs ahead, is still fetched; what comes twice is the same version and counted as a duplicate.
/// </summary>
/// <remarks>
/// <para>The standard's <c>start_date</c> and <c>end_date</c> speak of <c>requested_datetime</c> and may span 90 days at the most; a window never does
/// more. An address that names <c>updated_after</c> (with or without a value) is of a server that knows this extension: it is asked by the time of
/// change instead, which also finds old cases that were closed.</para>
/// <para>Everything else in the address (<c>jurisdiction_id</c>, <c>api_key</c>, <c>status</c>, <c>page</c>, <c>page_size</c>) is kept to the letter;
/// a <c>page_size</c> without a <c>page</c> gets <c>page=1</c>. An address of anything but <c>/requests</c> (one request, the services) is left as it is.</para>
/// </remarks>
public sealed class Open311PollPlan : IPollPlan
{
    /// <summary>The first window, when nothing has been fetched yet.</summary>
    public static readonly TimeSpan First = TimeSpan.FromHours(24);

    /// <summary>How far each window reaches back over the one before.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(2);

    /// <summary>The longest span that the standard allows.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private static readonly string[] s_ours = ["start_date", "end_date", "updated_after", "updated_before"];

    /// <inheritdoc/>
    public Uri Next(Uri configured, DateTimeOffset now, DateTimeOffset? lastSuccess)
    {
        ArgumentNullException.ThrowIfNull(configured);
        if (!configured.IsAbsoluteUri || !AsksForRequests(configured.AbsolutePath))
        {
            return configured;
        }

        string[] given = configured.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        bool byChange = given.Any(p => Name(p) == "updated_after");
        DateTimeOffset from = From(now, lastSuccess);
        List<string> query = [.. given.Where(p => !s_ours.Contains(Name(p)))];
        if (given.Any(p => Name(p) == "page_size") && given.All(p => Name(p) != "page"))
        {
            query.Add("page=1");
        }

        query.Add($"{(byChange ? "updated_after" : "start_date")}={Text(from)}");
        if (!byChange)
        {
            query.Add($"end_date={Text(now)}");
        }

        return new UriBuilder(configured) { Query = string.Join('&', query) }.Uri;
    }

    private static DateTimeOffset From(DateTimeOffset now, DateTimeOffset? lastSuccess)
    {
        // A last success that lies ahead is of a clock since put right.
        DateTimeOffset last = lastSuccess is { } known && known < now ? known : now;
        TimeSpan back = (now - last) + (lastSuccess is null ? First : Overlap);
        back = back < Longest ? back : Longest;
        return now.UtcTicks > back.Ticks ? now.ToUniversalTime() - back : DateTimeOffset.MinValue;
    }

    /// <summary>True for the path of <c>/requests</c>, with or without its ending.</summary>
    internal static bool AsksForRequests(string path)
    {
        string last = path[(path.LastIndexOf('/') + 1)..];
        return last is "requests" || last.StartsWith("requests.", StringComparison.Ordinal);
    }

    /// <summary>The name of a pair of a query.</summary>
    internal static string Name(string pair)
    {
        int end = pair.IndexOf('=', StringComparison.Ordinal);
        return Uri.UnescapeDataString(end < 0 ? pair : pair[..end]);
    }

    private static string Text(DateTimeOffset time) =>
        Uri.EscapeDataString(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
