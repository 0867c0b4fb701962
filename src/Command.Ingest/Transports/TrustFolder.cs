using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Command.Ingest.Transports;

/// <summary>The folder with the certificates whose signatures are trusted; read once, at start.</summary>
public static class TrustFolder
{
    private const long LargestFile = 4 * 1024 * 1024;

    private static readonly string[] s_endings = [".pem", ".crt", ".cer"];

    /// <summary>The certificates' DER bytes; none when the folder is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="SettingsException">A file in it is no certificate.</exception>
    public static ImmutableArray<byte[]> ReadIfThere(string folder) => Directory.Exists(folder) ? Read(folder) : [];

    /// <summary>The certificates' DER bytes.</summary>
    /// <param name="folder">The folder, which must be there.</param>
    /// <exception cref="SettingsException">It is not there, or a file in it is no certificate.</exception>
    public static ImmutableArray<byte[]> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new SettingsException($"Command__Cap__Trust names {folder}, which is not there. Write a folder that holds certificates as PEM files.");
        }

        return [.. Directory.EnumerateFiles(folder).Where(f => s_endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).SelectMany(One)];
    }

    private static IEnumerable<byte[]> One(string file)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            if (new FileInfo(file).Length <= LargestFile)
            {
                certificates.ImportFromPemFile(file);
            }
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{file} can't be read as certificates: {e.Message} Put PEM files (-----BEGIN CERTIFICATE-----) into the folder Command__Cap__Trust, and nothing else that ends with {string.Join(", ", s_endings)}.", e);
        }

        byte[][] found = [.. certificates.Select(c => c.RawData)];
        foreach (X509Certificate2 certificate in certificates)
        {
            certificate.Dispose();
        }

        return found.Length > 0
            ? found
            : throw new SettingsException($"{file} holds no certificate. Put PEM files (-----BEGIN CERTIFICATE-----) of at most {LargestFile / (1024 * 1024)} MiB into the folder Command__Cap__Trust.");
    }
}
