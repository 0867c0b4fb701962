using System.Net.Http.Json;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Transports;
using Command.Ingest.Writer;
using Command.Web.Security;
using Command.Web.Tests.Security;

namespace Command.Web.Tests.Features.Field;

/// <summary>A running city with an incident, and two crews' people at their phones: wang of the fire brigade, and li of the police.</summary>
internal sealed class FieldSite : IAsyncDisposable
{
    public const string Fire = "消防1", OtherFire = "消防2", Police = "巡逻1";

    private FieldSite(SharingSite sharing) => Sharing = sharing;

    private readonly Dictionary<string, string> _sessions = [];

    public SharingSite Sharing { get; }

    public SecureSite Site => Sharing.Site;

    public PictureState Picture => Sharing.Picture;

    public static async Task<FieldSite> StartAsync() => new(await SharingSite.StartAsync());

    /// <summary>A person of role field at their phone.</summary>
    public async Task<HttpClient> PhoneAsync(string name, string? agency, string role = Roles.Field)
    {
        (_sessions[name], string cookie) = await Site.SessionAsync(await Site.PersonOfAsync(agency, name, role));
        HttpClient http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Site.Address };
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        return http;
    }

    /// <summary>Ends somebody's session.</summary>
    public Task EndAsync(string name) => Site.Get<Sessions>().EndAsync(_sessions[name], TestContext.Current.CancellationToken);

    /// <summary>Says something as the dispatcher.</summary>
    public async Task DeskAsync(DeskCommand command)
    {
        CommandAnswer answer = await Site.Get<CommandQueue>().SubmitAsync(Guid.NewGuid().ToString("N"), "desk", command, TestContext.Current.CancellationToken);
        Assert.Null(answer.Refusal);
        await Wait.UntilAsync(() => Picture.Sequence >= answer.Sequence, "the desk's word is in the picture");
    }

    /// <summary>Says words, and gives what became of each: <c>done</c>, <c>later</c>, or the refusal's code.</summary>
    public static async Task<string[]> SayAsync(HttpClient phone, params object[] words)
    {
        using HttpResponseMessage answer = await phone.PostAsJsonAsync(new Uri("/field/words", UriKind.Relative), new { words }, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        using JsonDocument body = JsonDocument.Parse(text);
        return [.. body.RootElement.GetProperty("answers").EnumerateArray().Select(a => a.TryGetProperty("code", out JsonElement code) ? code.GetString()! : a.GetProperty("state").GetString()!)];
    }

    public static async Task<string> StateAsync(HttpClient phone) => await phone.GetStringAsync(new Uri("/field/state?units=true", UriKind.Relative), TestContext.Current.CancellationToken);

    public static object Word(string kind, object? more = null, DateTimeOffset? at = null, string? id = null)
    {
        Dictionary<string, object?> word = new() { ["id"] = id ?? Guid.NewGuid().ToString("N"), ["kind"] = kind, ["at"] = at ?? DateTimeOffset.UtcNow };
        foreach (System.Reflection.PropertyInfo property in more?.GetType().GetProperties() ?? [])
        {
            word[property.Name] = property.GetValue(more);
        }

        return word;
    }

    public ValueTask DisposeAsync() => Sharing.DisposeAsync();
}
