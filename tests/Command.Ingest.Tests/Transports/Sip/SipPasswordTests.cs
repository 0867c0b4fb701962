using System.Globalization;
using Command.Ingest.Transports.Sip;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static Command.Ingest.Tests.Feeds.Gb28181.Gb28181Bodies;

namespace Command.Ingest.Tests.Transports.Sip;

/// <summary>Guessed passwords, and passwords of single devices, before the running server.</summary>
public sealed class SipPasswordTests
{
    private const string Shared = "a-password-of-cameras", Own = "of-this-camera-alone";
    private const string Other = "34020000002000000099";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Device_GuessingFiveTimes_IsKeptOutEvenWithTheRightPasswordUntilTheTimeIsOver(bool tcp)
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        Watch watch = new();
        await using Host host = await StartAsync(time, watch, ("Command:Feeds:video:SipPassword", Shared));
        await using SipDevice device = await ConnectAsync(host, Platform, tcp);
        for (int i = 0; i < 5; i++)
        {
            SipText wrong = await device.RegisterAsync("guess number " + i);
            Assert.Equal((403, i == 4 ? "30" : ""), (wrong.Status, wrong["Retry-After"]));
        }

        SipText held = await device.SendAsync(device.Register(null));
        Assert.Equal((403, "30"), (held.Status, held["Retry-After"]));
        await using SipDevice neighbour = await ConnectAsync(host, Other, tcp);
        Assert.Equal(200, (await neighbour.RegisterAsync(Shared)).Status);

        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, (await device.RegisterAsync(Shared)).Status);
        Assert.Equal(1, watch.Count(245));
        string metrics = await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        Assert.Contains("command_sip_wrong_passwords_total{feed=\"video\"} 5\n", metrics, StringComparison.Ordinal);
        Assert.Contains("command_sip_locked_out_total{feed=\"video\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_RegisteredBeforeSomebodyGuessesItsPassword_SpeaksOn()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using Host host = await StartAsync(time, new Watch(), ("Command:Feeds:video:SipPassword", Shared));
        await using SipDevice device = await ConnectAsync(host, Platform, tcp: false);
        await device.RegisterAsync(Shared);
        await using SipDevice thief = await ConnectAsync(host, Platform, tcp: false);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(403, (await thief.SendAsync(thief.Register(i == 5 ? null : thief.Answer(await ChallengeAsync(thief), "guess")))).Status);
        }

        Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Keepalive())))).Status);
    }

    [Fact]
    public async Task Answer_ToANonceOfTheSendersOwn_TellsNothingOfThePasswordAndCountsForNothing()
    {
        await using Host host = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow), new Watch(), ("Command:Feeds:video:SipPassword", Shared));
        await using SipDevice device = await ConnectAsync(host, Platform, tcp: false);
        string challenge = await ChallengeAsync(device);
        string nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
        string invented = challenge.Replace(nonce, nonce[..^1] + (nonce[^1] == '0' ? '1' : '0'), StringComparison.Ordinal);
        for (int i = 0; i < 6; i++)
        {
            foreach (string password in (string[])[Shared, "guess"])
            {
                SipText answer = await device.SendAsync(device.Register(device.Answer(invented, password)));
                Assert.Equal(401, answer.Status);
                Assert.Contains("stale=true", answer["WWW-Authenticate"], StringComparison.Ordinal);
            }
        }

        Assert.Equal(200, (await device.RegisterAsync(Shared)).Status);
    }

    [Fact]
    public async Task Device_WithAPasswordOfItsOwn_RegistersWithThatAndNotWithTheSharedOne()
    {
        await using Host host = await StartAsync(
            new FakeTimeProvider(DateTimeOffset.UtcNow), new Watch(), ("Command:Feeds:video:SipPassword", Shared), ($"Command:Feeds:video:SipPasswords:{Platform}", Own));
        await using SipDevice device = await ConnectAsync(host, Platform, tcp: false);
        Assert.Equal(403, (await device.RegisterAsync(Shared)).Status);
        Assert.Equal(200, (await device.RegisterAsync(Own)).Status);
        await using SipDevice other = await ConnectAsync(host, Other, tcp: false);
        Assert.Equal(403, (await other.RegisterAsync(Own)).Status);
        Assert.Equal(200, (await other.RegisterAsync(Shared)).Status);
    }

    [Fact]
    public async Task Start_WithPasswordsOfSingleDevicesAlone_ListensAndTakesNoOthers()
    {
        await using Host host = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow), new Watch(), ($"Command:Feeds:video:SipPasswords:{Platform}", Own));
        await using SipDevice device = await ConnectAsync(host, Platform, tcp: false);
        Assert.Equal(200, (await device.RegisterAsync(Own)).Status);
        await using SipDevice other = await ConnectAsync(host, Other, tcp: false);
        Assert.Equal(403, (await other.RegisterAsync(Own)).Status);
        Assert.Equal(403, (await other.RegisterAsync("")).Status);
    }

    [Theory]
    [InlineData("camera-1", "a-long-enough-secret", "20 digits")]
    [InlineData(Other, "short", "at least 8 characters")]
    public async Task Start_WithASinglePasswordThatCanNotBeUsed_FailsAndNamesTheKey(string device, string password, string expected)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using Host host = await Host.StartAsync(($"Command:Feeds:video:SipPasswords:{device}", password));
        });
        Assert.Contains("Command__Feeds__video__SipPasswords__" + device, refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> ChallengeAsync(SipDevice device) => (await device.SendAsync(device.Register(null)))["WWW-Authenticate"];

    private static Task<Host> StartAsync(FakeTimeProvider time, Watch watch, params (string Key, string Value)[] settings) => Host.StartAsync(
        null,
        services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<ILoggerProvider>(watch);
        },
        settings);

    private static Task<SipDevice> ConnectAsync(Host host, string id, bool tcp) => SipDevice.ConnectAsync(host.Get<SipListenerService>().Door("video")!, id, tcp);

    /// <summary>Counts what the server's log says.</summary>
    private sealed class Watch : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);

        public int Count(int id) => _seen.GetValueOrDefault(id.ToString(CultureInfo.InvariantCulture));

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(SipListenerService).FullName ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _seen.AddOrUpdate(eventId.Id.ToString(CultureInfo.InvariantCulture), 1, (_, n) => n + 1);

        public void Dispose()
        {
        }
    }
}
