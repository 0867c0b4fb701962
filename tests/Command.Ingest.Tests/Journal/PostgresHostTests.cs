using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Journal;

public sealed class PostgresHostTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Restart_JournalInPostgres_ShowsTheSamePicture()
    {
        (string, string) database = ("Command:Postgres", postgres.NewDatabase());
        string before;
        await using (Host host = await Host.StartAsync(database))
        {
            Assert.IsType<PostgresJournal>(host.Get<IJournalStore>());
            string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
            using HttpResponseMessage response = await host.PushAsync("city", Encoding.UTF8.GetBytes(
                $$"""[{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.757,"long":126.6425}]"""));
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            before = Json(await host.UntilAsync(p => p.Open.Count == 1));
        }

        await using Host restarted = await Host.StartAsync(database);
        Assert.Equal(before, Json(restarted.Picture));
        Assert.Equal(1, restarted.Get<IJournalStore>().Counts()["city"].Stored);
    }

    private static string Json(PictureState picture) => JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState);
}
