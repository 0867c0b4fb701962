using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Shares;

/// <summary>What is done to the things of one feed and layer before somebody is shown them.</summary>
/// <param name="Seen">False when they are not there.</param>
/// <param name="PrecisionM">Positions to a grid of so many metres; 0 for as they are.</param>
/// <param name="Withheld">Fields left out, as <c>layer.field</c>.</param>
/// <param name="MaskAddresses">House numbers are left out.</param>
/// <param name="Owner">Whose they are.</param>
/// <param name="May">False where no share by hand can open them: not shared at all, or hidden by a screen's own policy.</param>
/// <param name="Own">False where not even whom they name as theirs sees them: hidden by a screen's own policy.</param>
public sealed record Lens(bool Seen, double PrecisionM, ImmutableSortedSet<string> Withheld, bool MaskAddresses, string? Owner, bool May, bool Own)
{
    private static readonly ImmutableSortedSet<string> s_nothing = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Nothing is done.</summary>
    public static Lens Clear { get; } = new(true, 0, s_nothing, false, null, true, true);

    /// <summary>Nothing is left but what is the viewer's own.</summary>
    public static Lens Shut { get; } = new(false, 0, s_nothing, false, null, false, true);

    /// <summary>True when nothing is done.</summary>
    public bool IsClear => Seen && PrecisionM <= 0 && Withheld.IsEmpty && !MaskAddresses;
}

/// <summary>
/// What one viewer may see, worked out for a state of the catalogue and a moment: viewers of equal sights share everything that is made for them. Immutable.
/// </summary>
public sealed class Sight : IEquatable<Sight>
{
    private readonly FrozenDictionary<(string Feed, string Layer), Lens> _lenses;
    private readonly Lens _unlisted;
    private readonly ShareViewer _viewer;
    private readonly FrozenDictionary<string, ImmutableHashSet<string>> _shown;
    private readonly FrozenSet<string> _sensitive;
    private readonly FrozenDictionary<string, bool> _clear;
    private readonly Lens _opened;

    private Sight(
        ShareViewer viewer, Dictionary<(string, string), Lens> lenses, Lens unlisted, IReadOnlyDictionary<string, ImmutableHashSet<string>> shown, IEnumerable<string> sensitive)
    {
        _viewer = viewer;
        _lenses = lenses.ToFrozenDictionary();
        _unlisted = unlisted;
        _shown = shown.ToFrozenDictionary(StringComparer.Ordinal);
        _sensitive = viewer.Screen is null or { Sensitive: SensitiveDisplay.Show } ? FrozenSet<string>.Empty : sensitive.ToFrozenSet(StringComparer.Ordinal);
        _opened = Screened(Lens.Clear, Classification.Internal, viewer.Screen);
        _clear = ShareFields.Layers.ToFrozenDictionary(l => l, l => unlisted.IsClear && _sensitive.Count == 0 && lenses.Where(x => x.Key.Item2 == l).All(x => x.Value.IsClear), StringComparer.Ordinal);
        IsWhole = _clear.Values.All(c => c);
        IsWholeOfListed = _sensitive.Count == 0 && lenses.Values.All(l => l.IsClear);
        Key = IsWhole ? "" : KeyOf();
    }

    /// <summary>Everything, for what runs for no viewer.</summary>
    public static Sight Whole { get; } = new(new ShareViewer(null), [], Lens.Clear, new Dictionary<string, ImmutableHashSet<string>>(), []);

    /// <summary>Equal for equal sights; empty for the whole.</summary>
    public string Key { get; }

    /// <summary>True when everything is seen as it is.</summary>
    public bool IsWhole { get; }

    /// <summary>
    /// True when everything of every feed that the settings, the pack and the catalogue name is seen as it is. Of a picture that has nothing of another feed that is the whole; but the
    /// journal, and for some hours the picture, still have what a feed brought that has been taken out of the settings since, and that is the command centre's alone.
    /// </summary>
    public bool IsWholeOfListed { get; }

    /// <summary>The viewer's agency; null for the command centre.</summary>
    public string? Agency => _viewer.Agency;

    /// <summary>Works out what somebody may see.</summary>
    /// <param name="state">The catalogue with what was granted.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="feeds">All feeds that there are.</param>
    /// <param name="now">When.</param>
    public static Sight Of(ShareState state, ShareViewer viewer, IEnumerable<string> feeds, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(feeds);
        Dictionary<(string, string), Lens> lenses = [];
        foreach (string feed in feeds.Concat(state.Entries.Values.Select(e => e.Subject.Feed).OfType<string>()).Distinct(StringComparer.Ordinal))
        {
            foreach (string layer in ShareFields.Layers)
            {
                lenses[(feed, layer)] = LensOf(state, viewer, new ShareSubject(feed, layer, null), now);
            }
        }

        Dictionary<string, ImmutableHashSet<string>> shown = new(StringComparer.Ordinal);
        foreach (IncidentShare share in state.Incidents.Values.Where(s => s.IsOpen(now)))
        {
            Show(share.Incident, share.From, share.To);
            if (share.Mutual)
            {
                Show(share.Incident, share.To, share.From);
            }
        }

        return new Sight(
            viewer,
            lenses,
            viewer.Name == ShareAgencies.Centre ? Screened(Lens.Clear, Classification.Internal, viewer.Screen) : Lens.Shut,
            shown,
            state.Marks.Where(m => m.Value == Classification.Sensitive).Select(m => m.Key));

        void Show(string incident, string from, string to)
        {
            if (to == viewer.Name)
            {
                shown[incident] = (shown.GetValueOrDefault(incident) ?? ImmutableHashSet.Create<string>(StringComparer.Ordinal)).Add(from);
            }
        }
    }

