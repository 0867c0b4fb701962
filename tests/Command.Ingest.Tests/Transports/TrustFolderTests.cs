using System.Security.Cryptography.X509Certificates;
using System.Text;
using Command.Ingest.Tests.Feeds.Cap;
using Command.Ingest.Transports;

namespace Command.Ingest.Tests.Transports;

public sealed class TrustFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-trust-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_SeveralFiles_GivesEveryCertificateInThem()
    {
        using X509Certificate2 one = Signer.Certificate("CN=1"), two = Signer.Certificate("CN=2"), three = Signer.Certificate("CN=3");
        File.WriteAllText(Path.Combine(_folder, "a.pem"), one.ExportCertificatePem() + "\n" + two.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "b.CRT"), three.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "README.md"), "not read");

        Assert.Equal([one.RawData, two.RawData, three.RawData], TrustFolder.Read(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void Read_FileThatIsNoCertificate_IsNamed(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "a.pem"), text, Encoding.UTF8);

        Assert.Contains("a.pem", Assert.Throws<SettingsException>(() => TrustFolder.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderThatIsNotThere_NamesTheSetting() =>
        Assert.Contains("Command__Cap__Trust", Assert.Throws<SettingsException>(() => TrustFolder.Read(Path.Combine(_folder, "none"))).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadIfThere_FolderThatIsNotThere_TrustsNobody() => Assert.Empty(TrustFolder.ReadIfThere(Path.Combine(_folder, "none")));

    [Theory]
    [InlineData("Command:Feeds:civil:Signature", "sometimes", "Command__Feeds__civil__Signature")]
    [InlineData("Command:Cap:Sender", "two words", "Command__Cap__Sender")]
    [InlineData("Command:Cap:Trust", "/nowhere/at/all", "Command__Cap__Trust")]
    public async Task Start_WithAWrongSetting_NamesItsKey(string key, string value, string named)
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(async () => await (await Host.StartAsync((key, value))).DisposeAsync());

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_SignedAlertToAFeedThatRequiresIt_IsTakenAndAnUnsignedOneIsQuarantined()
    {
        using X509Certificate2 signer = Signer.Certificate();
        File.WriteAllText(Path.Combine(_folder, "a.pem"), signer.ExportCertificatePem());
        await using Host host = await Host.StartAsync(("Command:Cap:Trust", _folder), ("Command:Feeds:civil:Signature", "required"));
        string xml = CapXmlText.Alert(CapXmlText.Info("<expires>2099-01-01T00:00:00+08:00</expires>"));

        using HttpResponseMessage bare = await host.PushAsync("civil", Encoding.UTF8.GetBytes(xml), contentType: "application/cap+xml");
        using HttpResponseMessage signed = await host.PushAsync("civil", Signer.Sign(xml, signer), contentType: "application/cap+xml");

        Assert.Equal(400, (int)bare.StatusCode);
        Assert.Contains("signature-required", await bare.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(202, (int)signed.StatusCode);
        Assert.Equal("valid", (await host.UntilAsync(p => !p.Alerts.IsEmpty)).Alerts.Values.Single().Alert.Signature);
    }
}
