using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Print;
using Command.Web.Resources;

namespace Command.Web.Features.Paper;

/// <summary>The paper pack as one file that opens from disk and prints on A4: open incidents, the units' board, whom to call, and numbered call cards.</summary>
public sealed class PackPage(CityPack pack, Words words)
{
    private const int MostIncidents = 300, MostUnits = 1_000, MostShifts = 200, RowsOfCard = 4;
    private static readonly TimeSpan s_ahead = TimeSpan.FromHours(24);
    private readonly PackNames _names = new(pack, words);

    /// <summary>The page.</summary>
    /// <param name="picture">The picture; all of it, which is why the pack says what it bears.</param>
    /// <param name="now">The time of writing.</param>
    /// <param name="fresh">False where the picture was not live: the pack says so.</param>
    /// <param name="cards">The numbers of its cards.</param>
    public string Write(PictureState picture, DateTimeOffset now, bool fresh, ImmutableArray<string> cards)
    {
        PrintedPage page = new(words.Culture.Name, words.Format("Pack_Title", words.Pick(pack.City.Zh, pack.City.En), Full(now)), alone: true);
        page.Add("p", words["Pack_Class"], "class");
        page.Add("h1", words.Format("Pack_Title", words.Pick(pack.City.Zh, pack.City.En), Full(now)));
        page.Add("p", words.Format("Pack_AsOf", Full(now), picture.Sequence.ToString(CultureInfo.InvariantCulture)), "second");
        if (!fresh)
        {
            page.Add("p", words["Pack_NotLive"], "mark");
        }

        page.Open("ol");
        foreach (string key in (string[])["Pack_Do1", "Pack_Do2", "Pack_Do3", "Pack_Do4"])
        {
            page.Add("li", words[key]);
        }

        page.Close("ol");
        Incidents(page, picture, now);
        Units(page, picture);
        Contacts(page, picture, now);
        Cards(page, cards);
        return page.ToString();
    }

    private void Incidents(PrintedPage page, PictureState picture, DateTimeOffset now)
    {
        Incident[] open = [.. picture.Open.Select(id => picture.Incidents.GetValueOrDefault(id)).OfType<Incident>().OrderBy(i => i.Level ?? 5).ThenBy(i => i.OpenedAt).ThenBy(i => i.Id, StringComparer.Ordinal)];
        page.Add("h2", words.Format("Pack_Incidents", open.Length));
        if (open.Length == 0)
        {
            page.Add("p", words["Pack_NoIncidents"], "second");
            return;
        }

        page.Table(
            [words["Pack_Number"], words["Pack_Level"], words["Pack_What"], words["Pack_Where"], words["Pack_Since"], words["Pack_There"]],
            open.Take(MostIncidents).Select(i => new[]
            {
                i.Id,
                _names.Level(i.Level),
                (i.Exercise ? words["Pack_Exercise"] : "") + _names.Title(i),
                i.Place.Address is { Length: > 0 } address ? address : _names.Place(i.Place),
                _names.Time(i.OpenedAt, now),
                Sent(picture, i.Id),
            }));
        More(page, open.Length, MostIncidents);
    }

    private string Sent(PictureState picture, string incident) =>
        string.Join(words["List_Comma"], picture.Assignments.Values.Where(a => a.IsActive && a.Incident == incident).OrderBy(a => a.Unit, StringComparer.Ordinal).Select(a => words.Format("Pack_UnitStep", a.Unit, words[$"Step_{a.Steps[^1].Step}"])));

    private void Units(PrintedPage page, PictureState picture)
    {
        UnitRow[] units =
        [
            .. pack.Units.Where(u => !u.Capabilities.IsDefaultOrEmpty).Select(u => new UnitRow(u.CallSign, u.Kind, u.Agency, picture.Units.GetValueOrDefault(u.CallSign)))
                .Concat(picture.Units.Values.Where(u => u.Lent is not null).Select(u => new UnitRow(u.Unit, u.Lent!.Kind, u.Lent.Agency, u)))
                .OrderBy(u => u.Kind, StringComparer.Ordinal).ThenBy(u => u.Name, StringComparer.Ordinal),
        ];
        page.Add("h2", words.Format("Pack_Units", units.Length), "new-page");
        page.Table(
            [words["Pack_Unit"], words["Pack_Kind"], words["Pack_Agency"], words["Pack_Status"], words["Pack_At"], words["Pack_New"]],
            units.Take(MostUnits).Select(u => new[]
            {
                u.Name,
                words.Find("UnitKind_" + u.Kind) ?? u.Kind,
                pack.AgencyOf(u.Agency) is { } agency ? words.Pick(agency.Zh, agency.En) : u.Agency,
                words[$"DeskStatus_{u.Duty?.Shown ?? UnitStatus.Available}"],
                u.Duty?.Assignment is { } job ? picture.Assignments.GetValueOrDefault(job)?.Incident : "",
                "",
            }));
        More(page, units.Length, MostUnits);
    }

    private void Contacts(PrintedPage page, PictureState picture, DateTimeOffset now)
    {
        Shift[] shifts = [.. picture.Duty.Shifts.Values.Select(s => s.Shift).Where(s => s.To > now && s.From < now + s_ahead).OrderBy(s => s.From).ThenBy(s => s.Post, StringComparer.Ordinal)];
        page.Add("h2", words["Pack_Contacts"]);
        if (shifts.Length == 0)
        {
            page.Add("p", words["Pack_NoContacts"], "second");
            return;
        }

        page.Table(
            [words["Pack_Post"], words["Pack_Name"], words["Pack_Phone"], words["Pack_Mail"], words["Pack_From"], words["Pack_To"]],
            shifts.Take(MostShifts).Select(s => new[]
            {
                pack.Duty.PostOf(s.Post) is { } post ? words.Pick(post.Zh, post.En) : s.Post, s.Person.Name, s.Person.Phone, s.Person.Mail, _names.Time(s.From, now), _names.Time(s.To, now),
            }));
        More(page, shifts.Length, MostShifts);
    }

    private void Cards(PrintedPage page, ImmutableArray<string> cards)
    {
        if (cards.IsEmpty)
        {
            return;
        }

        page.Add("h2", words.Format("Pack_Cards", cards[0], cards[^1]), "new-page");
        string[] lines = [words["Pack_CardReceived"], words["Pack_CardCaller"], words["Pack_CardPlace"], words["Pack_CardIncident"], words["Pack_CardWhat"]];
        foreach (string card in cards)
        {
            page.Open("div", "card").Add("b", card);
            page.Open("table").Open("tbody");
            foreach (string line in lines)
            {
                page.Open("tr", line == lines[^1] ? "tall" : null).Add("th", line).Add("td", "").Close("tr");
            }

            page.Close("tbody").Close("table");
            page.Table(
                [words["Pack_Unit"], words["Step_Dispatched"], words["Step_EnRoute"], words["Step_OnScene"], words["Step_Cleared"]],
                Enumerable.Repeat<IEnumerable<string?>>(["", "", "", "", ""], RowsOfCard));
            page.Add("p", words["Pack_CardBy"]).Close("div");
        }
    }

    private void More(PrintedPage page, int all, int most)
    {
        if (all > most)
        {
            page.Add("p", words.Format("Pack_More", all - most), "mark");
        }
    }

    private string Full(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private sealed record UnitRow(string Name, string Kind, string Agency, UnitDuty? Duty);
}
