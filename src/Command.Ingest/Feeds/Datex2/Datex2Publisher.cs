namespace Command.Ingest.Feeds.Datex2;

/// <summary>Who publishes: <c>publicationCreator</c> and what else a publication must name.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, lower case.</param>
/// <param name="NationalIdentifier">The publisher's name within the country.</param>
/// <param name="Lang">Language of the texts (RFC 3066).</param>
public sealed record Datex2Publisher(string Country, string NationalIdentifier, string Lang = "zh")
{
    /// <summary>What the decoder puts before every record's id.</summary>
    public string Prefix => $"{Country}-{NationalIdentifier}/";
}
