namespace Command.Ingest.Configuration;

/// <summary>Public warnings: whose are trusted, and in whose name ours are sent.</summary>
public sealed class CapOptions
{
    /// <summary>A folder of certificates (PEM, <c>*.pem</c>, <c>*.crt</c>, <c>*.cer</c>) of signers or their authorities. Default: <c>trust</c> in the city pack, where there is one.</summary>
    public string? Trust { get; set; }

    /// <summary>CAP <c>sender</c> of alerts of our own: unique in the world, without spaces and commas, for instance <c>warnings@example.org</c>.</summary>
    public string? Sender { get; set; }
}
