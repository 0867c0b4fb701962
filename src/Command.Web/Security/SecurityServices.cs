using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Command.Ingest.Shares;
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
        services.AddSingleton<AccountStore>();
        services.AddSingleton<IUserStore<Account>>(s => s.GetRequiredService<AccountStore>());
        services.AddGate();
        services.AddSingleton<Sessions>();
        services.AddSingleton<ISessionBook>(s => s.GetRequiredService<Sessions>());
        services.AddSingleton<Callers>();
        services.AddSingleton<ICallers>(s => s.GetRequiredService<Callers>());
        services.AddSingleton<IRefusals, PageRefusals>();
        services.AddSingleton<Pairings>();
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<Decoy>();
        services.AddSingleton<Flash>();
        services.AddSingleton<ShareBook>().AddHostedService(s => s.GetRequiredService<ShareBook>());
        services.AddSingleton<ISights>(s => s.GetRequiredService<ShareBook>());
        services.AddSingleton<SharedIncidents>();
        services.AddSingleton<ShareDesk>();
        services.AddSingleton<PushDesk>();
        services.AddHostedService<FirstAdmin>();
        services.AddScoped<CircuitHandler, CircuitCaller>();
        services.AddScoped<People>();
        services.AddScoped<PeopleDesk>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<Own>();
        services.AddCascadingAuthenticationState();
        AddIdentity(services);
        services.AddCitySignOn(configuration.GetSection(CommandOptions.Section).Get<SecurityOptions>()?.OpenId ?? new OpenIdOptions());
        services.AddSignalR().AddHubOptions<MapHub>(hub => hub.AddFilter<HubGate>());
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "command-form";
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitMaxRetained = 100);
        return services;
    }

    /// <summary>Stands before everything that is mapped.</summary>
    public static void UseSecurity(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        VideoOptions video = app.Services.GetRequiredService<IOptions<CommandOptions>>().Value.Video;

        // Said here, or the framework would put it first of all, before the visitor's scheme and cookies are known.
        app.UseAuthentication();
        app.UseGate(SecurityHeaders.For(video.HlsTemplate, video.WebRtcTemplate));
        app.UseMiddleware<ProblemPages>();
    }

    /// <summary>Maps the forms' addresses.</summary>
    public static void MapSecurity(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapAccount();
        app.MapOwnAccount();
        app.MapPush();
        app.MapCitySignOn();
        app.MapPeople();
        app.MapScreens();
        app.MapSenderForms();
        app.MapSharing();
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
}
