using Command.Ingest.Api.Drills;
using Command.Ingest.Api.Field;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Configuration;
using Command.Ingest.Hub;
using Command.Ingest.Transports;
using Command.Ingest.Transports.Persons;
using Command.Ingest.Transports.Senders;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary>The gate before every endpoint and the audit log behind it, the same in each host.</summary>
public static class GateServices
{
    private const string NotDone = "Something failed here and is in the server's log. Try again; if it stays so, tell whoever runs this server.";

    /// <summary>Adds both. The host says who its callers are. What is asked of the desks goes through the guards from here on.</summary>
    public static IServiceCollection AddGate(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddOptions<SecurityOptions>().BindConfiguration(CommandOptions.Section).ValidateOnStart();
        services.AddSingleton(SecurityDb.Of);
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditSeal>().AddHostedService(s => s.GetRequiredService<AuditSeal>());
        services.AddHostedService<AuditStart>();
        services.AddSingleton<OriginRules>();
        services.AddSingleton<LiveConnections>();
        services.AddHostedService<SessionWatch>();
        services.AddScoped<CallerScope>();
        services.AddScoped<LiveCaller>();
        services.AddSingleton<CallersPicture>();
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.AddSignalR().AddHubOptions<PictureHub>(hub => hub.AddFilter<HubGate>());
        Guard<IIncidentDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedIncidentDesk>(s, inner));
        Guard<IAdviceDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedAdviceDesk>(s, inner));
        Guard<IDrillDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedDrillDesk>(s, inner));
        Guard<IFieldIntake>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedFieldIntake>(s, inner));
        Guard<IFeedDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedFeedDesk>(s, inner));
        Guard<IPersonDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedPersonDesk>(s, inner));
        Guard<ISenderDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedSenderDesk>(s, inner));
        return services;
    }

    /// <summary>Adds the gate of a host without accounts: its callers hold keys of the settings.</summary>
    public static IServiceCollection AddKeyGate(this IServiceCollection services)
    {
        services.AddGate();
        services.AddSingleton<KeyCallers>();
        services.AddSingleton<ICallers>(s => s.GetRequiredService<KeyCallers>());
        services.AddSingleton<ISessionBook>(s => s.GetRequiredService<KeyCallers>());
        services.AddSingleton<IRefusals, ProblemRefusals>();
        return services;
    }

    /// <summary>Stands first of all: whose address it is, over which scheme, and under which names cookies come and go.</summary>
    public static void UseOutside(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseProxies();
        app.UseMiddleware<HostCookies>();
    }

    /// <summary>Stands before everything that is mapped: what a browser may do with the answer, what is told of a failure, and who may.</summary>
    /// <param name="app">The host.</param>
    /// <param name="headers">Headers of the host's own, by name; put on every answer.</param>
    public static void UseGate(this WebApplication app, IReadOnlyDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(headers);
        KeyValuePair<string, string>[] all = [.. headers];
        app.Use((http, next) =>
        {
            foreach ((string name, string value) in all)
            {
                http.Response.Headers[name] = value;
            }

            return next(http);
        });
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
            app.UseExceptionHandler(failed => failed.Run(http => http.RequestServices.GetRequiredService<IRefusals>().WriteAsync(http, 500, "Not done", NotDone)));
        }

        app.UseMiddleware<RightsGate>();
    }

    /// <summary>Puts a guard of each request or circuit before a service, whatever its own life.</summary>
    private static void Guard<T>(IServiceCollection services, Func<IServiceProvider, T, T> guard)
        where T : class
    {
        ServiceDescriptor inner = services.Last(s => s.ServiceType == typeof(T) && !s.IsKeyedService);
        services.Remove(inner);
        object key = typeof(GateServices);
        services.Add(inner switch
        {
            { ImplementationType: { } type } => new ServiceDescriptor(typeof(T), key, type, inner.Lifetime),
            { ImplementationFactory: { } make } => new ServiceDescriptor(typeof(T), key, (s, _) => make(s), inner.Lifetime),
            _ => new ServiceDescriptor(typeof(T), key, inner.ImplementationInstance!),
        });
        services.AddScoped(s => guard(s, s.GetRequiredKeyedService<T>(key)));
    }
}
