using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Summary;

/// <summary>From when on changes are told.</summary>
public enum SinceChoice
{
    /// <summary>The end of the viewer's visit before.</summary>
    Look,

    /// <summary>The last 08:00 by the city's clock.</summary>
    Eight,

    /// <summary>The beginning of yesterday.</summary>
    Yesterday,
}

/// <summary>What changed since the viewer last looked, or since a moment that they choose. The last look is kept with their account.</summary>
public sealed partial class SincePart(SummaryPast past, LookBook looks, TimeProvider time) : IDisposable
{
    private const int Shown = 12;
    private static readonly SinceChoice[] s_choices = Enum.GetValues<SinceChoice>();
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _leaving = new();
    private SinceChoice _choice = SinceChoice.Look;
    private Visit? _visit;
    private LookDigest? _before;
    private string? _sightOfBefore;
    private PictureState? _compared;
    private ImmutableArray<SituationChange> _changes = [];
    private PastRefusal? _refusal;
    private DateTimeOffset _kept;
    private bool _searching;
    private bool _looksAway;
    private bool _all;

    [Parameter]
    [EditorRequired]
    public required SummaryView View { get; set; }

    [Parameter]
    public bool Exercise { get; set; }

    [Parameter]
    public Caller? Caller { get; set; }

    /// <summary>Names what the viewer may see; when it becomes another, what was is looked at anew through it.</summary>
    [Parameter]
    public string Sight { get; set; } = "";

    [Parameter]
    [EditorRequired]
    public required CityPack Pack { get; set; }

    /// <summary>A screen on a wall is nobody who looks.</summary>
    private string? Account => Caller is { Kind: CallerKind.Person or CallerKind.Demo } who ? who.Account ?? who.Name : null;

    private string When(LookDigest before) => View.Words.Format("Since_When", View.In.Moment(before.At), _changes.Length);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        bool looked = false;
        if (Account is { } account)
        {
            await GuardedAsync(async () =>
            {
                Visit? known = await looks.FindAsync(account, _leaving.Token);
                DateTimeOffset now = time.GetUtcNow();
                Visit visit = Visit.At(known, now);
                await looks.KeepAsync(account, visit, _leaving.Token);
                (_visit, _kept, looked) = (visit, now, known is not null);
            });
        }

        // Who never looked has nothing to compare with; for them the day begins at eight.
        await ChooseAsync(looked ? SinceChoice.Look : SinceChoice.Eight);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_before is { } before && (before.Exercise != Exercise || _sightOfBefore != Sight) && !_searching)
        {
            await ChooseAsync(_choice);
        }

        Compare();
        DateTimeOffset now = time.GetUtcNow();
        if (_visit is { } visit && Account is { } account && now - _kept >= s_every)
        {
            _kept = now;
            await GuardedAsync(() => looks.KeepAsync(account, _visit = visit with { Seen = now }, _leaving.Token));
        }
    }

    private void Compare()
    {
        if (_before is { } before && !ReferenceEquals(_compared, View.Picture))
        {
            _compared = View.Picture;
            _changes = SituationChanges.Between(before, View.Picture, Pack);
        }
    }

    private async Task ChooseAsync(SinceChoice choice)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset since = choice switch
        {
            SinceChoice.Eight => ChosenMoments.SinceEight(Pack.City, now),
            SinceChoice.Yesterday => ChosenMoments.SinceYesterday(Pack.City, now),
            _ => _visit?.Since ?? now,
        };
        (_choice, _before, _compared, _all, _searching, _sightOfBefore) = (choice, null, null, false, true, Sight);
        try
        {
            (PictureState? then, _refusal) = await past.AtAsync(since, _leaving.Token);
            _before = then is null ? null : LookDigest.Of(then, Pack, since, Exercise);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _searching = false;
        }

        Compare();
    }

    /// <summary>From now on everything that is here has been seen.</summary>
    private async Task SeenAsync()
    {
        if (Account is not { } account)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        Visit visit = new(now, now);
        await GuardedAsync(() => looks.KeepAsync(account, visit, _leaving.Token));
        if (!_looksAway)
        {
            (_visit, _kept) = (visit, now);
            await ChooseAsync(SinceChoice.Look);
        }
    }

    private async Task GuardedAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            _looksAway = false;
        }
        catch (SecurityUnavailableException)
        {
            _looksAway = true;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The visitor left.
        }
    }
}
