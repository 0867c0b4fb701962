using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Command.Ingest.Transports;

/// <summary>The file with the certificates of the authorities that a feed's server may be signed by; read once, at start.</summary>
public static class CaFile
{
    private const long LargestFile = 1024 * 1024;

    /// <summary>The certificates' DER bytes; at least one.</summary>
    /// <param name="key">The setting that names the file.</param>
    /// <param name="file">Its full path.</param>
    /// <exception cref="SettingsException">It is not there, or holds no certificate.</exception>
    public static ImmutableArray<byte[]> Read(string key, string file)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            if (new FileInfo(file).Length > LargestFile)
            {
                throw new SettingsException($"{key} names {file}, which is larger than {LargestFile / 1024} KiB. Write a PEM file with the authority's certificates alone.");
            }

            certificates.ImportFromPemFile(file);
            return certificates.Count > 0
                ? [.. certificates.Select(c => c.RawData)]
                : throw new SettingsException($"{key} names {file}, which holds no certificate. Write a PEM file (-----BEGIN CERTIFICATE-----) of the authority that signed the server's certificate.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{key} names {file}, which can't be read as certificates: {e.Message} Write a PEM file (-----BEGIN CERTIFICATE-----) of the authority that signed the server's certificate.", e);
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }
}
