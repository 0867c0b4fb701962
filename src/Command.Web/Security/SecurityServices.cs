using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Ingest.Hub;
using Command.Ingest.Transports;
using Command.Web.Map;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>Accounts, sessions, rights and the audit log as one piece of a host.</summary>
public static class SecurityServices
{
    private const int HashIterations = 210_000;
    private const string NameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@";
    private static readonly TimeSpan s_secondStep = TimeSpan.FromMinutes(5);

    /// <summary>Adds them. What the pages ask the desks goes through the guards from here on.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddOptions<SecurityOptions>().BindConfiguration(CommandOptions.Section).ValidateOnStart();
        services.AddSingleton(SecurityDb.Of);
        services.AddSingleton<AccountStore>();
        services.AddSingleton<IUserStore<Account>>(s => s.GetRequiredService<AccountStore>());
        services.AddSingleton<Sessions>();
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<Callers>();
        services.AddSingleton<OriginRules>();
        services.AddSingleton<Pairings>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<Decoy>();
        services.AddSingleton<Flash>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditSeal>().AddHostedService(s => s.GetRequiredService<AuditSeal>());
        services.AddHostedService<SessionWatch>();
        services.AddHostedService<FirstAdmin>();
        services.AddScoped<CallerScope>();
        services.AddScoped<LiveCaller>();
        services.AddScoped<CircuitHandler, CircuitCaller>();
        services.AddScoped<People>();
        services.AddScoped<PeopleDesk>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<Own>();
        services.AddCascadingAuthenticationState();
        AddIdentity(services);
        services.AddCitySignOn(configuration.GetSection(CommandOptions.Section).Get<SecurityOptions>()?.OpenId ?? new OpenIdOptions());
        services.AddSignalR().AddHubOptions<MapHub>(hub => hub.AddFilter<HubGate>()).AddHubOptions<PictureHub>(hub => hub.AddFilter<HubGate>());
        services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitMaxRetained = 100);
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        Guard<IIncidentDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedIncidentDesk>(s, inner));
        Guard<IFeedDesk>(services, (s, inner) => ActivatorUtilities.CreateInstance<GuardedFeedDesk>(s, inner));
        return services;
    }

    /// <summary>Stands before everything that is mapped.</summary>
    public static void UseSecurity(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseSecurityHeaders();
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler(failed => failed.Run(http =>
                Results.Problem(statusCode: 500, title: "Not done", detail: "Something failed here and is in the server's log. Try again; if it stays so, tell whoever runs this server.").ExecuteAsync(http)));
        }

        app.UseMiddleware<RightsGate>();
    }

    /// <summary>Maps the forms' addresses.</summary>
    public static void MapSecurity(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapAccount();
        app.MapOwnAccount();
        app.MapCitySignOn();
        app.MapPeople();
        app.MapScreens();
        app.MapAudit();
        app.MapGet("/", (HttpContext http) => Results.Redirect(LocalUrls.HomeOf(http.Features.Get<Caller>()))).Needs(Right.Anyone);
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddIdentityCore<Account>(identity =>
        {
            // PasswordRules says what a password must be.
            identity.Password.RequiredLength = 1;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
            identity.User.AllowedUserNameCharacters = NameCharacters;
            identity.SignIn.RequireConfirmedAccount = true;
        }).AddSignInManager().AddPasswordValidator<AccountPolicy>();
        services.AddScoped<IUserConfirmation<Account>, AccountPolicy>();
        services.AddSingleton<IConfigureOptions<IdentityOptions>>(s => new ConfigureOptions<IdentityOptions>(identity =>
        {
            AccountsOptions accounts = s.GetRequiredService<IOptions<SecurityOptions>>().Value.Accounts;
            identity.Lockout.MaxFailedAccessAttempts = accounts.LockoutAfter;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(accounts.LockoutMinutes);
        }));
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.Configure<IdentityPasskeyOptions>(passkey =>
        {
            passkey.UserVerificationRequirement = "required";
            passkey.ResidentKeyRequirement = "required";
        });
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie?.Configure(SessionCookies.Set);
            cookies.TwoFactorUserIdCookie?.Configure(cookie => Step(cookie, "command-second"));
            cookies.TwoFactorRememberMeCookie?.Configure(cookie => Step(cookie, "command-remembered"));
            cookies.ExternalCookie?.Configure(cookie => Step(cookie, "command-external"));
        });
    }

    private static void Step(CookieAuthenticationOptions cookie, string name)
    {
        SessionCookies.Harden(cookie, name);
        cookie.ExpireTimeSpan = s_secondStep;
        cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
    }

    /// <summary>Puts a guard of each request or circuit before a service, whatever its own life.</summary>
    private static void Guard<T>(IServiceCollection services, Func<IServiceProvider, T, T> guard)
        where T : class
    {
        ServiceDescriptor inner = services.Last(s => s.ServiceType == typeof(T) && !s.IsKeyedService);
        services.Remove(inner);
        object key = typeof(SecurityServices);
        services.Add(inner switch
        {
            { ImplementationType: { } type } => new ServiceDescriptor(typeof(T), key, type, inner.Lifetime),
            { ImplementationFactory: { } make } => new ServiceDescriptor(typeof(T), key, (s, _) => make(s), inner.Lifetime),
            _ => new ServiceDescriptor(typeof(T), key, inner.ImplementationInstance!),
        });
        services.AddScoped(s => guard(s, s.GetRequiredKeyedService<T>(key)));
    }
}
