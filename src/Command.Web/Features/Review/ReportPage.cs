using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Incidents.Review;
using Command.Ingest.Picture;
using Command.Web.Print;
using Command.Web.Resources;

namespace Command.Web.Features.Review;

/// <summary>The after-action report as a page that prints on A4.</summary>
internal sealed class ReportPage(ReviewText text, CityPack pack)
{
    /// <summary>Incidents in one report of a period at the most: the gravest.</summary>
    public const int MostIncidents = 60;

    private Words Words => text.Words;

    /// <summary>The page.</summary>
    /// <param name="actions">Its incidents.</param>
    /// <param name="picture">The picture at the end.</param>
    /// <param name="from">From when it was read.</param>
    /// <param name="to">Until when.</param>
    /// <param name="cut">True when not all entries of the span were read.</param>
    /// <param name="alone">True for a file that leaves the server.</param>
    public string Write(ImmutableArray<AfterAction> actions, ReviewPicture picture, DateTimeOffset from, DateTimeOffset to, bool cut, bool alone)
    {
        string title = actions.Length == 1 ? Words.Format("Report_TitleOne", actions[0].Incident.Id, text.Names.Title(actions[0].Incident)) : Words.Format("Report_TitlePeriod", text.Full(from), text.Full(to));
        PrintedPage page = new(Words.Culture.Name, title, alone);
        page.Add("p", Words.Pick(pack.City.Zh, pack.City.En) + " · " + Words["Report_Name"], "over").Add("h1", title);
        page.Add("p", Words.Format("Report_AsOf", text.Full(to), picture.Sequence.ToString(CultureInfo.InvariantCulture)), "second");
        if (actions.Any(a => a.Incident.Exercise))
        {
            page.Add("p", Words["Report_Exercise"], "mark");
        }

        if (cut)
        {
            page.Add("p", Words["Report_Cut"], "mark");
        }

        if (!alone)
        {
            page.Open("p", "buttons screen").Link(SaveLink(actions, from, to), Words["Report_Save"]).Link("/review", Words["Review_Title"]).Close("p");
        }

        foreach (AfterAction action in actions)
        {
            One(page, action, picture.Seen, actions.Length > 1, alone);
        }

        return page.ToString();
    }

    private string SaveLink(ImmutableArray<AfterAction> actions, DateTimeOffset from, DateTimeOffset to) =>
        "/review/report?" + (actions.Length == 1 ? "incident=" + Uri.EscapeDataString(actions[0].Incident.Id) : "from=" + Uri.EscapeDataString(from.ToString("O", CultureInfo.InvariantCulture)))
        + "&to=" + Uri.EscapeDataString(to.ToString("O", CultureInfo.InvariantCulture)) + "&lang=" + (Words.IsEnglish ? "en" : "zh") + "&save=true";

    private void One(PrintedPage page, AfterAction action, PictureState seen, bool many, bool alone)
    {
        Incident incident = action.Incident;
        page.Open("section", many ? "incident" : null);
        if (many)
        {
            page.Add("h2", $"{incident.Id} {text.Names.Title(incident)}");
        }

        page.Table(
            [Words["Report_Field"], Words["Report_Value"]],
            [
                [Words["Report_Level"], text.Names.Level(incident.Level)],
                [Words["Report_Place"], incident.Place.Address is { Length: > 0 } address ? address : text.Names.Place(incident.Place)],
                [Words["Report_Opened"], text.Full(incident.OpenedAt)],
                [Words["Report_Closed"], incident.ClosedAt is { } closed ? text.Full(closed) : Words["Report_StillOpen"]],
            ],
            "facts");
        page.Add("h3", Words["Report_Intervals"]).Table(
            [Words["Report_What"], Words["Report_From"], Words["Report_To"], Words["Report_Took"]],
            action.Intervals.Select(i => new[] { Words[$"Report_Interval_{i.Code.Replace('-', '_')}"], Time(i.From), Time(i.To), i.Took is { } took ? ReviewText.Span(took) : Words["Report_NotHappened"] }));
        Decisions(page, action);
        Plan(page, action);
        Notices(page, action);
        page.Add("h3", Words["Report_Timeline"]).Table(
            [Words["Report_Time"], Words["Report_What"], Words["Report_By"], Words["Report_Entry"]],
            action.Timeline.Select(l => new[] { text.Time(l.At), text.Of(l, seen) + (l.KnownAt - l.At > TimeSpan.FromMinutes(1) ? Words.Format("Report_KnownLater", text.Time(l.KnownAt)) : ""), text.By(l.By), l.Sequence.ToString(CultureInfo.InvariantCulture) }),
            "timeline");
        page.Add("h3", Words["Report_Evidence"]).Table(
            [Words["Report_Source"], Words["Report_What"], Words["Report_Time"]],
            incident.Sources.Select(s => new[] { s.Source.Id, s.Source.Type == "report" && seen.Reports.GetValueOrDefault(s.Source.Id) is { } report ? text.Names.Title(report.Report, report.Place) : Words[$"Report_Source_{s.Source.Type}"], text.Time(s.KnownAt) }));
        if (!alone)
        {
            page.Open("p", "screen").Link($"/review?incident={Uri.EscapeDataString(incident.Id)}&at={Uri.EscapeDataString(incident.OpenedAt.ToString("O", CultureInfo.InvariantCulture))}", Words["Report_Replay"]).Close("p");
        }

        page.Close("section");
    }

