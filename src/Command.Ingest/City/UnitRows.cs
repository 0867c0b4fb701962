using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>What holds for all units of a kind that do not say otherwise.</summary>
/// <param name="Crew">How many people; null where the pack does not say.</param>
/// <param name="Shift">How their duty goes.</param>
internal sealed record UnitKindRule(int? Crew, ShiftRule Shift)
{
    public static UnitKindRule Usual { get; } = new(null, ShiftRule.Usual);
}

/// <summary>Reads units and the depots where they wait. All but the terminal, the call sign, the kind, the agency, the capabilities and the depot's place may be left out.</summary>
internal static class UnitRows
{
    private const int MostDepots = 10_000;
    private const int MostAreas = 1_000;

    public static ImmutableArray<Depot> Depots(PackObject root, PackReferences references) => !root.Has("depots") ? [] :
    [
        .. root.Items("depots", MostDepots).Select(item =>
        {
            Depot depot = new(
                item.Slug("id"), item.Text("zh"), item.Text("en"), item.Text("agency"), item.Point("at"), Areas(item, references),
                item.Has("covers") ? item.Texts("covers", 100) : [], item.OptionalNumber("withinMinutes", 1, 240) ?? Depot.UsualMinutes);
            references.Define("depot", depot.Id, item, "id");
            references.Use("agency", depot.Agency, item, "agency");
            for (int i = 0; i < depot.Covers.Length; i++)
            {
                references.Use("capability", depot.Covers[i], item, $"covers[{i}]");
            }

            return depot;
        }),
    ];

    public static FrozenDictionary<string, CapabilityName> Capabilities(PackObject root)
    {
        Dictionary<string, CapabilityName> names = new(StringComparer.Ordinal);
        foreach (PackObject item in root.Has("capabilities") ? root.Items("capabilities", 1_000) : [])
        {
            if (!names.TryAdd(item.Slug("id"), new CapabilityName(item.Text("zh"), item.Text("en"))))
            {
                item.Fault("pack-duplicate", $"The capability '{item.Text("id")}' is named twice.", "id");
            }
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static FrozenDictionary<string, UnitKindRule> Kinds(PackObject root)
    {
        Dictionary<string, UnitKindRule> kinds = new(StringComparer.Ordinal);
        foreach (PackObject item in root.Has("unitKinds") ? root.Items("unitKinds", 1_000) : [])
        {
            if (!kinds.TryAdd(item.Text("kind"), Rule(item, UnitKindRule.Usual)))
            {
                item.Fault("pack-duplicate", $"The kind '{item.Text("kind")}' stands twice.", "kind");
            }
        }

        return kinds.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static UnitSpec Read(PackObject item, string terminal, FrozenDictionary<string, UnitKindRule> kinds, ImmutableArray<Depot> depots, PackReferences references)
    {
        string kind = item.Text("kind");
        string? depotId = item.OptionalText("depotId");
        references.Use("depot", depotId ?? "", item, "depotId");
        UnitKindRule rule = Rule(item, kinds.GetValueOrDefault(kind) ?? UnitKindRule.Usual);
        ImmutableArray<string> own = Areas(item, references);
        UnitSpec unit = new()
        {
            Terminal = terminal,
            CallSign = item.Text("callSign"),
            Kind = kind,
            Agency = item.Text("agency"),
            Capabilities = item.Texts("capabilities", 100),
            Depot = item.Point("depot"),
            DepotId = depotId,
            Crew = rule.Crew,
            Shift = rule.Shift,
            Areas = own.IsEmpty ? depots.FirstOrDefault(d => d.Id == depotId)?.Areas ?? [] : own,
        };
        foreach (string capability in unit.Capabilities)
        {
            references.DefineAgain("capability", capability);
        }

        return unit;
    }

    private static UnitKindRule Rule(PackObject item, UnitKindRule otherwise) => new(
        item.Has("crew") ? item.Integer("crew", 1, 1_000) : otherwise.Crew,
        item.Has("shift") ? Shift(item.Object("shift"), otherwise.Shift) : otherwise.Shift);

    private static ShiftRule Shift(PackObject item, ShiftRule otherwise)
    {
        TimeOnly starts = otherwise.Starts;
        if (item.OptionalText("starts") is { Length: > 0 } text && !TimeOnly.TryParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out starts))
        {
            item.Fault("pack-field", "'starts' must be a time of day written HH:mm.", "starts");
        }

        return new ShiftRule(starts, item.OptionalNumber("hours", 1, 168) ?? otherwise.Hours, item.OptionalNumber("restMinutes", 0, 1440) ?? otherwise.RestMinutes);
    }

    private static ImmutableArray<string> Areas(PackObject item, PackReferences references)
    {
        ImmutableArray<string> areas = item.Has("areas") ? item.Texts("areas", MostAreas) : [];
        for (int i = 0; i < areas.Length; i++)
        {
            references.Use("area", areas[i], item, $"areas[{i}]");
        }

        return areas;
    }
}
