using System.Text;
using Command.Ingest.Journal.Sqlite;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Journal;

public sealed class BaselineTests
{
    [Theory]
    [InlineData("nothing that a picture begins with")]
    [InlineData("command picture 2\nand then bytes that nobody wrote")]
    public async Task Start_OnABaselineThatCannotBeRead_ReadsTheJournalInstead(string baseline)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("command-baseline-");
        PictureState before;
        await using (Host host = await Host.StartAsync(folder.FullName))
        {
            using HttpResponseMessage answer = await host.PushAsync("city", Encoding.UTF8.GetBytes("""[{"service_request_id":"R-1","status":"open","service_code":"fire","requested_datetime":"2026-07-18T09:00:00+08:00","lat":45.75,"long":126.63}]"""));
            Assert.True(answer.IsSuccessStatusCode);
            before = await host.UntilAsync(p => p.Reports.Count == 1);
        }

        await using (SqliteJournal journal = SqliteJournal.Open(Path.Combine(folder.FullName, "command.db"), "test"))
        {
            await journal.SaveSnapshotAsync(before.Sequence, Encoding.UTF8.GetBytes(baseline), TestContext.Current.CancellationToken);
        }

        await using (Host host = await Host.StartAsync(folder.FullName))
        {
            Assert.Equal(before.Reports.Keys, host.Picture.Reports.Keys);
            Assert.True(host.Picture.Sequence >= before.Sequence);
        }

        folder.Delete(recursive: true);
    }
}
