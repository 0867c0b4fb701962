using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Command.Ingest.Configuration;

namespace Command.Ingest.Security;

/// <summary>
/// <c>tls make --name command.lan [--name 10.0.0.5 …] [--into folder]</c>: an authority of one's own and a certificate of the server for a network without
/// a public one; <c>tls sender --name flood-office [--into folder]</c>: a client certificate of that authority for a sender.
/// </summary>
public static class TlsCommand
{
    public const string Name = "tls";

    private const string AuthorityFile = "ca.pem", AuthorityKeyFile = "ca-key.pem";
    private const int AuthorityDays = 3650;

    /// <summary>Browsers and telephones refuse certificates that last longer.</summary>
    private const int LeafDays = 397;

    private const string ForServers = "1.3.6.1.5.5.7.3.1", ForClients = "1.3.6.1.5.5.7.3.2";
    private const string Usage = "Say: tls make --name <host name or address> [--name …] [--into <folder>], or tls sender --name <whose> [--into <folder>].";

    /// <summary>Runs it.</summary>
    /// <returns>0 when the files were made, 1 when not.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(time);
        if (Read(args) is not { } asked)
        {
            error.WriteLine(Usage);
            return 1;
        }

        try
        {
            string folder = Path.GetFullPath(asked.Into ?? DefaultFolder());
            return asked.Sender ? MakeSender(folder, asked.Names[0], output, error, time.GetUtcNow()) : MakeServer(folder, asked.Names, output, time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            error.WriteLine($"Nothing more was made: {e.Message} Choose another folder with --into, or mend its rights.");
            return 1;
        }
    }

    private static Asked? Read(string[] args)
    {
        if (args is not ["make" or "sender", ..])
        {
            return null;
        }

        List<string> names = [];
        string? into = null;
        for (int i = 1; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length)
            {
                return null;
            }

            switch (args[i])
            {
                case "--name" when IsName(args[i + 1]):
                    names.Add(args[i + 1]);
                    break;
                case "--into":
                    into = args[i + 1];
                    break;
                default:
                    return null;
            }
        }

        bool sender = args[0] == "sender";
        return names.Count is > 0 and <= 50 && (!sender || names.Count == 1) ? new Asked(sender, names, into) : null;
    }

    /// <summary>What can stand in a certificate and in a file's name.</summary>
    private static bool IsName(string name) => name.Length is > 0 and <= 64 && (IPAddress.TryParse(name, out _) || name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '*'));

    private static string DefaultFolder()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        CommandOptions options = builder.Configuration.GetSection(CommandOptions.Section).Get<CommandOptions>() ?? new CommandOptions();
        return Path.Combine(Path.GetFullPath(options.DataDir, builder.Environment.ContentRootPath), "tls");
    }

    private static int MakeServer(string folder, List<string> names, TextWriter output, DateTimeOffset now)
    {
        using X509Certificate2 authority = Authority(folder, now);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Leaf(names[0], key, ForServers);
        SubjectAlternativeNameBuilder all = new();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                all.AddIpAddress(address);
            }
            else
            {
                all.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(all.Build());
        using X509Certificate2 made = request.Create(authority, now.AddHours(-1), now.AddDays(LeafDays), Serial());
        string certificate = Path.Combine(folder, "server.pem"), keyFile = Path.Combine(folder, "server-key.pem");
        Write(certificate, made.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n");
        Write(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            Made for {string.Join(", ", names)}, good until {now.AddDays(LeafDays):yyyy-MM-dd}; run the same command again before then.

            1. Start the server with
               Urls=https://0.0.0.0:5443
               Kestrel__Certificates__Default__Path={certificate}
               Kestrel__Certificates__Default__KeyPath={keyFile}
            2. Let each workstation, telephone and wall trust {Path.Combine(folder, AuthorityFile)} (and nothing else of this folder):
               Windows: certutil -addstore Root ca.pem   (or by group policy: Trusted Root Certification Authorities)
               Debian, Ubuntu, UOS, Kylin: copy to /usr/local/share/ca-certificates/command.crt and run update-ca-certificates
               Firefox: Settings, Certificates, Authorities, Import. Android, iOS: install it as a CA certificate and switch its trust on.
            3. Keep {Path.Combine(folder, AuthorityKeyFile)} off the server once done: who has it can pretend to be any server to those machines.
            """));
        return 0;
    }

    private static int MakeSender(string folder, string name, TextWriter output, TextWriter error, DateTimeOffset now)
    {
        if (!File.Exists(Path.Combine(folder, AuthorityFile)))
        {
            error.WriteLine($"There is no authority in {folder}. Run tls make first, with the same --into.");
            return 1;
        }

        using X509Certificate2 authority = Authority(folder, now);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = Leaf(name, key, ForClients).Create(authority, now.AddHours(-1), now.AddDays(LeafDays), Serial());
        string certificate = Path.Combine(folder, $"sender-{name}.pem"), keyFile = Path.Combine(folder, $"sender-{name}-key.pem");
        Write(certificate, made.ExportCertificatePem() + "\n");
        Write(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            Made {certificate} and {keyFile} for the sender, good until {now.AddDays(LeafDays):yyyy-MM-dd}. Its feed takes it with
               Command__Feeds__<feed>__ClientCertificates={made.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()}
            or takes every certificate of this authority with
               Command__Feeds__<feed>__ClientIssuer={Path.Combine(folder, AuthorityFile)}
            For pushes by https give the senders a port that asks for certificates:
               Kestrel__Endpoints__senders__Url=https://0.0.0.0:5444
               Kestrel__Endpoints__senders__ClientCertificateMode=AllowCertificate
            """));
        return 0;
    }

    /// <summary>The folder's authority, made where there is none yet.</summary>
    private static X509Certificate2 Authority(string folder, DateTimeOffset now)
    {
        string file = Path.Combine(folder, AuthorityFile), keyFile = Path.Combine(folder, AuthorityKeyFile);
        if (File.Exists(file))
        {
            return X509Certificate2.CreateFromPemFile(file, keyFile);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(new X500DistinguishedName($"CN=Command authority {now:yyyy-MM-dd}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        X509Certificate2 made = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(AuthorityDays));
        Write(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        Write(file, made.ExportCertificatePem() + "\n");
        return made;
    }

    private static CertificateRequest Leaf(string name, ECDsa key, string purpose)
    {
        CertificateRequest request = new(new X500DistinguishedName("CN=" + name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static byte[] Serial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);

        // Positive, as RFC 5280 4.1.2.2 has it.
        serial[0] &= 0x7f;
        serial[0] |= 0x01;
        return serial;
    }

    private static void Write(string file, string text)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using StreamWriter writer = new(file, options);
        writer.Write(text);
    }

    private sealed record Asked(bool Sender, List<string> Names, string? Into);
}
