using System.Net;
using System.Text.RegularExpressions;
using Command.Ingest.Api.Rights;
using Command.Ingest.Tests.Transports;
using Command.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Command.Web.Tests.Security;

/// <summary>The real Command.Web on a free port as it runs in a city: outside Development, so that nobody is let in without signing in.</summary>
internal sealed partial class SecureSite : IAsyncDisposable
{
    public const string AdminPassword = "Frühling-über-Harbin-7", OperatorKey = "operator-key-for-tests-0123", ReaderKey = "reader-key-for-tests-012345", NodeKey = "node-key-for-tests-01234567", ReporterKey = "reporter-key-for-tests-0123";
    private readonly CommandWebApplication _application;

    private SecureSite(CommandWebApplication application, string folder)
    {
        _application = application;
        Folder = folder;
        Address = new Uri(application.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public string Folder { get; }

    public Uri Address { get; }

    public WebApplication App => _application.App;

    public static async Task<SecureSite> StartAsync(params (string Key, string Value)[] settings) => await StartAsync(null, settings);

    public static async Task<SecureSite> StartAsync(Action<IServiceCollection>? services, params (string Key, string Value)[] settings)
    {
        string data = Directory.CreateTempSubdirectory("command-secure-").FullName;
        Dictionary<string, string?> all = new()
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Command:DataDir"] = data,
            ["Command:Bootstrap:AdminPassword"] = AdminPassword,
            ["Command:Feeds:flood:Port"] = "0",
            ["Command:Feeds:vehicles:Port"] = "0",
            ["Command:Feeds:video:Port"] = "0",
            ["Command:ApiKeys:reading:Key"] = ReaderKey,
            ["Command:ApiKeys:working:Key"] = OperatorKey,
            ["Command:ApiKeys:working:Role"] = "operator",
            ["Command:ApiKeys:following:Key"] = NodeKey,
            ["Command:ApiKeys:following:Role"] = "node",
            ["Command:ApiKeys:reporting:Key"] = ReporterKey,
            ["Command:ApiKeys:reporting:Role"] = "reporter",
            ["Command:Accounts:SignInsPerMinute"] = "1000",
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach ((string key, string value) in settings)
        {
            all[key] = value;
        }

        CommandWebApplication application = new(
            [],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(all);
                services?.Invoke(builder.Services);
            },
            new WebApplicationOptions { ContentRootPath = Path.Combine(Repository.Root, "src", "Command.Web"), EnvironmentName = "Production", ApplicationName = "Command.Web" });
        await application.App.StartAsync(TestContext.Current.CancellationToken);
        SecureSite site = new(application, data);
        AccountStore accounts = site.Get<AccountStore>();
        await Wait.UntilAsync(() => accounts.FindByNameAsync("ADMIN", CancellationToken.None).GetAwaiter().GetResult() is not null, "the first account is made");
        return site;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Makes an account with a role that has nothing left to do first.</summary>
    public Task<Account> PersonAsync(string name, params string[] roles) => PersonOfAsync("flood", name, roles);

    /// <summary>The same for an agency; null is the command centre.</summary>
    public async Task<Account> PersonOfAsync(string? agency, string name, params string[] roles)
    {
        Account account = new()
        {
            Name = name,
            NormalizedName = name.ToUpperInvariant(),
            Display = name,
            Agency = agency,
            Roles = [.. roles],
            Stamp = Guid.NewGuid().ToString("N"),
            PasswordAt = DateTimeOffset.UtcNow,
            MadeAt = DateTimeOffset.UtcNow,
            Logins = [new ExternalLogin("test", name, null)],
        };
        account.PasswordHash = new PasswordHasher<Account>().HashPassword(account, PasswordOf(name));
        Assert.True((await Get<AccountStore>().CreateAsync(account, CancellationToken.None)).Succeeded);
        return account;
    }

    public static string PasswordOf(string name) => $"Correct-Horse-{name.Length}-battery";

    /// <summary>Signs an account in without the forms.</summary>
    public async Task<(string Session, string Cookie)> SessionAsync(Account? account, string kind = Session.Person)
    {
        string id = await Get<Sessions>().BeginAsync(kind, account?.Id, account?.Name ?? "Room 1", account?.Stamp ?? "", "127.0.0.1", "test", null, CancellationToken.None);
        ISecureDataFormat<AuthenticationTicket> format = Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        return (id, $"{SessionCookies.Name}={format.Protect(new AuthenticationTicket(SessionCookies.PrincipalOf(id), IdentityConstants.ApplicationScheme))}");
    }

    /// <summary>The cookie of a new person with a role, or of a screen.</summary>
    public async Task<string> CookieOfAsync(string role) =>
        (role == Roles.Wall ? await SessionAsync(null, Session.Screen) : await SessionAsync(await PersonAsync("p-" + role + Guid.NewGuid().ToString("N")[..6], role))).Cookie;

    /// <summary>A browser without a picture: keeps cookies and follows nothing by itself.</summary>
    public Visitor Visit() => new(Address);

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>One visitor's browser.</summary>
    internal sealed partial class Visitor : IDisposable
    {
        private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseCookies = true };

        public Visitor(Uri address)
        {
            Http = new HttpClient(_handler) { BaseAddress = address };
            Http.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        }

        public HttpClient Http { get; }

        public CookieContainer Cookies => _handler.CookieContainer;

        public string? Session => Cookies.GetCookies(Http.BaseAddress!)[SessionCookies.Name]?.Value;

        public async Task<string> PageAsync(string path)
        {
            using HttpResponseMessage answer = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {answer.Headers.Location}");
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        /// <summary>Sends a form of a page, with the page's token.</summary>
        public async Task<HttpResponseMessage> SendAsync(string page, string action, params (string Name, string Value)[] fields)
        {
            string token = Token().Match(await PageAsync(page)).Groups[1].Value;
            Assert.NotEmpty(token);
            using FormUrlEncodedContent form = new([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("__RequestVerificationToken", WebUtility.HtmlDecode(token))]);
            return await Http.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken);
        }

        /// <summary>Sends a form and gives where it leads.</summary>
        public async Task<string> GoAsync(string page, string action, params (string Name, string Value)[] fields)
        {
            using HttpResponseMessage answer = await SendAsync(page, action, fields);
            Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{action}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            return answer.Headers.Location!.ToString();
        }

        public Task<string> SignInAsync(string name, string password, string returnUrl = "/") =>
            GoAsync("/account/sign-in", "/account/sign-in", ("name", name), ("password", password), ("returnUrl", returnUrl));

        public void Dispose()
        {
            Http.Dispose();
            _handler.Dispose();
        }

        [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
        private static partial Regex Token();
    }
}
