using Command.Ingest.Security;

namespace Command.Ingest;

/// <summary>Command.Ingest as a server of its own, startable by tests on any port.</summary>
public sealed class IngestApplication : IAsyncDisposable
{
    private static readonly Dictionary<string, string> s_headers = new(StringComparer.Ordinal)
    {
        // Nothing here is a page.
        ["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Referrer-Policy"] = "no-referrer",
    };

    /// <param name="args">The command line.</param>
    /// <param name="configure">Changes services and settings before the host is built.</param>
    public IngestApplication(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(Connections.Bound);
        builder.AddIngest();
        builder.Services.AddKeyGate();
        configure?.Invoke(builder);
        App = builder.Build();
        App.UseOutside();
        App.UseGate(s_headers);
        App.MapIngest();
    }

    public WebApplication App { get; }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