    private void Decisions(PrintedPage page, AfterAction action)
    {
        page.Add("h3", Words["Report_Decisions"]);
        if (action.Decisions.IsEmpty)
        {
            page.Add("p", Words["Report_NoDecisions"], "second");
            return;
        }

        page.Table(
            [Words["Report_Time"], Words["Report_By"], Words["Report_Sent"], Words["Report_Recommended"], Words["Report_Followed"], Words["Report_Why"]],
            action.Decisions.Select(d => new[]
            {
                text.Time(d.At),
                text.By(d.By),
                Listed(d.Sent),
                d.Recommended is { } best ? Listed(best) + (d.Reasons.IsEmpty ? "" : " (" + string.Join(Words["List_Comma"], d.Reasons.Select(text.Names.Reason)) + ")") : Words["Report_NoAdvice"],
                d.Recommended is null ? "—" : d.Rank is { } rank ? rank == 1 ? Words["Report_Yes"] : Words.Format("Report_OtherSet", rank) : Words["Report_No"],
                d.Why.IsEmpty ? d.NotFollowed ? Words["Report_NoReason"] : "" : string.Join(Words["List_Comma"], d.Why),
            }));
        if (action.Decisions.All(d => d.Recommended is null))
        {
            return;
        }

        int against = action.Decisions.Count(d => d.NotFollowed);
        page.Add("p", against == 0 ? Words["Report_AllFollowed"] : Words.Format("Report_Against", against, action.Decisions.Count(d => d.Recommended is not null)), against == 0 ? "second" : "mark");
    }

    private void Plan(PrintedPage page, AfterAction action)
    {
        page.Add("h3", Words["Report_Plan"]);
        if (action.Plan.IsEmpty)
        {
            page.Add("p", Words["Report_NoPlan"], "second");
            return;
        }

        page.Table(
            [Words["Report_Step"], Words["Report_Due"], Words["Report_Done"], Words["Report_By"], Words["Report_Late"]],
            action.Plan.Select(s => new[]
            {
                Words.Pick(s.Step.Zh, s.Step.En),
                text.Time(s.Step.Due),
                s.Step.DoneAt is { } done ? text.Time(done) : Words["Report_NotDone"],
                s.Step.DoneBy ?? "",
                s.Late > TimeSpan.Zero ? Words.Format("Report_LateBy", ReviewText.Span(s.Late)) : s.Step.DoneAt is null ? Words["Report_NotYetDue"] : Words["Report_OnTime"],
            }));
    }

    private void Notices(PrintedPage page, AfterAction action)
    {
        page.Add("h3", Words["Report_Notices"]);
        if (action.Notices.IsEmpty)
        {
            page.Add("p", Words["Report_NoNotices"], "second");
            return;
        }

        page.Table(
            [Words["Report_Time"], Words["Report_What"], Words["Report_By"], Words["Report_Told"], Words["Report_Acknowledged"], Words["Report_Silent"]],
            action.Notices.Select(n => new[]
            {
                text.Time(n.At),
                n.Title,
                n.By + (n.ApprovedBy is { } by ? Words.Format("Report_ApprovedBy", by) : ""),
                n.Told.ToString(CultureInfo.InvariantCulture),
                string.Join(Words["List_Comma"], n.Acknowledged.Select(a => $"{a.Name} {text.Time(a.At)[6..]}")),
                Listed(n.Silent),
            }));
    }

    private string Time(DateTimeOffset? at) => at is { } moment ? text.Time(moment) : "—";

    private string Listed(IEnumerable<string> names) => string.Join(Words["List_Comma"], names);
}
