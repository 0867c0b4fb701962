using System.Diagnostics;
using System.Globalization;
using System.Net;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Transports.Sip;
using static Command.Ingest.Tests.Feeds.Gb28181.Gb28181Bodies;

namespace Command.Ingest.Tests.Transports.Sip;

/// <summary>The server before an independent SIP implementation: SIPp registers by digest, sends a catalogue, and keeps alive.</summary>
public sealed class SippTests
{
    private const string Sipp = "/usr/bin/sipp";
    private const string Password = "a-password-of-cameras";

    [Theory]
    [InlineData("u1")]
    [InlineData("t1")]
    public async Task Sipp_RegistersAndSpeaks_IsUnderstood(string transport)
    {
        Assert.SkipUnless(File.Exists(Sipp), "No SIPp on this machine (apt-get install sip-tester).");
        await using Host host = await Host.StartAsync(("Command:Feeds:video:SipPassword", Password));
        IPEndPoint door = host.Get<SipListenerService>().Door("video")!;
        string folder = Directory.CreateTempSubdirectory("command-sipp-").FullName;
        try
        {
            string scenario = Path.Combine(folder, "device.xml");
            await File.WriteAllTextAsync(scenario, Scenario, TestContext.Current.CancellationToken);
            ProcessStartInfo start = new(Sipp) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
            foreach (string argument in (string[])
                ["-sf", scenario, "-s", Platform, "-i", "127.0.0.1", "-t", transport, "-m", "1", "-nostdin", "-timeout", "60s", "-timeout_error", door.ToString()])
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(process.ExitCode == 0, $"SIPp ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {error}\n{await output}");
            await host.UntilAsync(p => p.Assets.TryGetValue($"video:{Platform}/{Camera(1)}", out AssetItem? camera) && camera.Asset.Status == AssetStatus.Online);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Scenario => $"""
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="camera platform">
        {Send("REGISTER", 1, "Contact: <sip:[service]@[local_ip]:[local_port]>\nExpires: 3600\n", "")}
          <recv response="401" auth="true"/>
        {Send("REGISTER", 2, $"Contact: <sip:[service]@[local_ip]:[local_port]>\nExpires: 3600\n[authentication username={Platform} password={Password}]\n", "")}
          <recv response="200"/>
        {Send("MESSAGE", 3, "Content-Type: Application/MANSCDP+xml\n", Catalog(Item(1, name: "gate"), 1))}
          <recv response="200"/>
        {Send("MESSAGE", 4, "Content-Type: Application/MANSCDP+xml\n", Keepalive())}
          <recv response="200"/>
        </scenario>
        """;

    private static string Send(string method, int sequence, string more, string body) => $"""
          <send retrans="500"><![CDATA[
        {method} sip:23010000002000000001@2301000000 SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
        From: <sip:[service]@2301000000>;tag=[call_number]
        To: <sip:[service]@2301000000>
        Call-ID: [call_id]
        CSeq: {sequence} {method}
        Max-Forwards: 70
        {more}Content-Length: [len]

        {body}
          ]]></send>
        """;
}
