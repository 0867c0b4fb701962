using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Api;

public sealed class HistoryTests
{
    private const string Key = "an-operators-key-0123456789";

    [Fact]
    public async Task Picture_OfAMoment_IsWhatWasKnownThen()
    {
        await using Host host = await Host.StartAsync(("Command:ApiKeys:op:Key", Key), ("Command:ApiKeys:op:Role", "operator"));
        await PushAsync(host, "C-1");
        PictureState then = await host.UntilAsync(p => p.Reports.Count == 1);
        DateTimeOffset moment = then.KnownAt;
        await PushAsync(host, "C-2");
        await host.UntilAsync(p => p.Reports.Count == 2);

        PictureState past = JsonSerializer.Deserialize(await GetAsync(host, $"/history/picture?at={Uri.EscapeDataString(moment.ToString("O", CultureInfo.InvariantCulture))}"), CommandJson.Wire.PictureState)!;

        Assert.Equal(Json(then with { }), Json(past));
        Assert.Empty(JsonSerializer.Deserialize(await GetAsync(host, "/history/picture?at=2020-01-01T00:00:00Z"), CommandJson.Wire.PictureState)!.Reports);
    }

    [Fact]
    public async Task Entries_PieceByPiece_AreTheWholeJournal()
    {
        await using Host host = await Host.StartAsync(("Command:ApiKeys:op:Key", Key), ("Command:ApiKeys:op:Role", "operator"));
        await PushAsync(host, "C-1");
        PictureState picture = await host.UntilAsync(p => p.Reports.Count == 1);

        List<long> sequences = [];
        while (sequences.Count < picture.Sequence)
        {
            using JsonDocument piece = JsonDocument.Parse(await GetAsync(host, $"/history/entries?limit=1&after={sequences.Count}"));
            sequences.Add(Assert.Single(piece.RootElement.EnumerateArray()).GetProperty("sequence").GetInt64());
        }

        Assert.Equal(Enumerable.Range(1, (int)picture.Sequence).Select(i => (long)i), sequences);
    }

    [Theory]
    [InlineData("/history/entries?limit=10001", HttpStatusCode.BadRequest)]
    [InlineData("/history/entries?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/history/entries?after=-1", HttpStatusCode.BadRequest)]
    [InlineData("/history/entries?after=99999", HttpStatusCode.NotFound)]
    [InlineData("/history/picture", HttpStatusCode.BadRequest)]
    [InlineData("/history/picture?at=yesterday", HttpStatusCode.BadRequest)]
    public async Task Request_ThatAsksForNothingOrTooMuch_IsToldWhatToWrite(string path, HttpStatusCode expected)
    {
        await using Host host = await Host.StartAsync(("Command:ApiKeys:op:Key", Key), ("Command:ApiKeys:op:Role", "operator"));
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using HttpResponseMessage response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Request_WithoutKey_IsRefused()
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage response = await host.Http.GetAsync(new Uri("/history/entries", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task<string> GetAsync(Host host, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using HttpResponseMessage response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return body;
    }

    private static async Task PushAsync(Host host, string id)
    {
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        using HttpResponseMessage response = await host.PushAsync("city", Encoding.UTF8.GetBytes(
            $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"crash","requested_datetime":"{{at}}","lat":45.757,"long":126.6425}]"""));
        response.EnsureSuccessStatusCode();
    }

    private static string Json(PictureState picture) => JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState);
}
