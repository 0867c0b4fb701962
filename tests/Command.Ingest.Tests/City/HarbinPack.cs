using Command.Ingest.City;

namespace Command.Ingest.Tests.City;

/// <summary>The pack of the repository, read once for the tests.</summary>
internal static class HarbinPack
{
    private static readonly Lazy<CityPackRead> s_read = new(() => CityPackReader.Read(Directory));

    public static string Directory =>
        CityPackLocation.Find("harbin", AppContext.BaseDirectory) ?? throw new DirectoryNotFoundException("city/harbin lies neither beside the tests nor above them.");

    public static CityPackRead Read => s_read.Value;

    public static CityPack Pack => s_read.Value.Pack ?? throw new InvalidDataException(string.Join('\n', s_read.Value.Faults));
}
