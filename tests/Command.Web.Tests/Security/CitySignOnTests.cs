using Command.Ingest.Api.Rights;
using Command.Web.Security;

namespace Command.Web.Tests.Security;

/// <summary>Signing in through the city's own sign-on, against a real provider in this process.</summary>
public sealed class CitySignOnTests
{
    [Fact]
    public async Task Account_LinkedOnce_ComesInThroughTheCity()
    {
        await using CityProvider city = await CityProvider.StartAsync();
        await using SecureSite site = await StartAsync(city);
        Account account = await site.PersonAsync("li.min", Roles.Operator);
        account.Logins = [];
        await site.Get<AccountStore>().UpdateAsync(account, CancellationToken.None);

        using (SecureSite.Visitor stranger = site.Visit())
        {
            Assert.Equal("/account/sign-in?fault=external", await RoundAsync(stranger));
        }

        using (SecureSite.Visitor visitor = site.Visit())
        {
            await visitor.SignInAsync("li.min", SecureSite.PasswordOf("li.min"));
            Assert.Contains("data-testid=\"link\"", await visitor.PageAsync("/account"), StringComparison.Ordinal);
            Assert.Equal("/account?told=linked", await RoundAsync(visitor));
            Assert.Contains("data-testid=\"linked\"", await visitor.PageAsync("/account"), StringComparison.Ordinal);
        }

        using SecureSite.Visitor later = site.Visit();
        Assert.Equal("/wall", await RoundAsync(later));
        await later.PageAsync("/wall");

        city.Subject = "city-somebody-else";
        using SecureSite.Visitor other = site.Visit();
        Assert.Equal("/account/sign-in?fault=external", await RoundAsync(other));
    }

    [Fact]
    public async Task Token_ThatIsForged_LetsNobodyIn()
    {
        await using CityProvider city = await CityProvider.StartAsync();
        await using SecureSite site = await StartAsync(city);
        Account account = await site.PersonAsync("li.min", Roles.Operator);
        account.Logins = [new ExternalLogin(CitySignOn.Scheme, city.Subject, null)];
        await site.Get<AccountStore>().UpdateAsync(account, CancellationToken.None);
        city.ForgeSignature = true;
        using SecureSite.Visitor visitor = site.Visit();
        Assert.Equal("/account/sign-in?fault=external", await RoundAsync(visitor));
        Assert.Null(visitor.Session);
    }

    [Fact]
    public async Task Answer_ThatThisBrowserDidNotAskFor_IsRefused()
    {
        await using CityProvider city = await CityProvider.StartAsync();
        await using SecureSite site = await StartAsync(city);
        using SecureSite.Visitor attacker = site.Visit(), victim = site.Visit();
        string provider = await LocationAsync(attacker, "/account/external?returnUrl=/wall");
        string planted = await LocationAsync(attacker, provider);
        Assert.Equal("/account/sign-in?fault=external", await LocationAsync(victim, planted));
    }

    private static Task<SecureSite> StartAsync(CityProvider city) => SecureSite.StartAsync(
        ("Command:OpenId:Authority", city.Authority), ("Command:OpenId:ClientId", CityProvider.ClientId), ("Command:OpenId:ClientSecret", CityProvider.Secret), ("Command:OpenId:Name", "冰城通"));

    /// <summary>To the provider and back, as a browser follows.</summary>
    private static async Task<string> RoundAsync(SecureSite.Visitor visitor)
    {
        string provider = await LocationAsync(visitor, "/account/external?returnUrl=/wall");
        Assert.Contains("/authorize?", provider, StringComparison.Ordinal);
        string callback = await LocationAsync(visitor, provider);
        string back = await LocationAsync(visitor, callback);
        return back.StartsWith("/account/external/back", StringComparison.Ordinal) ? await LocationAsync(visitor, back) : back;
    }

    private static async Task<string> LocationAsync(SecureSite.Visitor visitor, string address)
    {
        using HttpResponseMessage answer = await visitor.Http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
        return answer.Headers.Location?.ToString() ?? $"{address}: {(int)answer.StatusCode}";
    }
}
