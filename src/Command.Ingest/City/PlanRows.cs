using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.City;

/// <summary>Reads the plans of a pack.</summary>
internal static class PlanRows
{
    private const int MostPlans = 500;
    private const int MostRows = 200;
    private const int MostUnits = 50;
    private const double MostMinutes = 7 * 1440;
    private const double FarthestM = 200_000;

    private static readonly FrozenDictionary<string, string> s_closes = new[] { "area", "roads" }.ToFrozenDictionary(w => w, StringComparer.Ordinal);

    public static PlanBook Read(PackObject root, PackReferences references) => new()
    {
        Groups = Names(root, "groups", "group", references),
        Roles = Names(root, "roles", "role", references),
        Plans = Unique([.. root.Items("plans", MostPlans).Select(item => (ReadPlan(item, references), item))]),
    };

    private static Plan ReadPlan(PackObject item, PackReferences references)
    {
        Plan plan = new()
        {
            Id = item.Slug("id"),
            Version = item.Integer("version", 1, 1_000_000),
            Zh = item.Text("zh"),
            En = item.Text("en"),
            Kinds = item.Texts("kinds", MostRows),
            WorkMinutes = item.Number("workMinutes", 1, MostMinutes),
            Needs = [.. item.Items("needs", MostRows).Select(row => Need(row, references))],
            Notices = [.. Rows(item, "notify").Select(row => Notice(row, references))],
            Steps = Steps(item, references),
            Closures = [.. Rows(item, "close").Select(row => new PlanClosure(row.Word("what", s_closes), row.Number("radiusM", 1, FarthestM), From(row), row.Text("zh"), row.Text("en")))],
            Openings = [.. Rows(item, "open").Select(row => Opening(row, references))],
        };
        references.Define("plan", plan.Id, item, "id");
        for (int i = 0; i < plan.Kinds.Length; i++)
        {
            references.Use("kind", plan.Kinds[i], item, $"kinds[{i}]");
            references.Define("plan for the kind", plan.Kinds[i], item, $"kinds[{i}]");
        }

        foreach (IGrouping<string, PlanNeed> twice in plan.Needs.GroupBy(n => n.Capability, StringComparer.Ordinal).Where(n => n.Count() > 1))
        {
            item.Fault("pack-duplicate", $"'{twice.Key}' is needed twice: say it once with the counts by level.", "needs");
        }

        return plan;
    }

    private static PlanNeed Need(PackObject row, PackReferences references)
    {
        string capability = row.Text("capability");
        references.Use("capability", capability, row, "capability");
        Dictionary<int, int> counts = [];
        int count = row.Integer("count", 0, MostUnits);
        PackObject? graver = row.Has("levels") ? row.Object("levels") : null;
        for (int level = Plan.Mildest; level >= 1; level--)
        {
            string name = level.ToString(System.Globalization.CultureInfo.InvariantCulture);
            int before = count;
            count = graver is { } levels && levels.Has(name) ? levels.Integer(name, 0, MostUnits) : count;
            if (count < before)
            {
                row.Fault("pack-order", $"Level {level} takes fewer than the milder level before it.", "levels");
            }

            counts[level] = count;
        }

        return new PlanNeed(capability, counts.ToFrozenDictionary(), row.Has("shared") && row.Flag("shared"));
    }

    private static PlanNotice Notice(PackObject row, PackReferences references)
    {
        string group = row.Text("group");
        references.Use("group", group, row, "group");
        return new PlanNotice(group, From(row), row.Number("withinMinutes", 0, MostMinutes));
    }

    private static ImmutableArray<PlanStep> Steps(PackObject item, PackReferences references)
    {
        ImmutableArray<PlanStep>.Builder steps = ImmutableArray.CreateBuilder<PlanStep>();
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (PackObject row in item.Items("steps", MostRows))
        {
            PlanStep step = new(row.Slug("id"), row.Text("zh"), row.Text("en"), row.Text("agency"), row.OptionalText("role"), From(row), row.Number("minutes", 0, MostMinutes));
            references.Use("agency", step.Agency, row, "agency");
            references.Use("role", step.Role ?? "", row, "role");
            if (!seen.Add(step.Id))
            {
                row.Fault("pack-duplicate", $"The step '{step.Id}' stands twice in the plan.", "id");
            }

            steps.Add(step);
        }

        return [.. steps.OrderBy(s => s.Minutes)];
    }

    private static PlanOpening Opening(PackObject row, PackReferences references)
    {
        string kind = row.Text("kind");
        references.Use("facility kind", kind, row, "kind");
        return new PlanOpening(kind, row.Number("withinM", 1, FarthestM), From(row));
    }

    private static ImmutableArray<PlanName> Names(PackObject root, string member, string what, PackReferences references) =>
    [
        .. Rows(root, member).Select(row =>
        {
            PlanName name = new(row.Slug("id"), row.Text("zh"), row.Text("en"), row.OptionalText("agency"));
            references.Define(what, name.Id, row, "id");
            references.Use("agency", name.Agency ?? "", row, "agency");
            return name;
        }),
    ];

    private static int? From(PackObject row) => row.Has("from") ? row.Integer("from", 1, 4) : null;

    private static ImmutableArray<PackObject> Rows(PackObject item, string member) => item.Has(member) ? item.Items(member, MostRows) : [];

    // Doubled ids and kinds are faults already; the book's tables must not meet them.
    private static ImmutableArray<Plan> Unique(ImmutableArray<(Plan Plan, PackObject Item)> plans)
    {
        HashSet<string> ids = new(StringComparer.Ordinal), kinds = new(StringComparer.Ordinal);
        return [.. plans.Where(p => ids.Add(p.Plan.Id) & p.Plan.Kinds.All(kinds.Add)).Select(p => p.Plan)];
    }
}
