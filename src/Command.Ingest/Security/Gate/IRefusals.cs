namespace Command.Ingest.Security;

/// <summary>How a host tells that something was refused or failed.</summary>
public interface IRefusals
{
    /// <summary>Writes the answer, which has not begun.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">400 to 599.</param>
    /// <param name="title">What happened, in plain English, for programs.</param>
    /// <param name="detail">What it means and what to do, in plain English, for programs.</param>
    Task WriteAsync(HttpContext http, int status, string title, string detail);
}

/// <summary>Refusals as problem+json (RFC 9457): what programs read.</summary>
public sealed class ProblemRefusals : IRefusals
{
    /// <inheritdoc/>
    public Task WriteAsync(HttpContext http, int status, string title, string detail) => Results.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(http);
}
