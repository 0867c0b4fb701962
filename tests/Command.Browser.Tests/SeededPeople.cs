using Command.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>A data folder with accounts in it, and a server on it that lets nobody in without signing in.</summary>
internal static class SeededPeople
{
    public const string Password = "Correct-Horse-7-battery";

    /// <summary>Makes accounts that have nothing left to do first.</summary>
    public static async Task<string> MakeAsync(params (string Name, string Role)[] people)
    {
        string data = Directory.CreateTempSubdirectory("command-people-").FullName;
        await using SecurityDb db = new(data, null);
        AccountStore accounts = new(db);
        foreach ((string name, string role) in people)
        {
            Account account = new()
            {
                Name = name,
                NormalizedName = name.ToUpperInvariant(),
                Display = name,
                Roles = [role],
                Stamp = Guid.NewGuid().ToString("N"),
                PasswordAt = DateTimeOffset.UtcNow,
                MadeAt = DateTimeOffset.UtcNow,
                Logins = [new ExternalLogin("test", name, null)],
            };
            account.PasswordHash = new PasswordHasher<Account>().HashPassword(account, Password);
            await accounts.CreateAsync(account, CancellationToken.None);
        }

        return data;
    }

    public static Task<Server> StartAsync(string data, params (string Key, string Value)[] settings) =>
        Server.StartAsync("http://127.0.0.1:0", data, [("Command__DemoSignIn", "false"), .. settings]);

    /// <summary>Fills the sign-in form in.</summary>
    public static async Task SignInAsync(IPage page, string name)
    {
        await page.Locator("input[name=name]").FillAsync(name);
        await page.Locator("[data-testid=sign-in] input[name=password]").FillAsync(Password);
        await page.Locator("[data-testid=sign-in] button").ClickAsync();
    }
}
