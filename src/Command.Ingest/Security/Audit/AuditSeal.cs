using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary>The end of the audit log at a moment, signed: whoever keeps it elsewhere can tell later that nothing up to there was changed or cut off.</summary>
/// <param name="Sequence">The last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="At">When it was signed.</param>
/// <param name="PublicKey">ECDSA P-256, SubjectPublicKeyInfo, base 64.</param>
/// <param name="Signature">Over <see cref="Text"/>, base 64.</param>
public sealed record AuditHead(long Sequence, string Hash, DateTimeOffset At, string PublicKey, string Signature)
{
    /// <summary>What is signed.</summary>
    public static byte[] Text(long sequence, string hash, DateTimeOffset at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"command audit head {sequence} {hash} {at.ToUnixTimeMilliseconds()}"));

    /// <summary>True when the key named in it signed it.</summary>
    public bool IsSigned()
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublicKey), out _);
            return key.VerifyData(Text(Sequence, Hash, At), Convert.FromBase64String(Signature), HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
    }
}

/// <summary>Signs the end of the audit log every minute in which it grew, into <c>audit-head.json</c> of the data folder, with a key made at the first start.</summary>
public sealed partial class AuditSeal(AuditLog log, IOptions<CommandOptions> options, IHostEnvironment environment, TimeProvider time, ILogger<AuditSeal> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private readonly Lock _gate = new();

    /// <summary>The file with the newest signed head.</summary>
    public string File => Path.Combine(Folder, "audit-head.json");

    private string Folder => Path.GetFullPath(options.Value.DataDir, environment.ContentRootPath);

    /// <summary>Signs the end of the log as it is now and keeps it.</summary>
    public async Task<AuditHead> SignAsync(CancellationToken cancellationToken)
    {
        (long sequence, string hash) = await log.LastAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset at = time.GetUtcNow();
        using ECDsa key = Key();
        AuditHead head = new(
            sequence, hash, at, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), Convert.ToBase64String(key.SignData(AuditHead.Text(sequence, hash, at), HashAlgorithmName.SHA256)));
        string fresh = File + ".new";
        await System.IO.File.WriteAllTextAsync(fresh, JsonSerializer.Serialize(head, s_json), cancellationToken).ConfigureAwait(false);
        System.IO.File.Move(fresh, File, overwrite: true);
        return head;
    }

    /// <summary>Reads a signed head.</summary>
    /// <returns>Null when it is none.</returns>
    public static AuditHead? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditHead>(text, s_json) is { Hash: not null, PublicKey: not null, Signature: not null } head ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes one as <see cref="Read"/> takes it.</summary>
    public static string Write(AuditHead head) => JsonSerializer.Serialize(head, s_json);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long signed = -1;
        using PeriodicTimer timer = new(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    (long last, _) = await log.LastAsync(stoppingToken).ConfigureAwait(false);
                    if (last != signed)
                    {
                        signed = (await SignAsync(stoppingToken).ConfigureAwait(false)).Sequence;
                    }
                }
                catch (Exception e) when (e is SecurityUnavailableException or IOException or UnauthorizedAccessException or CryptographicException)
                {
                    LogNotSigned(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private ECDsa Key()
    {
        string file = Path.Combine(Folder, "keys", "audit-head.pem");
        lock (_gate)
        {
            ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            if (System.IO.File.Exists(file))
            {
                key.ImportFromPem(System.IO.File.ReadAllText(file));
                return key;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            FileStreamOptions create = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using StreamWriter writer = new(file, create);
            writer.Write(key.ExportPkcs8PrivateKeyPem());
            return key;
        }
    }

    [LoggerMessage(732, LogLevel.Error, "The end of the audit log could not be signed; it is tried again every minute. Check Command__DataDir and the disk")]
    private partial void LogNotSigned(Exception e);
}