    /// <summary>True when a layer is seen as it is, so that nobody need look at each of its things.</summary>
    public bool IsClear(string layer) => _clear[layer];

    /// <summary>True for a feed that the settings, the pack or the catalogue name.</summary>
    public bool Lists(string feed) => _lenses.ContainsKey((feed, ShareFields.Reports));

    /// <summary>True where a feed's messages may be read as they came: nothing of them is withheld.</summary>
    public bool SeesRaw(string feed) => ShareFields.Layers.All(l => Of(feed, l).IsClear);

    /// <summary>What is done to a feed's things of a layer.</summary>
    public Lens Of(string feed, string layer) => _lenses.TryGetValue((feed, layer), out Lens? lens) ? lens : _unlisted;

    /// <summary>What is done to one thing.</summary>
    /// <param name="feed">The feed that brought it.</param>
    /// <param name="layer">Its layer.</param>
    /// <param name="agency">The agency that it names itself.</param>
    /// <param name="incident">The incident that it is a source of; null for none.</param>
    public Lens Of(string feed, string layer, string? agency, string? incident)
    {
        Lens lens = Of(feed, layer);
        if (!lens.IsClear && ((lens.Own && IsOwn(agency)) || (lens.May && incident is not null && lens.Owner is { } owner && _shown.TryGetValue(incident, out ImmutableHashSet<string>? by) && by.Contains(owner))))
        {
            lens = _opened;
        }

        return incident is not null && _sensitive.Contains(incident) ? Screened(lens, Classification.Sensitive, _viewer.Screen) : lens;
    }

    /// <summary>True for an incident that a screen does not show though its sources are seen.</summary>
    public bool Hides(string incident) => _sensitive.Contains(incident) && _viewer.Screen?.Sensitive == SensitiveDisplay.Hide;

    /// <inheritdoc/>
    public bool Equals(Sight? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sight);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    private bool IsOwn(string? agency) => agency is not null && _viewer.Agency == agency;

    private static Lens LensOf(ShareState state, ShareViewer viewer, ShareSubject thing, DateTimeOffset now)
    {
        ShareDecision decision = ShareDecisions.Decide(state, viewer, thing, null, now);
        ShareEntry[] rows = [.. state.For(thing)];
        bool never = !decision.Seen && decision.Why.Code == "share-never";
        Classification mark = rows.Length == 0 ? Classification.Internal : rows.Max(r => r.Mark);
        Lens lens = new(decision.Seen, decision.PrecisionM, decision.Withheld, false, ShareRules.OwnerOf(state, thing) ?? ShareAgencies.Centre, !never, true);
        return Screened(lens, mark, viewer.Screen);
    }

    private static Lens Screened(Lens lens, Classification mark, ScreenPolicy? screen)
    {
        if (screen is null || !lens.Seen)
        {
            return lens;
        }

        Lens worded = screen.MaskWords ? lens with { Withheld = lens.Withheld.Add("reports.text").Add("reports.media") } : lens;
        Lens masked = screen.MaskAddresses ? worded with { MaskAddresses = true } : worded;
        return mark != Classification.Sensitive
            ? masked
            : screen.Sensitive switch
            {
                SensitiveDisplay.Hide => Lens.Shut with { Owner = lens.Owner, Own = false },
                SensitiveDisplay.Dim => masked with { PrecisionM = Math.Max(masked.PrecisionM, DimmedM), Withheld = masked.Withheld.Union(ShareFields.Words) },
                _ => masked,
            };
    }

    /// <summary>How roughly a dimmed thing is placed, metres.</summary>
    public const double DimmedM = 500;

    private string KeyOf()
    {
        StringBuilder all = new();
        all.Append(_viewer.Name).Append('\n').Append(_viewer.Screen).Append('\n');
        Append(_unlisted);
        foreach (((string feed, string layer), Lens lens) in _lenses.OrderBy(l => l.Key.Feed, StringComparer.Ordinal).ThenBy(l => l.Key.Layer, StringComparer.Ordinal))
        {
            all.Append(feed).Append('/').Append(layer).Append(' ');
            Append(lens);
        }

        foreach ((string incident, ImmutableHashSet<string> by) in _shown.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            all.Append(incident).Append(' ').AppendJoin(',', by.Order(StringComparer.Ordinal)).Append('\n');
        }

        all.AppendJoin('\n', _sensitive.Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))[..24];

        void Append(Lens lens) => all.Append(CultureInfo.InvariantCulture, $"{lens.Seen} {lens.PrecisionM} {lens.MaskAddresses} {lens.May} {lens.Own} {lens.Owner} ").AppendJoin(',', lens.Withheld).Append('\n');
    }
}
