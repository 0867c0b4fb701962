using Command.Ingest.Api;
using Command.Ingest.Api.Rights;

namespace Command.Web.Features.Field;

/// <summary>
/// Tells crews' pages when there is something new: a request waits until there is, or some time is over, and the page asks again. Nothing is held for a page but
/// the request, so that there is nothing to fall behind; who comes back after an hour asks with the mark of then and is told at once.
/// </summary>
public sealed class FieldNews(SharedViews views, FieldStates states, LiveConnections live, TimeProvider time)
{
    /// <summary>Requests that may wait at a time.</summary>
    public const int Most = 2_000;

    /// <summary>Shorter than what proxies cut.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(25), s_look = TimeSpan.FromMilliseconds(500);

    private int _waiting;

    /// <summary>Requests that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for another mark than <paramref name="after"/>; ends with the session.</summary>
    public async Task<IResult> WaitAsync(string? after, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<Caller>() is not { } who)
        {
            return Results.Unauthorized();
        }

        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using IDisposable? held = who.Session is { } session ? live.Hold(session, ended.Cancel) : null;
        int waiting = Interlocked.Increment(ref _waiting);
        try
        {
            if (waiting > Most || (who.Session is not null && held is null))
            {
                http.Response.Headers.RetryAfter = "5";
                return Results.Problem(statusCode: 503, title: "Too many pages", detail: "Too many pages wait for news. Ask GET /field/state every few seconds instead.");
            }

            string mark = states.MarkOf(views.Of(http), who);
            long began = time.GetTimestamp();
            using PeriodicTimer look = new(s_look, time);
            while (mark == after && time.GetElapsedTime(began) < s_longest)
            {
                await look.WaitForNextTickAsync(ended.Token).ConfigureAwait(false);
                mark = states.MarkOf(views.Of(http), who);
            }

            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { mark });
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Results.Unauthorized();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
