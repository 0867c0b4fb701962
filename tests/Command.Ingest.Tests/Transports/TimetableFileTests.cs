using System.Net;
using Command.Ingest.Journal;
using Command.Ingest.Tests.Feeds.GtfsRealtime;
using Command.Ingest.Transports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Transports;

public sealed class TimetableFileTests : IDisposable
{
    private static readonly (string, string)[] s_transit =
    [
        ("Command:Feeds:buses:Format", "gtfs-rt"), ("Command:Feeds:buses:Transport", "http"), ("Command:Feeds:buses:Agency", "somebody"),
        ("Command:Feeds:buses:Datum", "wgs84"), ("Command:Feeds:buses:Key", Host.Key("buses")),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("command-timetable-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_FileThatIsNotThere_NamesTheKeyAndWhatToWrite()
    {
        SettingsException e = Assert.Throws<SettingsException>(() => TimetableFile.Read("buses", "gtfs-rt", Path.Combine(_folder, "none.zip"), NullLogger.Instance));

        Assert.StartsWith("Command__Feeds__buses__Timetable names ", e.Message, StringComparison.Ordinal);
        Assert.Contains("Write the path of", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNoTimetable_NamesTheKeyAndWhatIsWrong()
    {
        string file = Path.Combine(_folder, "gtfs.zip");
        File.WriteAllBytes(file, GtfsZip.Of(("agency.txt", "agency_id\n1\n")));

        SettingsException e = Assert.Throws<SettingsException>(() => TimetableFile.Read("buses", "gtfs-rt", file, NullLogger.Instance));
        Assert.Contains("Command__Feeds__buses__Timetable", e.Message, StringComparison.Ordinal);
        Assert.Contains("routes.txt is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FeedOfAnotherFormat_IsToldToRemoveIt() =>
        Assert.Contains("Remove Command__Feeds__civil__Timetable", Assert.Throws<SettingsException>(() => TimetableFile.Read("civil", "cap", "gtfs.zip", NullLogger.Instance)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Start_WithATimetableThatIsNotThere_IsRefused()
    {
        SettingsException e = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync([.. s_transit, ("Command:Feeds:buses:Timetable", Path.Combine(_folder, "none.zip"))]));

        Assert.Contains("Command__Feeds__buses__Timetable", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithABlankPath_IsRefusedWithTheOtherSettings()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync(("Command:Feeds:buses:Timetable", " ")));

        Assert.Contains("Command__Feeds__buses__Timetable can't be used as it is. Write ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_ToAFeedWithATimetable_TakesThePositionAndNamesWhatDoesNotFit()
    {
        string file = Path.Combine(_folder, "gtfs.zip");
        File.WriteAllBytes(file, GtfsZip.Of(GtfsZip.Town));
        await using Host host = await Host.StartAsync([.. s_transit, ("Command:Feeds:buses:Timetable", file)]);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        using HttpResponseMessage first = await host.PushAsync("buses", Vehicle(now - 10, "t9"), contentType: "application/x-protobuf");
        using HttpResponseMessage back = await host.PushAsync("buses", Vehicle(now - 20, "t1"), contentType: "application/x-protobuf");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, back.StatusCode));
        Assert.Equal(2, host.Feed("buses").Stored);
        Assert.Equal(
            ["gtfs-e003", "gtfs-e018"],
            host.Get<IJournalStore>().Quarantine("buses", 10).Select(p => p.Fault.Code).Order(StringComparer.Ordinal));
    }

    private static byte[] Vehicle(long at, string trip) => GtfsJson.Full(
        at, $$$"""{"id":"v","vehicle":{"trip":{"tripId":"{{{trip}}}"},"vehicle":{"id":"1"},"position":{"latitude":45.75,"longitude":126.62},"timestamp":"{{{at}}}"} }""");
}
