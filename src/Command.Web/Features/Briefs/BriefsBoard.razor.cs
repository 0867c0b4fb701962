using System.Collections.Immutable;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Briefs;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Web.Components.Parts;
using Command.Web.Replica;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace Command.Web.Features.Briefs;

/// <summary>Briefs, live: what is being written and by whom, what is signed, and where it went.</summary>
public sealed partial class BriefsBoard(IReplica replica, IIncidentDesk incidents, BriefEditors editors, CityPack pack, IOptions<CommandOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Briefs listed, and incidents to choose from.</summary>
    private const int Most = 60;

    private readonly LiveRoom _room = new(replica, incidents, pack, options.Value.DemoSignIn, time);
    private ImmutableArray<BriefItem> _all = [];
    private BriefItem? _open;
    private string? _chosen;
    private string _of = "";
    private bool _final, _begun;
    private Classification _class;

    /// <summary>zh-CN or en; handed over by the page, because a circuit does not see the request's query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Culture { get; set; }

    /// <summary>The brief to open with.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>The incident to draft on.</summary>
    [Parameter]
    public string? Incident { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Signed { get; set; }

    private bool CanAct => _room.CanAct && RendererInfo.IsInteractive;

    private DateTimeOffset Local => TimeZoneInfo.ConvertTime(time.GetUtcNow(), pack.City.TimeZone);

    private DateOnly Today => DateOnly.FromDateTime(Local.DateTime);

    private BriefKind NextKind => BriefCommands.LastOf(_room.View.Picture, _of) is null ? BriefKind.First : BriefKind.FollowUp;

    private string? DailyHint => _all.Any(b => b.Brief.Day == Today && b.State != BriefState.Withdrawn)
        ? null
        : _room.Words.Format(Local.TimeOfDay >= pack.Briefs.DailyAt ? "Briefs_DailyLate" : "Briefs_DailyDue", pack.Briefs.DailyAt.ToString("hh\\:mm", System.Globalization.CultureInfo.InvariantCulture));

    private IEnumerable<Incident> Incidents => _room.View.Picture.Incidents.Values
        .Where(i => i.MergedInto is null && (i.Status == IncidentStatus.Open || i.Id == _of || BriefCommands.LastOf(_room.View.Picture, i.Id) is not null))
        .OrderByDescending(i => i.Id == _of).ThenBy(i => i.LevelSet?.Level ?? i.Level ?? 5).ThenByDescending(i => i.LastObservedAt).ThenBy(i => i.Id, StringComparer.Ordinal).Take(Most);

    public void Dispose() => _room.Dispose();

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => _room.Desk.EnterAsync(Signed);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _room.Speak(Culture);
        if (!_begun)
        {
            (_begun, _chosen, _of, _class) = (true, Id, Incident ?? "", pack.Briefs.Class);
        }

        Read();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _room.Begin(() => InvokeAsync(Draw), editors.OnChange);
        }
    }

    private static string Tint(BriefItem item) => item.State switch { BriefState.Published => "Done", BriefState.Submitted or BriefState.Approved => "Waits", BriefState.Withdrawn => "Withdrawn", _ => "" };

    private void Draw()
    {
        Read();
        StateHasChanged();
    }

    // What waits for somebody stands first; then the newest.
    private void Read()
    {
        _room.Read();
        if (_of.Length > 0 && !_room.View.Picture.Incidents.ContainsKey(_of))
        {
            _of = "";
        }

        _all = [.. _room.View.Picture.Briefs.Values.OrderByDescending(b => b.State is BriefState.Working or BriefState.Submitted or BriefState.Approved).ThenByDescending(b => b.ChangedAt).ThenBy(b => b.Brief.Id, StringComparer.Ordinal)];
        _open = _chosen is { } id ? _room.View.Picture.Briefs.GetValueOrDefault(id) : Incident is null ? _all.FirstOrDefault() : _all.FirstOrDefault(b => b.Brief.Incident == Incident);
    }

    private void Open(string id)
    {
        _chosen = id;
        Read();
    }

    private async Task DraftAsync()
    {
        if (!CanAct)
        {
            return;
        }

        string id = "B-" + Guid.NewGuid().ToString("N")[..12];
        DraftBrief draft = _of.Length == 0
            ? new DraftBrief(id, BriefKind.Daily, null, Today, _class)
            : new DraftBrief(id, _final ? BriefKind.Final : NextKind, _of, null, _class);
        if (await DoAsync(draft))
        {
            _chosen = id;
            Read();
        }
    }

    private Task<bool> DoAsync(DeskCommand command) => _room.DoAsync(command, _room.Words[$"Briefs_Done_{command.GetType().Name}"]);
}
