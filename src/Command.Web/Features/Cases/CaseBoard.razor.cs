using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Cases;
using Command.Ingest.Picture;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Cases;

/// <summary>The cases, live: who waits for whom, what is late, and what may be done next.</summary>
public sealed partial class CaseBoard(IReplica replica, IIncidentDesk incidents, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    private static readonly ImmutableArray<CaseStage> s_stages = [CaseStage.Reported, CaseStage.Registered, CaseStage.Dispatched, CaseStage.InHand, CaseStage.Answered, CaseStage.Checked];

    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private ImmutableArray<CaseRow> _rows = [];
    private ImmutableDictionary<CaseStage, int> _counts = ImmutableDictionary<CaseStage, int>.Empty;
    private int _late;
    private CaseFilter _filter = new();
    private string _agency = "";
    private string _text = "";
    private string? _chosen;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The report to open with.</summary>
    [Parameter]
    public string? Report { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private DateTimeOffset Now => time.GetUtcNow();

    private bool CanAct => _room.CanAct && RendererInfo.IsInteractive;

    private CaseRow? Chosen => _chosen is not null && _room.View.Picture.Reports.TryGetValue(_chosen, out ReportItem? item) ? CaseRow.Of(_room.View.Picture, pack, item) : null;

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _chosen = Report;
        return _room.Desk.EnterAsync(Signed);
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _room.Begin(() => InvokeAsync(Draw));
        }
    }

    private void Draw()
    {
        Read();
        StateHasChanged();
    }

    private void Show(CaseStage? stage, bool late)
    {
        _filter = _filter with { Stage = stage, Overdue = late };
        Read();
    }

    private void Read()
    {
        _room.Read();
        DateTimeOffset now = Now;
        CaseFilter filter = _filter with { Agency = _agency.Length > 0 ? _agency : null, Text = _text };
        ImmutableArray<CaseRow> all = CaseRow.All(_room.View.Picture, pack);
        _counts = all.Where(r => !r.IsOver).GroupBy(r => r.Stage).ToImmutableDictionary(g => g.Key, g => g.Count());
        _late = all.Count(r => r.IsLate(now));
        _rows = [.. all.Where(r => r.Fits(filter, Shown(r), now))];
    }

    private string Shown(CaseRow row) => $"{row.Item.Id} {_room.Names.Kind(row.Item.Report.Kind)} {_room.Names.Title(row.Item.Report, row.Item.Place)} {_room.Names.Place(row.Item.Place)} {Department(row)}";

    private string Department(CaseRow row) => row.File?.Agency is { } id ? pack.AgencyOf(id) is { } agency ? _room.Words.Pick(agency.Zh, agency.En) : id : _room.Words["Cases_Centre"];

    private string Urgency(CaseRow row) => row.IsLate(Now) ? "is-late" : row.IsSoon(Now) ? "is-soon" : "";

    private string Clock(CaseRow row) =>
        row.File?.SuspendedSince is not null ? _room.Words["Cases_Suspended"]
        : row.Due is not { } due ? ""
        : row.IsLate(Now) ? _room.Words.Format("Cases_LateBy", Length(Now - due)) : _room.Words.Format("Cases_DueIn", Length(due - Now));

    private string Length(TimeSpan time) => time.TotalDays >= 2 ? _room.Words.Format("Length_Days", (int)time.TotalDays) : time.TotalHours >= 1 ? _room.Words.Format("Length_Hours", (int)time.TotalHours, time.Minutes) : _room.Words.Format("Length_Minutes", (int)time.TotalMinutes);

    private bool May(CaseMove move) =>
        _room.Desk.May(CaseMoves.OfDepartments.Contains(move) ? Right.AnswerCases : Right.ManageCases)
        && (Chosen is not { } chosen || CaseMoves.NotTheirs(_room.View.Picture, chosen.Item.Id, move, _room.Desk.Person?.Agency) is null)
        && (!CaseMoves.OfDepartments.Contains(move) || _room.Desk.Person?.Agency is not { } agency || Chosen?.File?.Agency == agency);

    private Task<bool> DoAsync(DeskCommand command) => _room.DoAsync(command, _room.Words.Format("Cases_Moved", _room.Words[$"CaseMove_{(command as MoveCase)?.Move ?? ((AnswerCase)command).Move}"]));
}
