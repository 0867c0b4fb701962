using System.Collections.Immutable;

namespace Command.Web.Features.Briefs;

/// <summary>Who writes which section now, for the pages of this node. It guards nothing — a section's version does — and is forgotten with the node.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class BriefEditors
{
    private const int Most = 5_000;
    private readonly Lock _gate = new();
    private ImmutableDictionary<object, (string Brief, string Section, string Name)> _all = ImmutableDictionary<object, (string, string, string)>.Empty;
    private ImmutableArray<Action> _watchers = [];

    /// <summary>Somebody's page begins to write a section.</summary>
    /// <param name="page">The part of the page that does; it names itself when it ends.</param>
    /// <param name="brief">The brief.</param>
    /// <param name="section">The section.</param>
    /// <param name="name">Who.</param>
    public void Begin(object page, string brief, string section, string name) => Change(all => all.Count < Most || all.ContainsKey(page) ? all.SetItem(page, (brief, section, name)) : all);

    public void End(object page) => Change(all => all.Remove(page));

    /// <summary>Who else writes a section.</summary>
    public ImmutableArray<string> Others(object page, string brief, string section) =>
        [.. _all.Where(e => !ReferenceEquals(e.Key, page) && e.Value.Brief == brief && e.Value.Section == section).Select(e => e.Value.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Calls when anybody begins or ends, until what it gives is disposed.</summary>
    public IDisposable OnChange(Action changed)
    {
        lock (_gate)
        {
            _watchers = _watchers.Add(changed);
        }

        return new Watch(this, changed);
    }

    private void Change(Func<ImmutableDictionary<object, (string, string, string)>, ImmutableDictionary<object, (string, string, string)>> change)
    {
        ImmutableArray<Action> watchers;
        lock (_gate)
        {
            ImmutableDictionary<object, (string, string, string)> next = change(_all);
            if (ReferenceEquals(next, _all))
            {
                return;
            }

            _all = next;
            watchers = _watchers;
        }

        foreach (Action watcher in watchers)
        {
            watcher();
        }
    }

    private sealed class Watch(BriefEditors editors, Action changed) : IDisposable
    {
        public void Dispose()
        {
            lock (editors._gate)
            {
                editors._watchers = editors._watchers.Remove(changed);
            }
        }
    }
}
