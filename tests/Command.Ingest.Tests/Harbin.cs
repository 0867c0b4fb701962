using Command.Ingest.City;
using Command.Ingest.Fusion;

namespace Command.Ingest.Tests;

/// <summary>The home city's pack, read once.</summary>
internal static class Harbin
{
    private static readonly Lazy<CityPack> s_pack = new(Read);

    private static readonly Lazy<FusionModel> s_fusion = new(() => new FusionModel(Pack, PackPlaces.Index(Pack, BuiltPlaces.None).SpokenNames()));

    public static CityPack Pack => s_pack.Value;

    public static FusionModel Fusion => s_fusion.Value;

    private static CityPack Read()
    {
        string folder = CityPackLocation.Find("harbin", AppContext.BaseDirectory) ?? throw new InvalidOperationException("city/harbin was not found above the tests.");
        CityPackRead read = CityPackReader.Read(folder);
        return read.Pack ?? throw new InvalidOperationException(string.Join("; ", read.Faults));
    }
}
