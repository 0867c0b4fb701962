using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Shares;
using Command.Web.Resources;
using Command.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Admin.Screens;

/// <summary>The wall screens that are paired, and the form for one more.</summary>
public sealed partial class PairedScreens(Sessions sessions, Pairings pairings, ShareBook book, CityPack pack)
{
    private ImmutableArray<Session> _screens = [];
    private ImmutableArray<WaitingScreen> _waiting = [];

    [SupplyParameterFromQuery(Name = "fault")]
    private string? Fault { get; set; }

    [SupplyParameterFromQuery(Name = "told")]
    private string? Told { get; set; }

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _screens = await sessions.ScreensAsync(CancellationToken.None);
        _waiting = await pairings.WaitingAsync(CancellationToken.None);
    }

    private ScreenPolicy PolicyOf(Session screen) => book.State.Screens.GetValueOrDefault(ShareBook.NameOf(screen.Id)) ?? ScreenPolicy.Usual;

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
