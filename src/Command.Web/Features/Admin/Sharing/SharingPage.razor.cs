using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Shares;
using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Sharing;

/// <summary>The catalogue of what is shared, requests and answers, and incidents shared by hand. Requests and shares are shown to their parties and to the coordinator.</summary>
public sealed partial class SharingPage(ShareBook book, CityPack pack, TimeProvider time)
{
    private const int MostShown = 200;

    private ShareState _state = new();
    private ImmutableArray<ShareEntry> _rows = [];
    private ImmutableArray<ShareRequest> _requests = [];
    private ImmutableArray<IncidentShare> _shares = [];
    private ImmutableArray<ShareVersion> _history = [];
    private ImmutableSortedSet<string> _parties = [];
    private DateTimeOffset _now;
    private Sight _sight = Sight.Whole;

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    [SupplyParameterFromQuery(Name = "told")]
    private string? Told { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private ShareActor? Actor => Http?.Features.Get<Caller>() is { } caller ? ShareDesk.ActorOf(caller) : null;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _state = book.State;
        _now = time.GetUtcNow();
        _sight = book.Of(Http?.Features.Get<Caller>());
        _rows = [.. _state.Entries.Values];
        _parties = ShareRules.Parties(_state);
        string? party = Actor?.Party;
        bool all = Actor?.Coordinates == true;
        _requests =
        [
            .. _state.Requests.Values.Where(r => all || r.Agency == party || (ShareRules.OwnerOf(_state, r.Subject) ?? ShareAgencies.Centre) == party)
                .OrderByDescending(r => r.Steps.IsEmpty ? default : r.Steps[^1].At).Take(MostShown),
        ];
        _shares = [.. _state.Incidents.Values.Where(s => all || s.From == party || s.To == party).OrderByDescending(s => s.At).Take(MostShown)];
        _history = [.. book.History.Where(v => all || v.Change is EntrySet)];
    }

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private string Party(string? agency) => agency is null or ShareAgencies.Centre ? Words["Sharing_Centre"] : pack.AgencyOf(agency) is { } known ? Words.Pick(known.Zh, known.En) : agency;

    private string NameOf(ShareSubject subject) => subject.Feed is { } feed ? pack.FeedOf(feed) is { } known ? Words.Pick(known.Zh, known.En) : feed : Words["Sharing_Every"];

    private string TermsOf(ShareTerms terms)
    {
        List<string> all = [];
        if (!terms.Agencies.IsEmpty)
        {
            all.Add(Words.Format("Terms_Agencies", string.Join(Words["Sharing_Comma"], terms.Agencies.Select(Party))));
        }

        if (terms.From is { } from)
        {
            all.Add(Words.Format("Terms_From", Time(from)));
        }

        if (terms.Until is { } until)
        {
            all.Add(Words.Format("Terms_Until", Time(until)));
        }

        if (terms.PrecisionM > 0)
        {
            all.Add(Words.Format("Terms_Precision", terms.PrecisionM.ToString("0", CultureInfo.InvariantCulture)));
        }

        if (!terms.Withheld.IsEmpty)
        {
            all.Add(Words.Format("Terms_Withheld", string.Join(Words["Sharing_Comma"], terms.Withheld)));
        }

        return string.Join(Words["Dispatch_Semicolon"], all);
    }

    private string StateOf(ShareRequest request) =>
        request.IsOverdue(_now) ? Words["Request_Overdue"]
        : request.Status is RequestStatus.Granted or RequestStatus.Confirmed && !request.IsOpen(_now) ? Words["Request_Expired"]
        : Words[$"Request_{request.Status}"];

    /// <summary>What the reader themselves sees of it.</summary>
    private string WordsOf(ShareSubject subject)
    {
        if (subject.Feed is not { } feed)
        {
            return "";
        }

        Lens[] lenses = [.. ShareFields.Layers.Where(l => subject.Layer is null || l == subject.Layer).Select(l => _sight.Of(feed, l))];
        return Words[lenses.All(l => l.IsClear) ? "Sharing_SeesAll" : lenses.Any(l => l.Seen) ? "Sharing_SeesPart" : "Sharing_SeesNone"];
    }

    private string Said(ShareChange change) => change switch
    {
        EntrySet e => Words.Format("Change_Entry", e.Entry.Subject, Words[$"ShareClass_{e.Entry.Class}"], Words[$"Mark_{e.Entry.Mark}"]),
        RequestSet r => Words.Format("Change_Request", Party(r.Request.Agency), r.Request.Subject, Words[$"Request_{r.Request.Status}"]),
        IncidentShareSet s => Words.Format("Change_Incident", s.Share.Incident, Party(s.Share.From), Party(s.Share.To), Words[$"IncidentShare_{s.Share.Status}"]),
        IncidentMarked m => Words.Format("Change_Mark", m.Incident, m.Mark is { } mark ? Words[$"Mark_{mark}"] : Words["Sharing_MarkOfSources"]),
        ScreenSet => Words["Change_Screen"],
        _ => "",
    };

    private string Line(ShareVersion version) => Words.Format("Sharing_Version", version.Version, Time(version.At), version.Who, Said(version.Change));
}
