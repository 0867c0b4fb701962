using Command.Ingest.City;
using Command.Ingest.Fusion.Wording;

namespace Command.Ingest.Tests.Fusion.Wording;

/// <summary>Readers built once for the tests.</summary>
internal static class Readers
{
    private static readonly Lazy<WordingReader> s_harbin = new(() => new WordingReader(Tests.Harbin.Pack.Kinds, PackPlaces.Index(Tests.Harbin.Pack, BuiltPlaces.None).SpokenNames()));

    private static readonly Lazy<WordingReader> s_nameless = new(() => new WordingReader(Tests.Harbin.Pack.Kinds, []));

    /// <summary>Knows the names of the home city.</summary>
    public static WordingReader Harbin => s_harbin.Value;

    /// <summary>Knows the kinds' words alone.</summary>
    public static WordingReader Nameless => s_nameless.Value;

    public static ReportWording Read(string text) => Harbin.Read(null, text, null);

    public static string[] KindsOf(ReportWording wording) => [.. wording.Kinds.Select(k => k.Kind)];
}
