using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Features.Cases;

/// <summary>Which cases are listed.</summary>
/// <param name="Stage">Only those there; null for all that are not over.</param>
/// <param name="Agency">Only those of a department; null for all.</param>
/// <param name="Overdue">Only those that are late.</param>
/// <param name="Text">Words that are all in what a row shows.</param>
public sealed record CaseFilter(CaseStage? Stage = null, string? Agency = null, bool Overdue = false, string Text = "");

/// <summary>A case in the list.</summary>
/// <param name="Due">When its stage is to be over; null where it has no limit or is suspended.</param>
public sealed record CaseRow(ReportItem Item, CaseStage Stage, CaseFile? File, CaseClass Class, DateTimeOffset? Due)
{
    /// <summary>The case of a report; null when it is none of the city's own.</summary>
    public static CaseRow? Of(PictureState picture, CityPack pack, ReportItem item)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(item);
        if (!pack.Cases.Feeds.Contains(item.Report.Feed) || pack.Cases.ClassOf(item.Report.Kind) is not { } limits)
        {
            return null;
        }

        CaseFile? file = picture.Cases.GetValueOrDefault(item.Id);
        DateTimeOffset? due = file is null ? pack.Cases.Calendar.Add(item.KnownAt, limits.Register) : file.Due;
        return new CaseRow(item, file?.Stage ?? CaseStage.Reported, file, pack.Cases.Classes.GetValueOrDefault(file?.Class ?? "") ?? limits, due);
    }

    /// <summary>All cases that are not over, or were closed in this process; what is due first stands first.</summary>
    /// <param name="picture">As the viewer has it.</param>
    /// <param name="pack">The city.</param>
    public static ImmutableArray<CaseRow> All(PictureState picture, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return
        [
            .. picture.Reports.Values.Select(r => Of(picture, pack, r)).OfType<CaseRow>()
                .Where(r => r.File is not null || !r.Item.IsOver)
                .OrderBy(r => r.IsOver).ThenBy(r => r.Due ?? DateTimeOffset.MaxValue).ThenBy(r => r.Item.Id, StringComparer.Ordinal),
        ];
    }

    public bool IsOver => Stage is CaseStage.Closed or CaseStage.Rejected;

    /// <summary>True when its stage should be over.</summary>
    public bool IsLate(DateTimeOffset now) => !IsOver && Due < now;

    /// <summary>True in the last quarter of its stage's time.</summary>
    public bool IsSoon(DateTimeOffset now) => !IsOver && Due is { } due && due - now < (due - (File?.Since ?? Item.KnownAt)) / 4;

    /// <summary>True for a row that is listed.</summary>
    /// <param name="filter">What is wanted.</param>
    /// <param name="shown">What the row shows in words.</param>
    /// <param name="now">The moment.</param>
    public bool Fits(CaseFilter filter, string shown, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(shown);
        return (filter.Stage is { } stage ? Stage == stage : !IsOver)
            && (filter.Agency is null || File?.Agency == filter.Agency)
            && (!filter.Overdue || IsLate(now))
            && filter.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => shown.Contains(w, StringComparison.OrdinalIgnoreCase));
    }
}
