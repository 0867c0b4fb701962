namespace Command.Ingest;

/// <summary>Command.Ingest as a server of its own, startable by tests on any port.</summary>
public sealed class IngestApplication : IAsyncDisposable
{
    /// <param name="args">The command line.</param>
    /// <param name="configure">Changes services and settings before the host is built.</param>
    public IngestApplication(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        builder.AddIngest();
        configure?.Invoke(builder);
        App = builder.Build();
        App.MapIngest();
    }

    public WebApplication App { get; }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
