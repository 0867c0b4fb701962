using System.Collections.Immutable;
using Command.Ingest.City;

namespace Command.Ingest.Exercise;

/// <summary>Fields that stand in many parts of a scenario's file.</summary>
internal static class ScenarioFields
{
    public const int Many = 1_000;
    public const double LongestMinutes = 1_440;

    public static TimeSpan Minutes(PackObject item, string name, double least, TimeSpan most) => TimeSpan.FromMinutes(item.Number(name, least, most.TotalMinutes));

    public static Bilingual Both(PackObject item, string name)
    {
        PackObject both = item.Object(name);
        return new Bilingual(both.Text("zh"), both.Text("en"));
    }

    public static ImmutableArray<string> SomeTexts(PackObject item, string name)
    {
        ImmutableArray<string> texts = item.Texts(name, 200);
        if (texts.IsEmpty)
        {
            item.Fault("pack-field", $"'{name}' must hold at least one text.", name);
        }

        return texts;
    }
}
