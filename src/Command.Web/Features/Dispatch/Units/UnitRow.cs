using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>A unit as the board shows it.</summary>
/// <param name="Duty">What is known of it.</param>
/// <param name="Kind">What it is, in the viewer's words.</param>
/// <param name="Agency">Whose it is: an id of the pack's; empty where nobody says.</param>
/// <param name="AgencyName">The same in the viewer's words.</param>
/// <param name="Code">The agency's own code for its status.</param>
/// <param name="Since">Since when it is so; null before anybody said anything.</param>
/// <param name="Incident">Where it is at work; null for nowhere.</param>
/// <param name="Can">What it can do, in the viewer's words.</param>
/// <param name="Fix">Where it is; null where it was never heard.</param>
/// <param name="Listed">False for a unit that neither the pack nor anybody who lends it knows any more.</param>
public sealed record UnitRow(UnitDuty Duty, string Kind, string Agency, string AgencyName, string? Code, DateTimeOffset? Since, string? Incident, string Can, UnitFix? Fix, bool Listed)
{
    /// <summary>A shift that ends within this is about to.</summary>
    public static readonly TimeSpan ShiftSoon = TimeSpan.FromMinutes(30);

    public string Name => Duty.Unit;

    public UnitStatus Status => Duty.Shown;

    /// <summary>Where it is, or waits; CGCS2000 lon/lat degrees.</summary>
    public GeoPoint? At { get; init; }

    public static UnitRow Of(string unit, PictureState picture, PackNames names, UnitFix? fix)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(names);
        UnitDuty duty = CallSigns.DutyOf(picture, unit);
        UnitSpec? spec = names.Pack.UnitNamed(unit);
        string kind = spec?.Kind ?? duty.Lent?.Kind ?? fix?.Kind ?? "other", agency = spec?.Agency ?? duty.Lent?.Agency ?? fix?.Agency ?? "";
        Assignment? job = duty.Assignment is { } id ? picture.Assignments.GetValueOrDefault(id) : null;
        ImmutableArray<string> can = spec?.Capabilities ?? duty.Lent?.Capabilities ?? [];
        return new UnitRow(
            duty,
            names.Words.Find("UnitKind_" + kind) ?? kind,
            agency,
            AgencyOf(agency, names),
            names.Pack.Dispatch.StatusCodes.GetValueOrDefault(duty.Shown),
            duty.LostSince ?? (duty.By.Length == 0 ? null : duty.At),
            job?.Incident,
            string.Join(names.Words["Dispatch_Comma"], can.Select(c => Can1(c, names))),
            fix,
            CallSigns.IsListed(unit, picture, names.Pack))
        {
            At = fix?.At ?? spec?.Depot ?? duty.Lent?.Depot,
        };
    }

    /// <summary>An agency in the viewer's words; one from outside the pack as it was written.</summary>
    public static string AgencyOf(string agency, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Pack.AgencyOf(agency) is { } known ? names.Words.Pick(known.Zh, known.En) : agency;
    }

    /// <summary>A capability in the viewer's words.</summary>
    public static string Can1(string capability, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Pack.CapabilityNames.TryGetValue(capability, out CapabilityName? name) ? names.Words.Pick(name.Zh, name.En) : names.Words.Find("Capability_" + capability) ?? capability;
    }

    /// <summary>A status in the viewer's words.</summary>
    public static string StatusOf(UnitStatus status, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words[$"DeskStatus_{status}"];
    }

    /// <summary>True when the crew's shift ends soon or should have ended.</summary>
    public bool EndsSoon(DateTimeOffset? now) => Duty.ShiftEnds is { } ends && now is { } at && ends - at < ShiftSoon;

    /// <summary>True when every word typed is somewhere in what the row shows.</summary>
    public bool Matches(string filter, Words words)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string shown = $"{Name} {Kind} {AgencyName} {StatusOf(Status, words)} {Code} {Incident} {Can} {string.Join(' ', Duty.Crew.Select(c => c.Name))}";
        return filter.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => shown.Contains(w, StringComparison.OrdinalIgnoreCase));
    }
}
