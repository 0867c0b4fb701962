namespace Command.Ingest.City;

/// <summary>Names that a pack defines and uses, across its files: finds the doubled and the unknown.</summary>
internal sealed class PackReferences(PackFaults faults)
{
    private readonly HashSet<(string What, string Name)> _defined = [];
    private readonly List<(string What, string Name, string File, string Path)> _used = [];

    public void Define(string what, string name, PackObject item, string field)
    {
        if (name.Length > 0 && !_defined.Add((what, name)))
        {
            item.Fault("pack-duplicate", $"The {what} '{name}' is defined twice.", field);
        }
    }

    /// <summary>Defines what may stand in several files.</summary>
    public void DefineAgain(string what, string name) => _defined.Add((what, name));

    public void Use(string what, string name, PackObject item, string field)
    {
        if (name.Length > 0)
        {
            _used.Add((what, name, item.File, $"{item.Path}.{field}"));
        }
    }

    public void Check()
    {
        foreach ((string what, string name, string file, string path) in _used.Where(u => !_defined.Contains((u.What, u.Name))))
        {
            faults.Add("pack-reference", $"No {what} '{name}' is defined in the pack.", file, path);
        }
    }
}
