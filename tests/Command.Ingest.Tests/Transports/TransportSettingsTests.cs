using Command.Ingest.Configuration;
using Command.Ingest.Transports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Transports;

public sealed class TransportSettingsTests
{
    private static readonly string[] s_base = ["Format", "open311", "Agency", "somebody", "Datum", "wgs84"];

    [Theory]
    [InlineData("Url", "ftp://example.com/x")]
    [InlineData("Url", "http://user:secret@example.com/")]
    [InlineData("Url", "/relative")]
    [InlineData("Interval", "0.5")]
    [InlineData("Interval", "2.00:00:00")]
    [InlineData("Topic", "city/#/cases")]
    [InlineData("Topic", "a+/b")]
    [InlineData("Topic", " ")]
    [InlineData("Password", "without a user")]
    [InlineData("ApiKey", "two\nlines")]
    [InlineData("Header", "X Key")]
    [InlineData("Header", "")]
    [InlineData("Transport", "carrier-pigeon")]
    public async Task Start_ASettingThatCantBeUsed_NamesItsKeyAndWhatToWrite(string key, string value)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync(($"Command:Feeds:extra:{key}", value)));
        Assert.Contains($"Command__Feeds__extra__{(key == "Password" ? "User" : key)} can't be used as it is. Write ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("poll", "mqtt://broker", "Url")]
    [InlineData("mqtt", "https://example.com", "Url")]
    public async Task Start_AnAddressOfAnotherTransport_IsRefused(string transport, string url, string key)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync(("Command:Feeds:extra:Transport", transport), ("Command:Feeds:extra:Url", url)));
        Assert.Contains($"Command__Feeds__extra__{key}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnAllowListThatIsNone_IsRefused()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync(("Command:Ingest:PollAllow", "http://host/")));
        Assert.Contains("Command__Ingest__PollAllow", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("poll", "Url")]
    [InlineData("mqtt", "Url")]
    [InlineData("udp", "Port")]
    [InlineData("tcp", "Port")]
    public async Task Start_ATransportWithoutWhatItNeeds_SaysWhatIsMissing(string transport, string key)
    {
        (string, string)[] settings = [.. s_base.Chunk(2).Select(p => ($"Command:Feeds:extra:{p[0]}", p[1])), ("Command:Feeds:extra:Transport", transport)];
        SettingsException e = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync(settings));
        Assert.Contains($"Command__Feeds__extra__{key} is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MqttWithoutATopic_SaysSo()
    {
        (string, string)[] settings = [.. s_base.Chunk(2).Select(p => ($"Command:Feeds:extra:{p[0]}", p[1])), ("Command:Feeds:extra:Transport", "mqtt"), ("Command:Feeds:extra:Url", "mqtt://127.0.0.1:1")];
        SettingsException e = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync(settings));
        Assert.Contains("Command__Feeds__extra__Topic is missing", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("city/cases/#")]
    [InlineData("#")]
    [InlineData("+/level, sensors/+/rain")]
    public void Validate_TopicsOfTheStandard_AreTaken(string topic)
    {
        CommandOptions options = new();
        options.Feeds["extra"] = new FeedOptions { Topic = topic };
        Assert.True(new CommandOptionsValidator(new HostingEnvironmentOf("Production")).Validate(null, options).Succeeded);
    }

    private sealed class HostingEnvironmentOf(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = "";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
