using System.Collections.Frozen;
using System.Globalization;

namespace Command.Ingest.City;

/// <summary>Reads a feature of <c>people.geojson</c>: a school, hospital or the like with the tags of OpenStreetMap (<c>amenity</c>, <c>name</c>, <c>name:en</c>, <c>capacity</c>).</summary>
internal static class PeopleRows
{
    private const string NursingHome = "nursing-home";

    private static readonly FrozenDictionary<string, (string Kind, string Zh, string En)> s_kinds = new Dictionary<string, (string, string, string)>(StringComparer.Ordinal)
    {
        ["school"] = ("school", "学校", "School"),
        ["kindergarten"] = ("kindergarten", "幼儿园", "Kindergarten"),
        ["hospital"] = ("hospital", "医院", "Hospital"),
        ["clinic"] = ("clinic", "诊所", "Clinic"),
        ["social_facility"] = (NursingHome, "养老福利机构", "Social facility"),
        ["nursing_home"] = (NursingHome, "养老院", "Nursing home"),
        ["college"] = ("college", "学院", "College"),
        ["university"] = ("university", "大学", "University"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The facility; null for what is none of these.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="number">Which of the file it is, by which one without an id is named.</param>
    /// <param name="references">Where its id and kind are made known.</param>
    public static Facility? Read(PackObject feature, int number, PackReferences references)
    {
        PackObject tags = feature.Object("properties");
        if (!tags.Has("amenity") || !s_kinds.TryGetValue(tags.Text("amenity"), out (string Kind, string Zh, string En) kind))
        {
            return null;
        }

        string id = "people-" + (Id(tags, "@id") ?? Id(tags, "id") ?? string.Create(CultureInfo.InvariantCulture, $"{number + 1}"));
        string? zh = tags.OptionalText("name:zh") ?? tags.OptionalText("name"), en = tags.OptionalText("name:en");

        // Tags say "300" or "300-350" or words: a number is taken, anything else is not known.
        int? capacity = tags.Has("capacity") && int.TryParse(tags.Text("capacity"), NumberStyles.None, CultureInfo.InvariantCulture, out int persons) && persons <= 10_000_000 ? persons : null;
        Facility facility = new(id, kind.Kind, zh ?? en ?? kind.Zh, en ?? zh ?? kind.En, "", feature.Shape("geometry")) { Capacity = capacity };
        references.Define("facility", facility.Id, tags, "amenity");
        references.DefineAgain("facility kind", facility.Kind);
        return facility;
    }

    private static string? Id(PackObject tags, string name) => tags.OptionalText(name)?.Replace('/', '-');
}
